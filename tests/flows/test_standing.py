"""What people write about a visit that stands, beside moving it: who comes, what it costs, how to get in."""

from __future__ import annotations

import pytest

from deskhand.domain.control import OwnerItem
from deskhand.domain.plan import FactType
from deskhand.domain.property import Access, Property
from tests.flows.installation import DANA, Installation
from tests.flows.stories import TUESDAY_AT_ONE, book


def _access(installation: Installation) -> Access:
    (place,) = installation.all(Property)
    return place.access


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("is it ok if I leave the key under the mat Tuesday? I'll be at work", "under the mat"),
        ("the spare key will be behind the planter", "behind the planter"),
        ("we have a big dog, he is friendly tho. he'll be in the yard", "big dog"),
        ("My husband Rob will be home Tuesday not me, his cell is 845-555-0188", "845-555-0188"),
        ("tengo dos perros, no muerden", "dos perros"),
        ("dejo la llave en el buzón", "buzón"),
    ],
)
def test_how_to_get_in_is_noted_unasked(installation: Installation, said: str, noted: str) -> None:
    book(installation)
    (told,) = installation.ask("sms", DANA, said)
    assert "noted" in told or "anotado" in told
    assert noted in _access(installation).model_dump_json()
    assert not told.amounts
    assert not installation.all(OwnerItem)


def test_a_key_is_work_where_no_visit_stands(installation: Installation) -> None:
    (told,) = installation.ask("sms", DANA, "my key broke off in the front door lock, how much?")
    assert "noted" not in told


@pytest.mark.parametrize("said", ["who's coming Tuesday?", "quién viene el martes?"])
def test_who_comes_is_told(installation: Installation, said: str) -> None:
    visit = book(installation)
    (told,) = installation.ask("sms", DANA, said)
    assert told.slots == [TUESDAY_AT_ONE]
    assert visit.technicians[0] in told.values(FactType.NAME)


@pytest.mark.parametrize(
    "said",
    [
        "remind me what this is costing me?",
        "how much was it again?",
        "what's my total for Tuesday?",
    ],
)
def test_its_price_is_told_again(installation: Installation, said: str) -> None:
    book(installation)
    (told,) = installation.ask("sms", DANA, said)
    assert told.amounts == [12_500]
    assert not told.slots


def test_who_puts_it_off_is_offered_nothing_sooner(installation: Installation) -> None:
    visit = book(installation)
    (told,) = installation.ask("sms", DANA, "My kid has covid, should we postpone?")
    assert told.slots
    assert all(slot > TUESDAY_AT_ONE for slot in told.slots)
    assert installation.booked == [visit]


def test_what_a_detail_means_for_the_work_is_the_owners_to_say(installation: Installation) -> None:
    book(installation)
    (told,) = installation.ask(
        "sms", DANA, "the faucet I bought has a pull-down sprayer, does that matter?"
    )
    assert "passed this on" in told
    assert not told.amounts
    assert not told.slots
