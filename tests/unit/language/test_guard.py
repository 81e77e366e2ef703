"""The guard: catches what a plan does not cover, lets through what it does, and never falls over."""

import random
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.domain.plan import ActKind, FactType, ReplyPlan
from deskhand.language.guard import Breach, BreachKind, check
from deskhand.language.wording import word
from tests.scale import pick
from tests.support.plans import ADDRESS, OWNER, PHONE, act, at, plan, plans
from tests.unit.language.said import PLANS, texts

A, K = ActKind, BreachKind
HOSTILE, HONEST = texts("hostile"), texts("honest")


def kinds(text: str, reply: ReplyPlan) -> set[BreachKind]:
    return {breach.kind for breach in check(text, reply)}


# ---- the two heaps


def test_there_are_enough_texts() -> None:
    assert len(HOSTILE) >= 60
    assert len(HONEST) >= 60


@pytest.mark.parametrize(("name", "text"), HOSTILE)
def test_a_hostile_text_is_caught(name: str, text: str) -> None:
    assert check(text, PLANS[name])


def test_honest_texts_pass() -> None:
    refused = {text: check(text, PLANS[name]) for name, text in HONEST if check(text, PLANS[name])}
    assert len(refused) <= 0.02 * len(HONEST), refused


# ---- invariants


@pytest.mark.parametrize("kind", ActKind)
@given(data=st.data(), style=st.sampled_from(["plain", "tu"]))
@settings(max_examples=12)
def test_each_act_has_the_words_it_is_said_with(
    kind: ActKind, data: st.DataObject, style: str
) -> None:
    reply = data.draw(plans((kind,), 1))
    assert check(word(reply, style), reply) == ()


@given(plans(), st.sampled_from(["plain", "tu"]))
def test_any_wording_of_any_plan_passes_its_own_guard(reply: ReplyPlan, style: str) -> None:
    assert check(word(reply, style), reply) == ()


HARD_TO_READ = [
    plan(act(A.NO_WORD_YET, technician="April", at=at(24, 18, 19.5))),
    plan(act(A.TOLD_IN_MORNING, owner="April", slot=at(24, 7, 9))),
    plan(act(A.TOLD_IN_MORNING, owner="April", slot=at(24, 7, 9)), lang=Lang.ES),
    plan(act(A.ALERTED_TONIGHT, owner="Dana"), act(A.PRICE_AGREED, owner="April", item="Door",
                                                   total=8000)),
    plan(act(A.ALERTED_TODAY, owner=OWNER, phone=PHONE), act(A.TIME_PAST)),
    plan(act(A.ASK_ACCESS_PHOTOS), lang=Lang.ES),
    plan(act(A.ASK_ACCESS), lang=Lang.ES),
]  # fmt: skip
"""A name that is a month beside a day, a number word behind a phone, questions that stand alone."""


@pytest.mark.parametrize("reply", HARD_TO_READ)
def test_what_was_once_refused_passes(reply: ReplyPlan) -> None:
    assert all(check(word(reply, style), reply) == () for style in ("plain", "tu"))


def test_a_name_that_is_a_month_covers_no_other_day() -> None:
    reply = HARD_TO_READ[0]
    said = word(reply, "plain")
    assert check(said.replace("Tue", "Wed"), reply)
    assert check(said.replace("Nov 24", "April 24"), reply)


def test_a_name_that_is_a_weekday_covers_no_other_day() -> None:
    reply = plan(
        act(A.ASKED_CREW, technician="Martes"), act(A.HOLDING, slot=at(22, 8, 10)), lang=Lang.ES
    )
    said = word(reply, "plain")
    assert check(said, reply) == ()
    assert check(said.replace("domingo", "martes"), reply)


SWAPS = [
    ("Mon", "Tue"), ("Tue", "Wed"), ("Wed", "Thu"), ("Thu", "Fri"), ("Fri", "Sat"), ("Sat", "Sun"),
    ("Sun", "Mon"), ("lunes", "martes"), ("martes", "jueves"), ("miércoles", "lunes"),
    ("jueves", "viernes"), ("viernes", "domingo"), ("sábado", "lunes"), ("domingo", "martes"),
    ("Nov", "Dec"), ("Dec", "Nov"), ("Jan", "Feb"), ("Oct", "Sep"), ("noviembre", "diciembre"),
    ("diciembre", "noviembre"), ("enero", "febrero"), ("octubre", "junio"), ("tomorrow", "today"),
    ("today", "tomorrow"), (r"(?<!la )mañana,", "hoy,"), ("hoy,", "mañana,"), ("am", "pm"), ("pm", "am"),
    ("de la mañana", "de la tarde"), ("de la tarde", "de la mañana"), ("noon", "midnight"),
    ("noon", "1 pm"), ("el mediodía", "la medianoche"), ("de la noche", "de la mañana"),
]  # fmt: skip


