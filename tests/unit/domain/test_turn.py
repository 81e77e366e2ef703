"""Several messages read as one, and which offer is meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.domain.people import Offer
from deskhand.domain.turn import by_time, chosen, merged, stale
from deskhand.domain.understanding import Choice, Hazard, Intent, Pick, Understanding
from deskhand.domain.windows import Window

TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def hours(start: float, end: float | None = None) -> Window:
    begin = TUESDAY + timedelta(hours=start)
    return Window(start=begin, end=None if end is None else TUESDAY + timedelta(hours=end))


def offer(number: int, start: float) -> Offer:
    window = hours(start, start + 2)
    return Offer(number=number, window=window, technician="Sam", start=window.start)


OFFERS = (offer(1, 0), offer(2, 2), offer(3, 26))


def heard(**fields: object) -> Understanding:
    return Understanding.model_validate(fields)


# ---- several as one


def test_one_message_is_itself() -> None:
    one = heard(intents=(Intent.BOOK,), confidence=0.4)
    assert merged([one]) is one


def test_sets_are_united_and_later_words_correct_earlier() -> None:
    together = merged(
        [
            heard(
                intents=(Intent.REQUEST_QUOTE,),
                services=("plumbing/faucet",),
                name="Dana",
                windows=(hours(1, 2),),
                confidence=0.5,
                lang=Lang.ES,
            ),
            heard(intents=(Intent.OTHER,), address="14 Wurts St", confidence=0.9),
            heard(
                intents=(Intent.BOOK,),
                services=("plumbing/faucet", "doors"),
                name="Dana Reyes",
                windows=(hours(5, 6),),
                hazard=Hazard.GAS,
                yes=False,
                wants_person=True,
                confidence=0.7,
            ),
        ]
    )
    assert together.intents == (Intent.REQUEST_QUOTE, Intent.BOOK)
    assert together.services == ("plumbing/faucet", "doors")
    assert (together.name, together.address) == ("Dana Reyes", "14 Wurts St")
    assert together.windows == (hours(5, 6),)
    assert together.hazard is Hazard.GAS
    assert together.yes is False
    assert together.wants_person
    assert (together.lang, together.confidence) == (Lang.EN, 0.9)


def test_what_a_later_message_does_not_say_stays() -> None:
    first = heard(
        name="Dana", phone="+18455550111", yes=True, choice=Choice(number=2), faqs=("fees",)
    )
    together = merged([first, heard(intents=(Intent.OTHER,))])
    for field in ("name", "phone", "yes", "choice", "faqs"):
        assert getattr(together, field) == getattr(first, field)


def test_other_alone_stays_other() -> None:
    assert merged([heard(intents=(Intent.OTHER,))] * 2).intents == (Intent.OTHER,)


parts = st.lists(
    st.builds(
        Understanding,
        intents=st.lists(st.sampled_from(Intent), max_size=3).map(tuple),
        services=st.lists(st.sampled_from(["a", "b", "c"]), max_size=3).map(tuple),
        hazard=st.none() | st.sampled_from(Hazard),
        confidence=st.floats(0, 1),
    ),
    min_size=1,
    max_size=4,
)


@given(parts)
def test_no_danger_and_no_wish_is_lost_by_reading_together(several: list[Understanding]) -> None:
    together = merged(several)
    assert (together.hazard is None) is all(part.hazard is None for part in several)
    said = {i for part in several for i in part.intents} - {Intent.OTHER}
    assert said <= set(together.intents)
    assert {s for part in several for s in part.services} == set(together.services)


# ---- which offer


@pytest.mark.parametrize(
    ("understood", "number"),
    [
        ({"choice": {"number": 2}}, 2),
        ({"choice": {"number": 4}}, None),
        ({"choice": {"pick": "earliest"}}, 1),
        ({"choice": {"pick": "any"}}, 1),
        ({"choice": {"pick": "latest"}}, 3),
        ({"choice": {"pick": "none"}}, None),
        ({"yes": True}, None),
        ({"intents": (Intent.CONFIRM,)}, None),
        ({"windows": (hours(2),)}, 2),
        ({"windows": (hours(2, 4),)}, 2),
        ({"windows": (hours(3),)}, 2),
        ({"windows": (hours(20, 30),)}, 3),
        ({"windows": (hours(1, 3),)}, 2),
        ({"windows": (hours(0, 4),)}, None),
        ({"windows": (hours(0, 4), hours(26))}, 3),
        ({"windows": (hours(50, 60),)}, None),
        ({}, None),
    ],
)
def test_the_offer_that_is_meant(understood: dict[str, object], number: int | None) -> None:
    found = chosen(OFFERS, heard(**understood))
    assert (found.number if found else None) == number


def test_mornings_are_the_offer_that_lies_in_one() -> None:
    late = offer(1, 3.5)  # begins before noon and ends after it
    morning = offer(2, 24)
    mornings = (hours(0, 4), hours(24, 28), hours(48, 52))
    assert chosen((late, morning), heard(windows=mornings)) == morning


def test_a_bare_yes_means_the_only_offer() -> None:
    assert chosen(OFFERS[:1], heard(yes=True)) == OFFERS[0]
    assert chosen(OFFERS[:1], heard(intents=(Intent.CONFIRM,))) == OFFERS[0]
    assert chosen(OFFERS[:1], heard(yes=False)) is None
    assert chosen(OFFERS[:1], heard(intents=(Intent.CONFIRM,), windows=(hours(50, 52),))) is None


def test_without_offers_nothing_is_meant() -> None:
    assert chosen((), heard(yes=True, choice=Choice(number=1))) is None
    assert chosen((), heard(choice=Choice(pick=Pick.EARLIEST))) is None


@given(st.floats(-10, 60), st.floats(0.1, 20))
def test_a_time_that_touches_no_offer_or_several_is_no_choice(start: float, length: float) -> None:
    wanted = hours(start, start + length)
    touched = [o for o in OFFERS if wanted.start <= o.start < wanted.until]
    exact = [o for o in OFFERS if o.window == wanted]
    found = by_time(OFFERS, (wanted,))
    if found is None:
        assert len(touched) != 1
        assert not exact
    else:
        assert found in touched


def test_offers_grow_stale_after_three_days() -> None:
    assert not stale(TUESDAY, TUESDAY + timedelta(hours=72))
    assert stale(TUESDAY, TUESDAY + timedelta(hours=72, seconds=1))
    assert stale(TUESDAY, TUESDAY + timedelta(hours=2), hours=1)


def test_the_later_one_on_a_day_is_the_later_one_of_that_day() -> None:
    tuesday = hours(-5, 9)
    later = heard(choice=Choice(pick=Pick.LATEST), windows=(tuesday,))
    assert chosen(OFFERS, later) is OFFERS[1]
    assert chosen(OFFERS, heard(choice=Choice(pick=Pick.LATEST))) is OFFERS[2]


def test_a_number_and_the_day_of_another_offer_mean_none_of_them() -> None:
    """ "Weds works, 2nd one", where the second is Tuesday's."""
    tuesday = hours(-5, 9)
    assert chosen(OFFERS, heard(choice=Choice(number=3), windows=(tuesday,))) is None
    assert chosen(OFFERS, heard(choice=Choice(number=1), windows=(tuesday,))) is OFFERS[0]
    nowhere = hours(200, 4)
    assert chosen(OFFERS, heard(choice=Choice(number=3), windows=(nowhere,))) is OFFERS[2]
