"""Free slots: that they are free, that none is missed, and that the offer is a sensible one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.business import Business, Hours, Person
from deskhand.domain.schedule import (
    CalendarView,
    Slot,
    alternatives,
    find_slots,
    fits,
    is_free,
    meets,
    opening,
    search,
    sheet_ids,
)
from deskhand.domain.windows import Window
from deskhand.domain.work import Busy, DaySheet
from tests.unit.domain.schedule.bluebird import (
    BUSINESS,
    MIKE,
    NEW_YORK,
    NOW,
    SAM,
    ZONE,
    always_open,
    booked,
    busy,
    entries,
    local,
    oracle_free,
    with_policy,
)

TUESDAY_AFTERNOON = Window(start=local(24, 12), end=local(24, 17))
TWO_PM = Window(start=local(24, 14))
MONDAY = local(23, 0)
BOTH = ("Sam", "Mike")


def said(slots: Sequence[Slot]) -> list[str]:
    return [f"{slot.start.astimezone(NEW_YORK):%a %d %H:%M}" for slot in slots]


def full(
    *days: int, but: Sequence[datetime] = (), names: Sequence[str] = BOTH
) -> list[tuple[str, Busy]]:
    """November days without any time left, but for two hours from each of `but` with Sam."""
    found = []
    for name in names:
        for day in days:
            at, closes = local(day, 8), local(day, 18)
            free = [start for start in but if start.date() == at.date()] if name == "Sam" else []
            for start in [*free, closes]:
                until = start - timedelta(minutes=30) if start in free else closes
                if at < until:
                    length = (until - at) // timedelta(minutes=1)
                    found.append((name, busy(f"{name}{at}", at, length)))
                at = start + timedelta(minutes=150)
    return found


# ------------------------------------------------------------------ what a customer hears


def test_soonest_in_different_parts_of_a_day() -> None:
    slots = find_slots(BUSINESS, {}, 120, [], NOW)
    assert said(slots) == ["Mon 23 08:00", "Mon 23 12:00", "Tue 24 08:00"]
    first = slots[0]
    assert first.end - first.start == timedelta(hours=2)
    assert first.window == Window(start=local(23, 8), end=local(23, 10))


def test_an_afternoon_gives_arrival_windows_inside_it() -> None:
    slots = find_slots(BUSINESS, {}, 60, [TUESDAY_AFTERNOON], NOW)
    assert said(slots) == ["Tue 24 12:00", "Tue 24 14:00"]
    assert all(meets(slot, [TUESDAY_AFTERNOON]) for slot in slots)


def test_a_range_shorter_than_an_arrival_window_still_gets_a_start_in_it() -> None:
    lunch = Window(start=local(24, 12), end=local(24, 13))
    assert said(find_slots(BUSINESS, {}, 60, [lunch], NOW)) == ["Tue 24 12:00"]


def test_a_point_gives_exactly_that_start() -> None:
    for minute in (0, 15, 25):
        wish = Window(start=local(24, 14, minute))
        slots = find_slots(BUSINESS, {}, 120, [wish], NOW)
        assert [slot.start for slot in slots] == [wish.start]


def test_an_odd_minute_is_rounded_to_the_steps() -> None:
    wish = Window(start=local(24, 14, 7))
    slots = find_slots(BUSINESS, {}, 120, [wish], NOW)
    assert said(slots) == ["Tue 24 12:00", "Tue 24 14:00", "Tue 24 16:00"]
    assert not meets(slots[0], [wish])


def test_a_taken_point_gives_the_nearest_that_day() -> None:
    taken = [(name, busy(name, local(24, 14), 60)) for name in BOTH]
    slots = find_slots(BUSINESS, booked(taken), 120, [TWO_PM], NOW)
    assert said(slots) == ["Tue 24 09:30", "Tue 24 11:30", "Tue 24 15:30"]
    assert not any(meets(slot, [TWO_PM]) for slot in slots)
    assert alternatives(BUSINESS, booked(taken), 120, [TWO_PM], NOW) == slots


def test_a_full_day_gives_the_same_time_on_the_next_days() -> None:
    slots = find_slots(BUSINESS, booked(full(24)), 120, [TWO_PM], NOW)
    assert said(slots) == ["Wed 25 14:00", "Fri 27 14:00", "Sat 28 14:00"]
    slots = find_slots(BUSINESS, booked(full(24)), 120, [TUESDAY_AFTERNOON], NOW)
    assert said(slots) == ["Wed 25 12:00", "Fri 27 12:00", "Sat 28 12:00"]


def test_a_day_free_only_at_another_time_is_passed_over() -> None:
    sheets = booked(full(24, 25, but=[local(25, 8)]))
    slots = find_slots(BUSINESS, sheets, 120, [TWO_PM], NOW)
    assert said(slots) == ["Fri 27 14:00", "Sat 28 14:00", "Mon 30 14:00"]


def test_the_same_time_is_the_same_on_the_clock() -> None:
    """From Saturday 31 October to Monday 2 November, with a change of the clocks between."""
    now, two = local(30, 12, month=10), Window(start=local(31, 14, month=10))
    taken = [(name, busy(name, local(31, 8, month=10), 600)) for name in BOTH]
    slots = find_slots(BUSINESS, booked(taken, now), 120, [two], now)
    assert said(slots) == ["Mon 02 14:00", "Tue 03 14:00", "Wed 04 14:00"]


def test_a_closed_day_gives_the_next_open_ones() -> None:
    thanksgiving = Window(start=local(26, 8), end=local(26, 12))
    assert said(find_slots(BUSINESS, {}, 120, [thanksgiving], NOW)) == [
        "Fri 27 08:00",
        "Sat 28 08:00",
        "Mon 30 08:00",
    ]


def test_a_time_nobody_can_have_falls_back_to_the_soonest() -> None:
    past, far = Window(start=local(1, 9)), Window(start=local(1, 9, month=6, year=2027))
    assert said(find_slots(BUSINESS, {}, 120, [far], NOW)) == said(
        find_slots(BUSINESS, {}, 120, [], NOW)
    )
    assert len(find_slots(BUSINESS, {}, 120, [past], NOW)) == 3


def test_each_wanted_window_gets_its_turn() -> None:
    wednesday = Window(start=local(25, 8), end=local(25, 12))
    slots = find_slots(BUSINESS, {}, 60, [wednesday, TUESDAY_AFTERNOON], NOW)
    assert said(slots) == ["Tue 24 12:00", "Wed 25 08:00", "Wed 25 10:00"]


def test_a_point_is_not_shut_out_by_a_range_around_it() -> None:
    one = Window(start=local(24, 13))
    slots = find_slots(BUSINESS, {}, 60, [TUESDAY_AFTERNOON, one], NOW)
    assert "Tue 24 13:00" in said(slots)


def test_what_is_free_of_several_wishes_is_enough() -> None:
    wishes = [Window(start=local(26, 14)), TWO_PM]
    assert said(find_slots(BUSINESS, {}, 120, wishes, NOW)) == ["Tue 24 14:00"]


def test_a_week_is_spread_over_it() -> None:
    week = Window(start=local(23, 8), end=local(28, 18))
    assert said(find_slots(BUSINESS, {}, 60, [week], NOW)) == [
        "Mon 23 08:00",
        "Mon 23 12:00",
        "Tue 24 08:00",
    ]


def test_one_free_morning_is_offered_without_overlaps() -> None:
    taken = full(*range(23, 31)) + [
        (name, busy(f"{name}-{day}", local(day, 8, month=12), 600))
        for name in BOTH
        for day in range(1, 8)
    ]
    free = [(name, entry) for name, entry in taken if entry.start != local(24, 8)]
    free += [(name, busy(f"{name}-pm", local(24, 13), 300)) for name in BOTH]
    soonest = find_slots(BUSINESS, booked(free), 60, [], NOW)
    assert said(soonest) == ["Tue 24 08:00", "Tue 24 10:00", "Tue 08 08:00"]


def test_the_soonest_comes_first_even_if_closing_cuts_its_window() -> None:
    slots = find_slots(BUSINESS, {}, 60, [], local(24, 14, 40))
    assert said(slots)[0] == "Tue 24 17:00"
    assert slots[0].window == Window(start=local(24, 17), end=local(24, 18))


def test_whole_windows_come_before_cut_ones() -> None:
    late = Window(start=local(24, 15), end=local(24, 18))
    assert said(find_slots(BUSINESS, {}, 30, [late], NOW, limit=1)) == ["Tue 24 15:00"]
    assert said(find_slots(BUSINESS, {}, 30, [late], NOW)) == ["Tue 24 15:00", "Tue 24 17:00"]


def test_limits() -> None:
    assert find_slots(BUSINESS, {}, 120, [], NOW, limit=0) == ()
    assert find_slots(BUSINESS, {}, 120, [TWO_PM], NOW, limit=0) == ()
    assert len(find_slots(BUSINESS, {}, 120, [], NOW, limit=50)) == 50
    assert find_slots(BUSINESS, {}, 601, [], NOW) == ()
    assert len(find_slots(BUSINESS, {}, 600, [], NOW)) == 3
    with pytest.raises(ValueError, match="work takes time"):
        find_slots(BUSINESS, {}, 0, [], NOW)


# ------------------------------------------------------------------ who comes


def test_two_free_technicians_are_one_offer_for_the_first_of_the_rota() -> None:
    swapped = BUSINESS.model_copy(update={"rota": tuple(reversed(BUSINESS.rota))})
    assert [slot.technician for slot in find_slots(BUSINESS, {}, 120, [TWO_PM], NOW)] == ["Sam"]
    assert [slot.technician for slot in find_slots(swapped, {}, 120, [TWO_PM], NOW)] == ["Mike"]


def test_the_less_loaded_comes() -> None:
    sheets = booked([("Sam", busy("v1", local(24, 8), 60)), ("Mike", busy("v2", local(24, 8), 45))])
    assert find_slots(BUSINESS, sheets, 120, [TWO_PM], NOW)[0].technician == "Mike"
    assert (
        find_slots(BUSINESS, sheets, 120, [TWO_PM], NOW, technicians=["Sam"])[0].technician == "Sam"
    )


def test_only_technicians_who_are_asked_for() -> None:
    sheets = booked([("Sam", busy("v1", local(24, 8), 600))])
    slots = find_slots(BUSINESS, sheets, 120, [TUESDAY_AFTERNOON], NOW, technicians=["Sam"])
    assert {slot.technician for slot in slots} == {"Sam"}
    assert not any(meets(slot, [TUESDAY_AFTERNOON]) for slot in slots)
    assert find_slots(BUSINESS, {}, 120, [], NOW, technicians=[]) == ()


def test_a_technician_who_is_not_on_the_rota_comes_last() -> None:
    anna = Person(name="Anna")
    three = BUSINESS.model_copy(update={"technicians": (anna, SAM, MIKE)})
    assert find_slots(three, {}, 120, [TWO_PM], NOW)[0].technician == "Sam"
    assert find_slots(three, booked(full(24)), 120, [TWO_PM], NOW)[0].technician == "Anna"


def test_a_visit_that_moves_may_overlap_itself() -> None:
    sheets = booked([("Sam", busy("v1", local(24, 14), 120)), *full(24, names=["Mike"])])
    three = [Window(start=local(24, 15))]
    assert not meets(find_slots(BUSINESS, sheets, 120, three, NOW)[0], three)
    assert meets(find_slots(BUSINESS, sheets, 120, three, NOW, ignoring="v1")[0], three)


def test_only_sheets_of_days_that_are_walked_are_read() -> None:
    class Watched(Mapping[str, DaySheet]):
        asked: set[str] = set()

        def __getitem__(self, key: str) -> DaySheet:
            self.asked.add(key)
            raise KeyError(key)

        def __iter__(self) -> Iterator[str]:
            return iter(())

        def __len__(self) -> int:
            return 0

    find_slots(BUSINESS, Watched(), 120, [TUESDAY_AFTERNOON], NOW)
    assert Watched.asked <= {f"{name}:2026-11-{day}" for name in BOTH for day in (23, 24)}


# ------------------------------------------------------------------ edges of time


def test_min_notice_to_the_minute() -> None:
    wish = [Window(start=local(24, 8), end=local(24, 18))]
    assert said(find_slots(BUSINESS, {}, 60, wish, local(24, 8)))[0] == "Tue 24 10:00"
    assert said(find_slots(BUSINESS, {}, 60, wish, local(24, 8, 1)))[0] == "Tue 24 10:30"


def test_the_last_day_of_the_horizon() -> None:
    last, beyond = local(25, 9, month=11), local(27, 9, month=11)
    three = with_policy(horizon_days=3)
    assert meets(find_slots(three, {}, 60, [Window(start=last)], NOW)[0], [Window(start=last)])
    assert not meets(
        find_slots(three, {}, 60, [Window(start=beyond)], NOW)[0], [Window(start=beyond)]
    )
    taken = booked(full(23, 24, 25))
    assert find_slots(three, taken, 60, [], NOW) == ()


def test_hours_past_midnight_belong_to_the_day_before() -> None:
    late = with_policy(
        BUSINESS.model_copy(update={"hours": {1: Hours(opens=time(18), closes=time(2))}}),
        horizon_days=3,
    )
    one = [Window(start=local(25, 0, 45))]
    assert meets(find_slots(late, {}, 60, one, NOW)[0], one)
    tonight = with_policy(late, horizon_days=0)
    slots = find_slots(tonight, {}, 30, [], local(24, 12), limit=20)
    assert said(slots)[-1] == "Tue 24 22:00", "the horizon ends at midnight"


def test_work_ends_by_closing() -> None:
    evening = [Window(start=local(24, 16, 30))]
    assert meets(find_slots(BUSINESS, {}, 90, evening, NOW)[0], evening)
    assert not meets(find_slots(BUSINESS, {}, 91, evening, NOW)[0], evening)


def test_steps_count_from_opening() -> None:
    odd = with_policy(
        BUSINESS.model_copy(update={"hours": {1: Hours(opens=time(8, 15), closes=time(18))}}),
        slot_step_minutes=45,
    )
    slots = find_slots(odd, {}, 60, [Window(start=local(24, 8), end=local(24, 11))], NOW)
    assert said(slots) == ["Tue 24 08:15"]
    assert [s.at for s in CalendarView(odd, {}, NOW).starts(date(2026, 11, 24), 3600)][:2] == [
        local(24, 8, 15).timestamp(),
        local(24, 9).timestamp(),
    ]


@pytest.mark.parametrize(
    "night", [date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7)]
)
def test_nights_in_which_the_clocks_change(night: date) -> None:
    """A business that never closes: every start lies half an hour after the other, none twice."""
    business = with_policy(always_open(), min_notice_minutes=0)
    midnight = datetime.combine(night, time(0), NEW_YORK)
    now = midnight - timedelta(days=2)
    hours = opening(business, night)
    assert hours is not None
    starts = CalendarView(business, {}, now).starts(night, 3600)
    expected = range(int(hours.start.timestamp()), int(hours.until.timestamp()) - 3599, 1800)
    assert [start.at for start in starts] == list(expected)
    wish = Window(start=hours.start, end=hours.start + timedelta(hours=6))
    slots = find_slots(business, {}, 60, [wish], now, limit=9)
    assert len(slots) == 3
    for slot in slots:
        assert slot.window.until - slot.window.start == timedelta(hours=2)
        assert fits(business, slot.start, slot.end, now) is None


# ------------------------------------------------------------------ properties

calendars = entries(MONDAY, 5)
wishes = st.lists(
    st.builds(
        lambda minute, length: Window(
            start=MONDAY + timedelta(minutes=5 * minute),
            end=MONDAY + timedelta(minutes=5 * (minute + length)) if length else None,
        ),
        st.integers(0, 6 * 288),
        st.integers(0, 288),
    ),
    max_size=3,
)
lengths = st.sampled_from((30, 45, 120, 240))
businesses = st.sampled_from((BUSINESS, always_open()))


@given(businesses, calendars, wishes, lengths, st.integers(1, 5))
def test_every_slot_is_free_and_the_offer_is_clean(
    business: Business,
    calendar: list[tuple[str, Busy]],
    wanted: list[Window],
    minutes: int,
    limit: int,
) -> None:
    sheets = booked(calendar, NOW - timedelta(days=2))
    slots = find_slots(business, sheets, minutes, wanted, NOW, limit)
    assert 0 < len(slots) <= limit
    for slot in slots:
        assert oracle_free(calendar, slot.technician, slot.start, minutes)
        assert fits(business, slot.start, slot.end, NOW) is None
        assert slot.window.start == slot.start
        touched = sheet_ids((slot.technician,), slot.start, slot.end, 30, ZONE)
        read = [sheets[key] for key in touched if key in sheets]
        assert is_free(read, slot.technician, slot.start, slot.end, 30, NOW)
    for before, after in pairwise(slots):
        assert before.window.until <= after.window.start
    met = [meets(slot, wanted) for slot in slots]
    assert all(met) or not any(met), "either the wish, or what else there is"


@given(businesses, calendars, lengths)
def test_no_start_is_missed(
    business: Business, calendar: list[tuple[str, Busy]], minutes: int
) -> None:
    sheets = booked(calendar, NOW - timedelta(days=2))
    view = CalendarView(business, sheets, NOW)
    for n in range(-1, 6):
        day = date(2026, 11, 23) + timedelta(days=n)
        hours, expected = opening(business, day), set()
        at = hours.start if hours else NOW
        while hours and at < hours.until:
            end = at + timedelta(minutes=minutes)
            free = any(oracle_free(calendar, name, at, minutes) for name in BOTH)
            if end <= hours.until and free and fits(business, at, end, NOW) is None:
                expected.add(int(at.timestamp()))
            at += timedelta(minutes=30)
        assert {start.at for start in view.starts(day, minutes * 60)} == expected


@given(calendars, st.integers(0, 6 * 288), lengths)
def test_a_point_is_offered_if_and_only_if_it_is_free(
    calendar: list[tuple[str, Busy]], minute: int, minutes: int
) -> None:
    point = MONDAY + timedelta(minutes=5 * minute)
    sheets = booked(calendar, NOW - timedelta(days=2))
    slots = find_slots(BUSINESS, sheets, minutes, [Window(start=point)], NOW)
    free = fits(BUSINESS, point, point + timedelta(minutes=minutes), NOW) is None and any(
        oracle_free(calendar, name, point, minutes) for name in BOTH
    )
    assert ([slot.start for slot in slots] == [point]) is free


@given(calendars.flatmap(lambda c: st.tuples(st.just(c), st.permutations(c))), wishes, lengths)
def test_the_order_of_booking_changes_nothing(
    both: tuple[list[tuple[str, Busy]], list[tuple[str, Busy]]], wanted: list[Window], minutes: int
) -> None:
    early = NOW - timedelta(days=2)
    one, other = (booked(calendar, early) for calendar in both)
    shuffled = {
        key: sheet.model_copy(update={"entries": sheet.entries[::-1]})
        for key, sheet in reversed(other.items())
    }
    expected = find_slots(BUSINESS, one, minutes, wanted, NOW)
    assert find_slots(BUSINESS, shuffled, minutes, wanted, NOW) == expected
    view = CalendarView(BUSINESS, one, NOW).build()
    assert search(view, minutes, wanted) == search(view, minutes, wanted) == expected


@given(calendars, wishes, lengths)
def test_booking_what_was_offered_never_clashes(
    calendar: list[tuple[str, Busy]], wanted: list[Window], minutes: int
) -> None:
    """Book the first offer again and again: every new visit keeps the rule against all before."""
    taken = list(calendar)
    for n in range(4):
        slots = find_slots(BUSINESS, booked(taken, NOW - timedelta(days=2)), minutes, wanted, NOW)
        if not slots:
            return
        assert oracle_free(taken, slots[0].technician, slots[0].start, minutes)
        taken.append((slots[0].technician, busy(f"new-{n}", slots[0].start, minutes)))
