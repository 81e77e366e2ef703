"""Reminders: two, at their times, of what stands; and the nights when the clocks change."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from deskhand.business.load import BusinessFiles, sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Hours
from deskhand.domain.control import OutboxRow
from deskhand.domain.people import Conversation
from deskhand.domain.procedures import Crew, Procedure, ProcedureBook
from deskhand.engine.rows import Wake
from deskhand.language.segments import count
from deskhand.providers.calendar.memory import MemoryCalendars
from tests.flows.conftest import Install
from tests.flows.installation import (
    DANA,
    ZONE,
    Installation,
    local,
    when,
    with_business,
    with_policy,
)
from tests.flows.stories import HIS, MAIL, PERSON, TUESDAY_AT_ONE, book, only_sam
from tests.scale import pick

BEFORE, SAME = "2026-11-23 17:00", "2026-11-24 07:00"


def _reminders(installation: Installation, to: str = DANA) -> list[str]:
    return [when(got.at) for got in installation.sent(to) if "reminder" in got.text.lower()]


def test_exactly_two(installation: Installation) -> None:
    book(installation)
    installation.advance("2026-11-28 12:00")
    assert _reminders(installation) == [BEFORE, SAME]


def test_exactly_two_whatever_restarts(installation: Installation) -> None:
    book(installation)
    for moment in (BEFORE, "2026-11-23 17:01", SAME, "2026-11-24 12:00"):
        installation.advance(moment)
        installation.restart()
    installation.advance("2026-11-26 12:00")
    assert _reminders(installation) == [BEFORE, SAME]


@pytest.mark.everywhere
def test_complaint_11_a_reminder_thirty_hours_ahead_goes_once(install: Install) -> None:
    """Handed out again every hour, as by a broker that gave up on an answer: a row that is not due is
    left, one that is done is nobody's."""
    installation = install(start="2026-11-22 11:00")
    book(installation)
    for _ in range(46):
        installation.advance(timedelta(hours=1))
        rows = [r for r in installation.all(OutboxRow) if r.status == "open" or "Due" in r.type]
        installation.runtime.submit([Wake(installation.app.business, row.id) for row in rows])
    assert _reminders(installation) == [BEFORE, SAME]


OFFSETS = [timedelta(minutes=-90), timedelta(seconds=-5), timedelta(seconds=-4),
           timedelta(seconds=-1), timedelta(0), timedelta(seconds=1), timedelta(seconds=3)]  # fmt: skip


@pytest.mark.parametrize("at", [BEFORE, SAME], ids=["day before", "same day"])
@pytest.mark.parametrize("offset", OFFSETS, ids=str)
def test_complaint_15_none_after_a_cancel(
    installation: Installation, at: str, offset: timedelta
) -> None:
    """Cancelled at any instant around the send time, none after the commit."""
    book(installation)
    installation.say("sms", DANA, "please cancel my appointment", at=local(at) + offset)
    installation.settle()
    cancelled = next(g.at for g in installation.sent(DANA) if "canceled" in g)
    installation.advance("2026-11-26 12:00")
    late = [g for g in installation.sent(DANA) if "reminder" in g.text.lower() and g.at > cancelled]
    assert late == []


@pytest.mark.everywhere
def test_complaint_15_they_move_with_the_visit(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "can we move it to Friday at 10am?")
    installation.advance("2026-11-28 12:00")
    assert _reminders(installation) == ["2026-11-26 17:00", "2026-11-27 07:00"]
    said = [got for got in installation.sent(DANA) if "reminder" in got.text.lower()]
    assert all(got.slots == ["2026-11-27 10:00"] for got in said)


def test_moved_between_the_two(installation: Installation) -> None:
    book(installation)
    installation.advance("2026-11-23 18:00")
    installation.ask("sms", DANA, "can we move it to Friday at 10am?")
    installation.advance("2026-11-28 12:00")
    assert _reminders(installation) == [BEFORE, "2026-11-26 17:00", "2026-11-27 07:00"]


