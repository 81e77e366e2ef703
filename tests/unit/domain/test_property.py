"""Places: one id however the address is written, what was done there, how to get in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.property import (
    Access,
    Party,
    PastWork,
    Property,
    came_back,
    is_party,
    learned,
    points_of,
    property_id,
    remember_done,
)
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit, VisitStatus

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
PINE = Property(id=property_id("22 Pine St"), address="22 Pine St, Kingston")


def visit(id: str = "v1", *services: str) -> Visit:
    start = NOW - timedelta(days=10)
    return Visit(
        id=id,
        customer="c1",
        services=services or ("plumbing/faucet",),
        status=VisitStatus.DONE,
        technicians=("Sam",),
        start=start,
        end=start + timedelta(hours=1),
        window=Window(start=start, end=start + timedelta(hours=2)),
        travel_minutes=30,
        zone="America/New_York",
        changed_at=start,
    )


@pytest.mark.parametrize(
    "written",
    [
        "22 Pine Street, Kingston",
        "22 pine st",
        "22 PINE ST.",
        "22 Pine St, Kingston, NY 12401",
    ],
)
def test_a_place_is_one_however_it_is_written(written: str) -> None:
    assert property_id(written) == PINE.id


@pytest.mark.parametrize("other", ["23 Pine St", "22 Pine Ave", "22 Pine St, Apt 2", "2 2 Pine St"])
def test_another_door_is_another_place(other: str) -> None:
    assert property_id(other) != PINE.id


def test_done_is_remembered_once() -> None:
    once = remember_done(PINE, visit(), NOW)
    assert [past.visit for past in once.done] == ["v1"]
    assert remember_done(once, visit(), NOW + timedelta(days=1)) == once


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_same_work_within_the_warranty_days_came_back(age: int, days: int) -> None:
    past = [PastWork(services=("locks",), visit="v1", done_at=NOW - timedelta(days=age))]
    assert (came_back(past, ("locks",), NOW, days) is not None) is (age <= days)
    assert came_back(past, ("locks",), NOW, None) is not None
    assert came_back(past, ("plumbing/leak",), NOW, None) is None


def test_work_that_is_still_to_come_did_not_come_back() -> None:
    later = [PastWork(services=("locks",), visit="v1", done_at=NOW + timedelta(days=1))]
    assert came_back(later, ("locks",), NOW, 90) is None


def test_what_was_told_later_counts() -> None:
    before = Access(code="gate 4411", pets="two dogs")
    assert learned(before, Access(code="gate 8812")) == Access(code="gate 8812", pets="two dogs")


def test_a_person_is_known_by_where_he_wrote_from() -> None:
    party = Party(name="Ana", phone="+18455550111", email="Ana@mail.example")
    assert points_of(party) == ("sms:+18455550111", "email:ana@mail.example")
    assert is_party(party, "anybody", ("email:ana@mail.example",))
    assert is_party(Party(customer="c1"), "c1")
    assert not is_party(party, "c1", ("sms:+18455550112",))
    assert not is_party(Party(name="Ana"), "c1", ())