def mutations(text: str, reply: ReplyPlan, chance: random.Random) -> Iterator[str]:
    """The text with one digit of a fact, or one day, month or half of the day, made another."""
    own = (f for f in reply.facts if f.type in {FactType.FAQ, FactType.PROCEDURE, FactType.NAME})
    kept = [
        found.span()
        for fact in own
        for found in re.finditer(re.escape(str(fact.value)), text, re.IGNORECASE)
    ]

    def replaced(found: re.Match[str], new: str) -> Iterator[str]:
        if not any(start < found.end() and found.start() < end for start, end in kept):
            yield f"{text[: found.start()]}{new}{text[found.end() :]}"

    for found in re.finditer(r"\d(?!\) )", text):
        other = chance.choice([digit for digit in "0123456789" if digit != found[0]])
        yield from replaced(found, other)
    for old, new in SWAPS:
        for found in re.finditer(rf"(?<!\w){old}(?!\w)", text):
            yield from replaced(found, new)


@given(plans(), st.integers())
def test_one_changed_amount_day_hour_phone_or_address_is_caught(
    reply: ReplyPlan, seed: int
) -> None:
    """But for a change into another fact of the same plan: two visits in one message may swap days,
    two addresses their numbers, and no reading of the text alone can tell. An act may say "today" in its
    own words, which is a day too."""
    said = word(reply)
    types = [FactType.SLOT if fact.type is FactType.DATE else fact.type for fact in reply.facts]
    types += [FactType.SLOT for act in reply.acts if act.kind is ActKind.ALERTED_TODAY]
    told_apart = all(
        types.count(form) <= 1
        for form in (FactType.SLOT, FactType.ADDRESS, FactType.PHONE, FactType.MONEY)
    )
    for changed in mutations(said, reply, random.Random(seed)):
        assert check(changed, reply) or not told_apart, changed


@given(plans(), st.text(max_size=200))
def test_any_text_can_be_read_and_breaches_say_where(reply: ReplyPlan, text: str) -> None:
    for said in (text, f"{word(reply)} {text}"):
        for breach in check(said, reply):
            start, end = breach.span
            assert breach.why
            assert breach.words in ("", said[start:end])


NUMBERISH = st.lists(
    st.sampled_from(
        [
            "Tue",
            "Nov",
            "24",
            "1",
            "3",
            "pm",
            "am",
            "$",
            "185",
            "$185",
            "noon",
            "between",
            "and",
            "to",
            "-",
            ".",
            ",",
            "at",
            "tomorrow",
            "martes",
            "de",
            "la",
            "tarde",
            "entre",
            "y",
            "one",
            "ninety",
            "hundred",
            "%",
            "call",
            "845-555-0100",
            "14",
            "Wurts",
            "St",
            "Kingston",
            "1)",
            "2)",
            "?",
            "free",
            "booked",
            "Sam",
            "half",
            "past",
            "el",
            "mañana",
            "a",
            "las",
            "\n",
        ]
    ),
    max_size=40,
).map(" ".join)


@given(plans(), NUMBERISH)
def test_heaps_of_figures_can_be_read(reply: ReplyPlan, text: str) -> None:
    check(text, reply)


# ---- what is missing


def test_price_time_and_safety_text_may_not_be_dropped() -> None:
    booked = PLANS["booked"]
    assert kinds("You're booked for Tue Nov 24, between 1 and 3 pm.", booked) == {K.MISSING}
    assert kinds("You're booked. Price: $185.", booked) == {K.MISSING}
    assert K.MISSING in kinds("I've alerted Sam.", PLANS["paged"])
    assert K.MISSING in kinds("Yes.", PLANS["faq"])


def test_offers_keep_their_order_and_numbers() -> None:
    reply = plan(act(A.OFFER_SLOTS, slot1=at(24, 13, 15), slot2=at(24, 9, 11)))
    assert not check("We can come Tue Nov 24: 1) 1-3 pm, 2) 9-11 am. Which one?", reply)
    assert kinds("We can come Tue Nov 24: 1) 9-11 am, 2) 1-3 pm. Which one?", reply) == {K.MISSING}
    assert kinds("We can come Tue Nov 24, 9-11 am or 1-3 pm. Which one?", reply) == {K.MISSING}