def test_quiet_hours_wait(install: Install) -> None:
    files = with_policy(reminder_day_before=time(21, 0), reminder_same_day=time(5, 30))
    installation = install(files=files)
    book(installation)
    installation.advance("2026-11-25 12:00")
    at = _reminders(installation)
    assert at
    assert all("07:00" <= moment[11:] < "20:00" for moment in at)


def test_an_answer_goes_at_once_at_night(install: Install) -> None:
    installation = install(start="2026-11-23 02:10")
    (answer,) = installation.ask("sms", DANA, "my faucet drips, how much?")
    assert when(answer.at) == "2026-11-23 02:10"


def test_booked_too_late_for_a_reminder(install: Install) -> None:
    installation = install(start="2026-11-24 06:30")
    book(installation, ask="my faucet drips, can you come today at 1pm?")
    installation.advance("2026-11-25 12:00")
    assert _reminders(installation) == []


# ---- none that repeats a message of the last 12 hours


def test_none_that_repeats_a_booking_of_the_last_12_hours(install: Install) -> None:
    installation = install(start="2026-11-23 09:00")
    book(installation, ask="my faucet drips, can you come tomorrow at 1pm?")
    installation.advance("2026-11-25 12:00")
    assert _reminders(installation) == [SAME]


def test_none_that_repeats_a_move_of_the_last_12_hours(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "can we move it to Tuesday at 3pm?", at="2026-11-23 16:00")
    (visit,) = installation.booked
    assert when(visit.start) == "2026-11-24 15:00"
    installation.advance("2026-11-26 12:00")
    assert _reminders(installation) == [SAME]


def test_none_that_repeats_an_answer_of_the_last_12_hours(installation: Installation) -> None:
    """He asked in the evening and was told: in the morning he knows."""
    book(installation)
    installation.ask("sms", DANA, "when are you coming?", at="2026-11-23 21:00")
    installation.advance("2026-11-25 12:00")
    assert _reminders(installation) == [BEFORE]


def test_none_that_repeats_the_other_reminder(install: Install) -> None:
    installation = install(files=with_policy(reminder_day_before=time(19, 30)))
    book(installation)
    installation.advance("2026-11-25 12:00")
    assert _reminders(installation) == ["2026-11-23 19:30"]


def test_a_message_about_another_visit_repeats_nothing(installation: Installation) -> None:
    book(installation)
    installation.ask(
        "sms", DANA, "my toilet runs, can you come Friday at 9am?", at="2026-11-23 16:00"
    )
    installation.ask("sms", DANA, "yes")
    installation.advance("2026-11-24 12:00")
    assert _reminders(installation) == [BEFORE, SAME]


def test_a_booking_that_was_never_told_is_reminded_of(install: Install) -> None:
    """What counts is what he got, not what we had in mind."""
    installation = install(start="2026-11-22 15:00")
    visit = book(installation)
    (conversation,) = installation.all(Conversation)
    assert list(conversation.told) == [visit.id]


# ---- the morning one: 60 minutes before the window, or not at all


@pytest.mark.parametrize(("hour", "at"), [("8am", [BEFORE, SAME]), ("9am", [BEFORE, SAME])])
def test_the_morning_one_comes_60_minutes_before(
    install: Install, hour: str, at: list[str]
) -> None:
    installation = install()
    book(installation, ask=f"my faucet drips, can you come Tuesday at {hour}?")
    installation.advance("2026-11-25 12:00")
    assert _reminders(installation) == at


@pytest.mark.parametrize("quiet", [time(7, 1), time(7, 30), time(9)])
def test_the_morning_one_comes_60_minutes_before_or_not_at_all(
    install: Install, quiet: time
) -> None:
    """Held back by quiet hours it would come too late."""
    installation = install(files=with_policy(quiet_until=quiet))
    book(installation, ask="my faucet drips, can you come Tuesday at 8am?")
    installation.advance("2026-11-25 12:00")
    assert _reminders(installation) == [BEFORE]


def test_a_reminder_that_slept_through_its_hour_does_nothing(installation: Installation) -> None:
    """The machine was off: what comes less than an hour before the window only disturbs."""
    book(installation)
    installation.advance("2026-11-23 23:00")
    installation.clock.set(local("2026-11-24 12:30"))
    installation.advance("2026-11-24 12:31")
    assert _reminders(installation) == [BEFORE]


