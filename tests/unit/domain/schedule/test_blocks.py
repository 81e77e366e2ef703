"""Blocks: what they take, what they leave where it is, and that lifting one leaves no trace."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.schedule import (
    block_sheets,
    find_slots,
    given_back,
    is_block,
    meets,
    taken_out,
    visits_within,
)
from deskhand.domain.windows import Window
from deskhand.domain.work import Block, Busy
from tests.unit.domain.schedule.bluebird import (
    BUSINESS,
    NOW,
    ZONE,
    Sheets,
    booked,
    busy,
    entries,
    local,
    oracle_free,
)


def block(start: int, hours: float, day: int = 27, technicians: tuple[str, ...] = ()) -> Block:
    begins = local(day, start)
    return Block(
        id="block-1",
        technicians=technicians or ("Sam", "Mike"),
        start=begins,
        end=begins + timedelta(hours=hours),
        words="Friday afternoon",
        made_at=NOW,
    )


def with_block(it: Block, sheets: Sheets) -> Sheets:
    return {**sheets, **{s.id: s for s in taken_out(it, sheets, ZONE, NOW)}}


FRIDAY = Window(start=local(27, 12), end=local(27, 17))


def test_nothing_is_offered_in_blocked_time() -> None:
    sheets = with_block(block(12, 6), {})
    slots = find_slots(BUSINESS, sheets, 60, [FRIDAY], NOW)
    assert slots
    assert not any(meets(slot, [FRIDAY]) for slot in slots)


def test_a_block_of_one_technician_leaves_the_other_one() -> None:
    sheets = with_block(block(12, 6, technicians=("Sam",)), {})
    slots = find_slots(BUSINESS, sheets, 60, [FRIDAY], NOW)
    assert {slot.technician for slot in slots} == {"Mike"}


def test_visits_in_blocked_time_stay_and_are_named() -> None:
    inside, before = busy("v-in", local(27, 13), 60), busy("v-before", local(27, 8), 60)
    sheets = booked([("Mike", inside), ("Sam", before)])
    it = block(12, 6)
    assert visits_within(it, sheets, ZONE, NOW) == ("v-in",)
    kept = [entry for sheet in with_block(it, sheets).values() for entry in sheet.entries]
    assert inside in kept
    assert before in kept


def test_a_visit_that_only_touches_the_block_is_not_in_it() -> None:
    sheets = booked([("Sam", busy("v", local(27, 11), 60, travel=60))])
    assert visits_within(block(12, 6), sheets, ZONE, NOW) == ()


def test_a_lapsed_hold_is_in_nobodys_way() -> None:
    sheets = booked([("Sam", busy("v", local(27, 13), 60, until=NOW))], NOW - timedelta(hours=1))
    assert visits_within(block(12, 6), sheets, ZONE, NOW) == ()


def test_another_block_is_no_visit() -> None:
    sheets = with_block(block(12, 6), {})
    other = block(13, 1).model_copy(update={"id": "block-2"})
    assert visits_within(other, sheets, ZONE, NOW) == ()
    assert all(is_block(entry) for sheet in sheets.values() for entry in sheet.entries)


def test_a_block_over_several_days_takes_each() -> None:
    it = block(8, 24 * 2 + 10, day=23)
    assert block_sheets(it, ZONE) == tuple(
        f"{name}:2026-11-{day}" for name in ("Sam", "Mike") for day in (23, 24, 25)
    )
    first = find_slots(BUSINESS, with_block(it, {}), 60, [], NOW)[0]
    assert first.start == local(27, 8)  # Thanksgiving lies between


@given(entries(local(27, 0), 1), st.integers(0, 40), st.integers(1, 40))
def test_lifting_a_block_gives_back_what_was_there(
    calendar: list[tuple[str, Busy]], quarter: int, length: int
) -> None:
    early = NOW - timedelta(days=2)
    sheets = {key: sheet for key, sheet in booked(calendar, early).items() if sheet.entries}
    it = block(0, 0).model_copy(
        update={
            "start": local(27, 0) + timedelta(minutes=15 * quarter),
            "end": local(27, 0) + timedelta(minutes=15 * (quarter + length)),
        }
    )
    with_it = {**sheets, **{s.id: s for s in taken_out(it, sheets, ZONE, early)}}
    slots = find_slots(BUSINESS, with_it, 60, [FRIDAY], NOW)
    for slot in slots:
        assert oracle_free(calendar, slot.technician, slot.start, 60)
        assert slot.end <= it.start or slot.start >= it.end
    after = {**with_it, **{s.id: s for s in given_back(it, with_it, ZONE)}}
    assert {key: s for key, s in after.items() if s.entries} == sheets
