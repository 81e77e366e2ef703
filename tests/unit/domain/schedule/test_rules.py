"""The owner's rules of a day: lunch, jobs a day, the urgent gap, a crew, the hour that is promised."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.business import Business, Hours
from deskhand.domain.schedule import (
    CalendarView,
    Misfit,
    find_slots,
    fits,
    is_block,
    meets,
    misfit,
    opening,
    promised,
)
from deskhand.domain.windows import Window
from deskhand.domain.work import Busy
from tests.unit.domain.schedule.bluebird import (
    BUSINESS,
    NEW_YORK,
    NOW,
    apart,
    booked,
    busy,
    entries,
    local,
    oracle_free,
    with_policy,
)

BOTH = ("Sam", "Mike")
LUNCH = Hours(opens=time(12), closes=time(13))
Calendar = list[tuple[str, Busy]]


def starts(
    business: Business, calendar: Calendar, day: int, minutes: int, crew: int = 1
) -> list[str]:
    view = CalendarView(business, booked(calendar, NOW - timedelta(days=2)), NOW, crew=crew)
    found = view.starts(date(2026, 11, day), minutes * 60)
    return [f"{datetime.fromtimestamp(s.at, NEW_YORK):%H:%M}" for s in found]


# ------------------------------------------------------------------ lunch


def test_no_work_lies_across_lunch() -> None:
    business = with_policy(lunch=LUNCH)
    found = starts(business, [], 24, 120)
    assert "10:00" in found
    assert "13:00" in found
    assert not {"10:30", "11:00", "11:30", "12:00", "12:30"} & set(found)
    eleven = local(24, 11)
    assert fits(business, eleven, eleven + timedelta(hours=2), NOW) is Misfit.LUNCH


def test_work_longer_than_either_half_goes_on_through_lunch() -> None:
    business = with_policy(lunch=LUNCH)  # halves of four and five hours
    assert starts(business, [], 24, 300) == ["13:00"]
    assert "08:00" in starts(business, [], 24, 301)
    assert fits(business, local(24, 8), local(24, 14), NOW) is None


def test_a_lunch_outside_the_hours_of_the_day_is_none() -> None:
    short = BUSINESS.model_copy(update={"hours": {1: Hours(opens=time(8), closes=time(12, 30))}})
    assert "11:30" in starts(with_policy(short, lunch=LUNCH), [], 24, 60)


# ------------------------------------------------------------------ jobs a day


def test_nobody_gets_more_jobs_than_he_takes_in_a_day() -> None:
    business = with_policy(jobs_a_day=1)
    sam = [("Sam", busy("v1", local(24, 8), 30))]
    day = [Window(start=local(24, 8), end=local(24, 18))]
    slots = find_slots(business, booked(sam), 60, day, NOW)
    assert {slot.technician for slot in slots} == {"Mike"}
    both = [*sam, ("Mike", busy("v2", local(24, 8), 30))]
    assert starts(business, both, 24, 60) == []
    assert starts(business, both, 25, 60)


def test_a_block_is_no_job_and_a_lapsed_hold_neither() -> None:
    business = with_policy(jobs_a_day=1)
    calendar = [
        ("Sam", busy("block-1", local(24, 8), 30)),
        ("Mike", busy("v1", local(24, 8), 30, until=NOW)),
    ]
    view = CalendarView(business, booked(calendar, NOW - timedelta(days=2)), NOW)
    day = view.day(date(2026, 11, 24))
    assert day is not None
    assert {row.technician for row in day.rows} == set(BOTH)


def test_a_visit_that_moves_within_its_day_is_not_counted_twice() -> None:
    business = with_policy(jobs_a_day=1)
    calendar = booked([(name, busy(name, local(24, 8), 60)) for name in BOTH])
    wish = [Window(start=local(24, 15))]
    assert not meets(find_slots(business, calendar, 60, wish, NOW)[0], wish)
    assert meets(find_slots(business, calendar, 60, wish, NOW, ignoring="Sam")[0], wish)


# ------------------------------------------------------------------ the urgent gap


ALONE = BUSINESS.model_copy(update={"technicians": BUSINESS.technicians[:1]})


def test_a_gap_is_kept_for_urgent_work_until_the_day_itself() -> None:
    business = with_policy(ALONE, urgent_gap_minutes=120)
    taken = [("Sam", busy("v1", local(24, 8), 6 * 60))]  # free from 14:30 on
    assert starts(business, taken, 24, 60) == ["14:30", "17:00"]  # two hours stay, after or before
    assert "15:30" in starts(with_policy(ALONE), taken, 24, 60)
    on_the_day = CalendarView(business, booked(taken), local(24, 8))
    assert local(24, 15, 30).timestamp() in [
        s.at for s in on_the_day.starts(date(2026, 11, 24), 3600)
    ]


def test_one_gap_is_enough_for_the_whole_business() -> None:
    business = with_policy(urgent_gap_minutes=120)
    taken = [("Sam", busy("v1", local(24, 8), 6 * 60))]
    found = starts(business, taken, 24, 60)
    assert "14:30" in found  # Mike still has all his day


def test_the_gap_lies_on_one_side_of_lunch() -> None:
    business = with_policy(ALONE, urgent_gap_minutes=180, lunch=LUNCH)
    taken = [("Sam", busy("v1", local(24, 14, 30), 210))]  # free from 8 to 14, lunch between
    assert starts(business, taken, 24, 60) == ["13:00"]


# ------------------------------------------------------------------ crews


def test_a_crew_needs_both_at_once() -> None:
    one_busy = [("Mike", busy("v1", local(24, 8), 240))]
    assert starts(BUSINESS, one_busy, 24, 60, crew=2)[0] == "12:30"
    (first, *_) = find_slots(BUSINESS, booked(one_busy), 60, [], local(24, 7, 30), crew=2)
    assert set(first.technicians) == set(BOTH)


def test_more_than_there_are_never_come() -> None:
    assert find_slots(BUSINESS, {}, 60, [], NOW, crew=3) == ()


def test_who_speaks_his_language_comes_rather_than_another_one() -> None:
    point = [Window(start=local(24, 14))]
    assert find_slots(BUSINESS, {}, 60, point, NOW, prefer=("Mike",))[0].technician == "Mike"
    taken = booked([("Mike", busy("v1", local(24, 14), 60))])
    assert find_slots(BUSINESS, taken, 60, point, NOW, prefer=("Mike",))[0].technician == "Sam"


# ------------------------------------------------------------------ what is promised


def test_only_the_first_job_of_a_day_is_promised_for_its_hour() -> None:
    business = with_policy(first_job_exact=True)
    first, second, *_ = find_slots(business, {}, 60, [], NOW)
    assert first.start == local(23, 8)
    assert first.window == Window(start=local(23, 8))
    assert second.window.end == second.start + timedelta(hours=2)
    assert promised(business, local(24, 8)) == Window(start=local(24, 8))
    assert promised(business, local(24, 9)).end == local(24, 11)


def test_without_his_word_every_arrival_is_a_window() -> None:
    assert all(slot.window.end for slot in find_slots(BUSINESS, {}, 60, [], NOW))
    assert promised(BUSINESS, local(24, 17)) == Window(start=local(24, 17), end=local(24, 18))


@given(st.integers(0, 7 * 48))
def test_an_offered_slot_is_promised_as_any_other_start(half_hours: int) -> None:
    business = with_policy(first_job_exact=True)
    point = NOW + timedelta(minutes=30 * half_hours)
    for slot in find_slots(business, {}, 60, [Window(start=point)], NOW):
        assert slot.window == promised(business, slot.start)


# ------------------------------------------------------------------ why a wish cannot be


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Window(start=local(24, 14)), None),
        (Window(start=local(26, 14)), Misfit.CLOSED_DAY),
        (Window(start=local(26, 8), end=local(26, 18)), Misfit.CLOSED_DAY),
        (Window(start=local(25, 8), end=local(26, 18)), None),  # Wednesday is open
        (Window(start=local(24, 19)), Misfit.OUTSIDE_HOURS),
        (Window(start=local(24, 17, 30)), Misfit.OUTSIDE_HOURS),  # an hour would end too late
        (Window(start=local(24, 17), end=local(24, 22)), None),
        (Window(start=local(24, 12, 30)), Misfit.LUNCH),
        (Window(start=local(20, 14)), Misfit.PAST),
        (Window(start=local(24, 14, month=6, year=2027)), Misfit.TOO_FAR),
    ],
)
def test_why_a_wish_cannot_be(wish: Window, why: Misfit | None) -> None:
    assert misfit(with_policy(lunch=LUNCH), wish, 60, NOW) is why


# ------------------------------------------------------------------ properties


calendars = entries(local(23, 0), 4)
policies = st.fixed_dictionaries(
    {
        "lunch": st.sampled_from([None, LUNCH, Hours(opens=time(12, 30), closes=time(13))]),
        "jobs_a_day": st.sampled_from([None, 1, 2, 3]),
        "urgent_gap_minutes": st.sampled_from([0, 0, 60, 180]),
        "first_job_exact": st.booleans(),
    }
)


def jobs(calendar: Calendar, name: str, day: date) -> int:
    counted = Counter(
        (who, entry.start.astimezone(NEW_YORK).date())
        for who, entry in calendar
        if not is_block(entry)
        and (entry.until is None or entry.until > NOW)
        and time(8) <= entry.start.astimezone(NEW_YORK).time() < time(18)
    )
    return counted[name, day]


def has_gap(business: Business, calendar: Calendar, day: date) -> bool:
    """Could somebody begin urgent work at any minute of the day? Counted, not computed."""
    hours, length = opening(business, day), business.policy.urgent_gap_minutes
    assert hours is not None
    at = hours.start
    while at + timedelta(minutes=length) <= hours.until:
        end = at + timedelta(minutes=length)
        if not _over_lunch(business, at, end) and any(
            oracle_free(calendar, name, at, length) for name in BOTH
        ):
            return True
        at += timedelta(minutes=1)
    return False


def _over_lunch(business: Business, start: datetime, end: datetime) -> bool:
    lunch = business.policy.lunch
    if lunch is None:
        return False
    day = start.astimezone(NEW_YORK).date()
    begins, ends = (datetime.combine(day, at, NEW_YORK) for at in (lunch.opens, lunch.closes))
    halves = (begins - local(day.day, 8), local(day.day, 18) - ends)
    return start < ends and begins < end and end - start <= max(halves)


@given(policies, calendars, st.sampled_from((30, 120, 330)), st.sampled_from((1, 2)))
def test_book_what_is_offered_again_and_again(
    policy: dict[str, object], calendar: Calendar, minutes: int, crew: int
) -> None:
    """No two visits of a technician overlap, travel included, with blocks, crews and lunch; work
    ends by closing, jobs a day are kept, and so is the urgent gap."""
    business = with_policy(BUSINESS, **policy)
    calendar = [
        (who, e.model_copy(update={"visit": f"block-{e.visit}"}) if n % 3 == 0 else e)
        for n, (who, e) in enumerate(calendar)
    ]
    days = [Window(start=local(d, 8), end=local(d, 18)) for d in (23, 24, 25)]
    for n in range(5):
        sheets = booked(calendar, NOW - timedelta(days=2))
        slots = find_slots(business, sheets, minutes, days, NOW, crew=crew)
        slots = tuple(slot for slot in slots if meets(slot, days))
        if not slots:
            return
        slot = slots[n % len(slots)]
        day = slot.start.astimezone(NEW_YORK).date()
        assert len(set(slot.technicians)) == crew
        assert fits(business, slot.start, slot.end, NOW) is None
        assert not _over_lunch(business, slot.start, slot.end)
        assert slot.end <= local(day.day, 18)
        for name in slot.technicians:
            assert oracle_free(calendar, name, slot.start, minutes)
            if business.policy.jobs_a_day:
                assert jobs(calendar, name, day) < business.policy.jobs_a_day
        calendar += [(name, busy(f"new-{n}", slot.start, minutes)) for name in slot.technicians]
        if business.policy.urgent_gap_minutes:
            assert has_gap(business, calendar, day)
    _apart([(who, e) for who, e in calendar if e.visit.startswith("new-")])


def _apart(calendar: Sequence[tuple[str, Busy]]) -> None:
    for (who, one), (other, two) in combinations(calendar, 2):
        assert who != other or apart(one, two.start, two.end, 30)


@given(policies, calendars, st.sampled_from((30, 120)), st.sampled_from((1, 2)))
def test_whoever_is_offered_may_take_it(
    policy: dict[str, object], calendar: Calendar, minutes: int, crew: int
) -> None:
    """What the lock says at booking is what the offer said."""
    business = with_policy(BUSINESS, **policy)
    sheets = booked(calendar, NOW - timedelta(days=2))
    for slot in find_slots(business, sheets, minutes, [], NOW, crew=crew):
        fresh = CalendarView(business, sheets, NOW, crew=crew, prefer=slot.technicians)
        found = fresh.crew_for([(slot.start, minutes * 60)])
        assert found
        assert business.policy.urgent_gap_minutes or set(found) == set(slot.technicians)