# ---- what it says


def test_never_reply_cancel(installation: Installation) -> None:
    book(installation)
    installation.advance("2026-11-25 12:00")
    said = [g.text.lower() for g in installation.sent(DANA) if "reminder" in g.text.lower()]
    assert said
    assert not [text for text in said if "cancel" in text or "reply" in text]
    assert all(text.endswith("does that still work for you?") for text in said)


PREPARE = "Please clear the space under the sink."


def _with_procedure(text: str = PREPARE, *, reviewed: bool = True) -> BusinessFiles:
    procedure = Procedure(
        key="faucets",
        services=("plumbing/faucet",),
        crew=Crew(minutes=60, bring=("basin wrench",)),
        customer={Lang.EN: text},
        reviewed=reviewed,
    )
    book_ = ProcedureBook(id="main", procedures=(procedure,))
    return sample().model_copy(update={"procedures": book_})


def test_the_day_before_one_says_how_to_prepare(install: Install) -> None:
    installation = install(files=_with_procedure())
    book(installation)
    installation.advance("2026-11-25 12:00")
    before, same = (g for g in installation.sent(DANA) if "reminder" in g.text.lower())
    assert PREPARE in before
    assert PREPARE not in same
    assert "basin wrench" not in before
    assert count(before.text).segments <= 2


def test_a_booking_too_late_for_that_reminder_says_how_to_prepare(install: Install) -> None:
    installation = install(files=_with_procedure(), start="2026-11-23 10:00")
    book(installation)
    assert PREPARE in installation.last(DANA)
    installation.advance("2026-11-25 12:00")
    assert sum(PREPARE in got for got in installation.sent(DANA)) == 1


def test_a_booking_that_is_reminded_of_leaves_it_to_the_reminder(install: Install) -> None:
    installation = install(files=_with_procedure())
    book(installation)
    assert PREPARE not in installation.last(DANA)
    installation.advance("2026-11-25 12:00")
    assert sum(PREPARE in got for got in installation.sent(DANA)) == 1


def test_what_nobody_has_reviewed_is_in_no_confirmation(install: Install) -> None:
    installation = install(files=_with_procedure(reviewed=False), start="2026-11-23 10:00")
    book(installation)
    assert "You're booked" in installation.last(DANA)
    assert PREPARE not in installation.last(DANA)


def test_how_to_prepare_is_left_out_where_it_would_be_too_long(install: Install) -> None:
    installation = install(files=_with_procedure("Please clear the space. " * 12))
    book(installation)
    installation.advance("2026-11-25 12:00")
    before, _ = (g for g in installation.sent(DANA) if "reminder" in g.text.lower())
    assert "Please clear" not in before
    assert count(before.text).segments <= 2


def test_an_unreviewed_procedure_is_not_sent(install: Install) -> None:
    installation = install(files=_with_procedure(reviewed=False))
    book(installation)
    installation.advance("2026-11-25 12:00")
    assert not [g for g in installation.sent(DANA) if PREPARE in g]


# ---- the clocks change: 14 March and 7 November 2027, 1 November 2026


NIGHT_AND_DAY = {day: Hours(opens="00:00", closes="00:00") for day in range(7)}  # type: ignore[arg-type]
NIGHTS = {
    "2026-11-01": ("2026-10-30 12:00", [0, 1, 2, 3, 8]),
    "2027-03-14": ("2027-03-12 12:00", [0, 1, 3, 4, 8]),
}
CASES = [(day, hour) for day, (_, hours) in NIGHTS.items() for hour in hours]