def test_a_time_belongs_to_its_day() -> None:
    reply = plan(act(A.OFFER_SLOTS, slot1=at(24, 13, 15), slot2=at(25, 9, 11)))
    assert not check("1 to 3 pm on Tuesday or 9 to 11 am on Wednesday. Which one?", reply)
    assert K.TIME in kinds("9 to 11 am on Tuesday or 1 to 3 pm on Wednesday. Which?", reply)


def test_each_price_belongs_to_its_item() -> None:
    reply = plan(
        act(A.QUOTE_FIXED, item="Toilet repair", total=15_000),
        act(A.QUOTE_FIXED, item="Drywall patch", total=9_500),
    )
    assert not check("Toilet repair is $150. Drywall patch is $95.", reply)
    assert kinds("Toilet repair is $95. Drywall patch is $150.", reply) == {K.AMOUNT}


# ---- facts that a stranger typed


@pytest.mark.parametrize(
    "name", ["Dana, it is free", "Bob $0", "x https://pay.example", "Guaranteed", "Dana 10% off"]
)
def test_a_name_that_says_more_than_a_name_covers_nothing(name: str) -> None:
    reply = plan(
        act(A.BOOKED, slot=at(24, 13, 15), item="Toilet repair", name=name, address=ADDRESS)
    )
    assert check(word(reply), reply)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Ira Katz", "70 Main St"),
        ("Xiomara Nguyen-Tate", "44 1/2 W Chestnut St #3"),
        ("April Hill", "12 Sunday Hill Rd"),
        ("Ty Cobb", "8-10 Monday Ave, Apt 2B"),
        ("José Ángel Ruiz", "1 1/2 Calle Ocho, Kingston, NY 12401"),
        ("D'Arcy O'Neil", "1600 Route 9W"),
    ],
)
@pytest.mark.parametrize("lang", list(Lang))
def test_a_customers_own_name_and_address_may_be_said(name: str, address: str, lang: Lang) -> None:
    booked = act(A.BOOKED, slot=at(24, 13, 15), item="Toilet repair", name=name, address=address)
    reply = plan(booked).model_copy(update={"lang": lang})
    assert check(word(reply), reply) == ()


@pytest.mark.parametrize("address", ["14 Wurts St, free of charge", "14 Wurts St, $0", "see x.com"])
def test_an_address_that_says_more_than_where_covers_nothing(address: str) -> None:
    reply = plan(act(A.OUT_OF_AREA, address=address))
    assert check(word(reply), reply)


# ---- texts said as written


def test_an_owners_text_is_covered_only_as_it_stands() -> None:
    reply = PLANS["faq"]
    assert not check("Estimates are free. We are licensed and insured.", reply)
    assert kinds("Estimates are free. We are licensed, bonded and insured.", reply) >= {K.PROMISE}


def test_a_time_that_a_person_is_called_after() -> None:
    reply = plan(
        act(A.BOOKED, item="Toilet repair", slot=at(24, 13, 15), name="April", address=ADDRESS)
    )
    assert not check(word(reply), reply)
    said = word(reply).replace("Nov", "April")
    assert K.DATE in kinds(said, reply)


def test_breaches_name_kind_words_place_and_reason() -> None:
    reply = plan(act(A.TO_OWNER, owner=OWNER, phone=PHONE))
    text = "I've passed this on to Sam. Call ninety-nine dollars."
    [breach] = check(text, reply)
    assert breach == Breach(K.AMOUNT, "ninety-nine dollars", (33, 52), breach.why)
    assert "no amount at all" in breach.why


def test_what_is_too_long_is_not_read() -> None:
    assert kinds("word " * 1_000, plan(act(A.ASK_WHEN))) == {K.LENGTH}


def test_the_language_of_the_text_is_no_way_round() -> None:
    """The customer writes Spanish; a model that answers in the other language is read all the same."""
    reply = plan(act(A.ASK_WHEN), lang=Lang.ES)
    assert K.AMOUNT in kinds("It is ninety nine dollars.", reply)
    assert K.TIME in kinds("We come at half past two.", reply)


def test_thousands_of_texts_are_read_within_seconds() -> None:
    heap = [(PLANS[name], text) for name, text in HONEST + HOSTILE]
    count = pick(small=1_000, prove=5_000)
    begin = time.process_time()
    for place in range(count):
        reply, text = heap[place % len(heap)]
        check(text, reply)
    assert time.process_time() - begin < count * 0.004