@pytest.mark.parametrize(("day", "hour"), CASES)
def test_complaint_16_text_invitation_calendar_and_reminder_agree_to_the_minute(
    install: Install, day: str, hour: int
) -> None:
    """Around both nights what he reads is when somebody comes, and what stands in his calendar too."""
    files, calendars = with_business(hours=NIGHT_AND_DAY, holidays="none"), MemoryCalendars()
    installation = install(files=only_sam(files), start=NIGHTS[day][0], calendars=calendars)
    wanted = date.fromisoformat(day)
    clock = f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}"
    ask = f"my faucet drips, can you come on {wanted:%B} {wanted.day} at {clock}?"
    for text in (ask, "yes", PERSON):
        installation.ask("email", MAIL, text)
    (visit,) = installation.booked
    assert when(visit.start) == f"{day} {hour:02d}:00"

    ((written, _),) = calendars.of(HIS)
    assert (written.start, written.end) == (visit.start, visit.end)
    booked = installation.last("dana@mail.example")
    assert booked.slots == [when(visit.start)]
    assert _hour_said(booked.text) == hour % 12
    assert booked.ics is not None
    (event,) = Calendar.from_ical(booked.ics).walk("VEVENT")
    start = event.decoded("DTSTART")
    assert isinstance(start, datetime)
    assert start.timestamp() == visit.window.start.timestamp()

    installation.advance(f"{day} 20:00")
    reminded = [g for g in installation.sent("dana@mail.example") if "reminder" in g.text.lower()]
    assert reminded
    assert {got.slots[0] for got in reminded} == {when(visit.start)}
    assert all(_hour_said(got.text) == hour % 12 for got in reminded)


def _hour_said(text: str) -> int:
    """The hour an arrival window begins at, as it stands in a text."""
    found = re.search(r"between (midnight|noon|\d+)", text)
    assert found, text
    return 0 if found[1] in ("midnight", "noon") else int(found[1]) % 12


def test_complaint_16_an_hour_that_does_not_exist_is_not_promised(install: Install) -> None:
    installation = install(
        files=with_business(hours=NIGHT_AND_DAY, holidays="none"), start="2027-03-12 12:00"
    )
    (answer,) = installation.ask(
        "sms", DANA, "my faucet drips, can you come on March 14 at 2:30am?"
    )
    assert "2:30" not in answer.text
    assert answer.slots


@pytest.mark.parametrize("start", ["2026-11-22 23:30", "2026-11-22 00:10", "2027-03-13 23:40"])
def test_complaint_16_tomorrow_is_the_business_s_tomorrow(install: Install, start: str) -> None:
    """Half past eleven at night is not yet tomorrow, whatever UTC says."""
    installation = install(files=with_business(holidays="none", hours=_all_week()), start=start)
    (answer,) = installation.ask("sms", DANA, "my faucet drips, can you come tomorrow at 1pm?")
    tomorrow = local(start).date() + timedelta(days=1)
    assert answer.slots[0] == f"{tomorrow} 13:00"


def test_reminders_around_the_change(install: Install) -> None:
    installation = install(start="2026-10-30 12:00")
    book(installation, ask="my faucet drips, can you come on November 2 at 1pm?")
    installation.advance("2026-11-03 12:00")
    assert _reminders(installation) == ["2026-11-01 17:00", "2026-11-02 07:00"]


@pytest.mark.parametrize("day", range(pick(small=6, prove=60)))
def test_complaint_16_every_bookable_day_agrees(install: Install, day: int) -> None:
    """The whole horizon: what was asked, booked and reminded is one time."""
    wanted = date(2026, 11, 23) + timedelta(days=day * pick(small=9, prove=1))
    installation = install(files=with_business(holidays="none", hours=_all_week()))
    book(
        installation,
        ask=f"my faucet drips, can you come on {wanted:%B} {wanted.day} at 1pm?",
    )
    (visit,) = installation.booked
    assert visit.start == local(f"{wanted} 13:00")
    assert visit.start.astimezone(ZONE).hour == 13
    installation.advance(local(f"{wanted} 20:00"))
    said = [got for got in installation.sent(DANA) if "reminder" in got.text.lower()]
    assert {got.slots[0] for got in said} <= {when(visit.start)}


def _all_week() -> dict[int, Hours]:
    return {day: Hours(opens="08:00", closes="18:00") for day in range(7)}  # type: ignore[arg-type]


def test_the_one_that_stands(installation: Installation) -> None:
    visit = book(installation)
    assert when(visit.start) == TUESDAY_AT_ONE
    assert [row[0] for row in installation.scheduled()] == [BEFORE, SAME]
