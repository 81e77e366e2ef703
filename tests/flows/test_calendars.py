"""A technician lives by a calendar of his own: it is asked first, and what he changes in it is followed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.business.load import sample
from deskhand.domain.business import Mode
from deskhand.domain.errors import NeedsOwner, TryAgain
from deskhand.domain.work import CalendarEntry, DaySheet, Visit, VisitStatus
from deskhand.ports.calendar import Draft, Event
from deskhand.providers.calendar.memory import MemoryCalendars
from tests.flows.conftest import Install
from tests.flows.installation import DANA, SAM, Installation, local, when, with_policy
from tests.flows.stories import HIS, PERSON, STREET, TUESDAY, TUESDAY_AT_ONE, book, only_sam

BOB = "+18455550112"


@pytest.fixture
def calendars() -> MemoryCalendars:
    return MemoryCalendars()


@pytest.fixture
def installation(install: Install, calendars: MemoryCalendars) -> Installation:
    made = install(files=only_sam(), calendars=calendars)
    made.look()
    return made


def shown(calendars: MemoryCalendars) -> list[tuple[Event, Draft | None]]:
    return calendars.of(HIS)


def at(calendars: MemoryCalendars) -> list[str]:
    """When the events of ours stand in his calendar."""
    return [when(event.start) for event, draft in shown(calendars) if draft]


def his(installation: Installation, visit: Visit) -> str:
    """The id of a visit's event in his calendar."""
    (entry,) = (e for e in installation.all(CalendarEntry) if e.visit == visit.id)
    return entry.event


def owns(calendars: MemoryCalendars, start: str, end: str, id: str = "dentist") -> None:
    calendars.owner_adds(HIS, id, local(start), local(end))


# ---- asked first


def test_a_visit_stands_when_his_calendar_has_it(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    visit = book(installation)
    ((event, draft),) = shown(calendars)
    assert draft is not None
    assert (event.start, event.end) == (visit.start, visit.end)
    assert "Dana Reyes" in draft.summary
    assert draft.location == STREET
    assert visit.status is VisitStatus.CONFIRMED
    assert "booked" in installation.last(DANA)
    assert len(installation.scheduled()) == 2
    assert not installation.dead


@pytest.mark.everywhere
def test_complaint_3_what_he_added_since_the_offer_is_seen_before_the_confirmation(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    """His calendar is read afresh when a time is taken, never a copy of it."""
    for text in (TUESDAY, "yes, the first one"):
        installation.ask("sms", DANA, text)
    owns(calendars, "2026-11-24 13:30", "2026-11-24 16:00")
    (said,) = installation.ask("sms", DANA, PERSON)
    assert "taken" in said
    assert not installation.booked
    assert not calendars.ever_wrote(HIS)
    assert said.slots
    offered = [slot for slot in said.slots if slot.startswith("2026-11-24")]
    assert not [s for s in offered if "2026-11-24 11:30" < s < "2026-11-24 16:30"]
    installation.ask("sms", DANA, "the first one")
    assert len(installation.booked) == 1


def test_complaint_3_what_he_adds_while_it_is_being_written_wins(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    """Between the fresh read and the write: listed again, the visit is taken out and let go."""
    for text in (TUESDAY, "yes, the first one"):
        installation.ask("sms", DANA, text)
    calendars.between.append(
        (HIS, Event("dentist", local("2026-11-24 13:30"), local("2026-11-24 14:00")))
    )
    (said,) = installation.ask("sms", DANA, PERSON)
    assert "taken" in said
    assert not installation.booked
    assert [event.id for event, _ in shown(calendars)] == ["dentist"]


def test_times_he_has_are_not_offered(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    owns(calendars, "2026-11-24 08:00", "2026-11-24 18:00")
    installation.look()
    (said,) = installation.ask("sms", DANA, TUESDAY)
    assert "no opening" in said
    assert not [slot for slot in said.slots[1:] if slot.startswith("2026-11-24")]
    calendars.owner_deletes(HIS, "dentist")
    installation.look()
    (said,) = installation.ask("sms", BOB, TUESDAY)
    assert said.slots[0] == TUESDAY_AT_ONE


@pytest.mark.everywhere
def test_complaint_19_while_his_calendar_is_silent_nothing_is_confirmed(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    """He is asked after a quarter of an hour; his yes books without it, and what was
    booked is written when the calendar is back."""
    for text in (TUESDAY, "yes, the first one"):
        installation.ask("sms", DANA, text)
    calendars.trouble = TryAgain("no answer")
    assert not installation.ask("sms", DANA, PERSON)
    installation.advance(timedelta(seconds=30))
    said = installation.last(DANA)
    assert "holding" in said
    assert said.slots == [TUESDAY_AT_ONE]
    assert not installation.booked
    installation.advance(timedelta(minutes=16))
    (approval,) = installation.approvals
    assert "calendar does not answer" in installation.told()[-1]
    installation.owner(f"yes {approval.number}")
    (visit,) = installation.booked
    assert "booked" in installation.last(DANA)
    calendars.trouble = None
    installation.advance(timedelta(hours=3))
    assert at(calendars) == [when(visit.start)]


def test_a_silent_calendar_that_answers_in_time_confirms_by_itself(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    for text in (TUESDAY, "yes, the first one"):
        installation.ask("sms", DANA, text)
    calendars.trouble = TryAgain("no answer")
    installation.ask("sms", DANA, PERSON)
    installation.advance(timedelta(seconds=25))
    calendars.trouble = None
    installation.advance(timedelta(minutes=3))
    assert "booked" in installation.last(DANA)
    assert at(calendars) == [TUESDAY_AT_ONE]
    installation.advance(timedelta(minutes=30))
    assert not installation.approvals
    assert len(installation.sent(DANA)) == 4


def test_a_customer_who_lets_go_meanwhile_leaves_nothing_in_his_calendar(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    for text in (TUESDAY, "yes, the first one"):
        installation.ask("sms", DANA, text)
    calendars.trouble = TryAgain("no answer")
    installation.ask("sms", DANA, PERSON)
    installation.ask("sms", DANA, "sorry, never mind, cancel it please")
    calendars.trouble = None
    installation.advance(timedelta(hours=2))
    assert not installation.booked
    assert not at(calendars)


# ---- moved and cancelled by the customer


def test_a_move_is_asked_first_too(installation: Installation, calendars: MemoryCalendars) -> None:
    book(installation)
    (moved,) = installation.ask("sms", DANA, "can we move it to Wednesday at 10am?")
    assert moved.slots == ["2026-11-25 10:00"]
    assert at(calendars) == ["2026-11-25 10:00"]
    (visit,) = installation.booked
    taken = [when(e.start) for s in installation.all(DaySheet) for e in s.entries]
    assert taken == [when(visit.start)] == ["2026-11-25 10:00"]


def test_a_move_into_his_own_time_is_refused_and_the_visit_stays(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    book(installation)
    owns(calendars, "2026-11-25 10:00", "2026-11-25 11:00")
    (said,) = installation.ask("sms", DANA, "can we move it to Wednesday at 10am?")
    assert "2026-11-25 10:00" not in said.slots
    (visit,) = installation.booked
    assert when(visit.start) == TUESDAY_AT_ONE
    assert at(calendars) == [TUESDAY_AT_ONE]
    entries = [e for s in installation.all(DaySheet) for e in s.entries if e.visit == visit.id]
    assert [(when(e.start), e.until) for e in entries] == [(TUESDAY_AT_ONE, None)]


def test_a_visit_called_off_leaves_his_calendar(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    book(installation)
    installation.ask("sms", DANA, "please cancel the visit")
    assert not installation.booked
    assert not shown(calendars)


# ---- what he does on his phone


def moved_to_wednesday(installation: Installation, calendars: MemoryCalendars) -> int:
    """A booked visit is dragged there on his phone; how many messages Dana had by then."""
    visit = book(installation)
    before = len(installation.sent(DANA))
    installation.advance(timedelta(minutes=5))
    start = local("2026-11-25 10:00")
    calendars.owner_moves(HIS, his(installation, visit), start, start + timedelta(minutes=90))
    installation.look()
    return before


@pytest.mark.everywhere
def test_complaint_4_he_moves_a_visit_and_is_asked_before_the_customer_hears_of_it(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    before = moved_to_wednesday(installation, calendars)
    (moved,) = installation.booked
    assert when(moved.start) == when(moved.window) == "2026-11-25 10:00"
    taken = [when(e.start) for s in installation.all(DaySheet) for e in s.entries]
    assert taken == ["2026-11-25 10:00"]
    assert len(installation.sent(DANA)) == before
    (approval,) = installation.approvals
    assert "you moved it in your calendar" in approval.action
    installation.advance(timedelta(minutes=5))
    installation.owner(f"yes {approval.number}")
    told = installation.last(DANA)
    assert told.slots == ["2026-11-25 10:00"]
    assert "moved" in told
    installation.advance("2026-11-26 12:00")
    reminded = installation.sent(DANA)[before + 1 :]
    assert [when(r.at) for r in reminded] == ["2026-11-24 17:00", "2026-11-25 07:00"]


def test_complaint_4_an_untold_customer_is_not_reminded_of_the_new_time(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    before = moved_to_wednesday(installation, calendars)
    installation.advance("2026-11-26 12:00")
    assert len(installation.sent(DANA)) == before


def test_a_move_within_the_promised_window_asks_nobody(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    visit = book(installation)
    start = local("2026-11-24 13:30")
    calendars.owner_moves(HIS, his(installation, visit), start, start + timedelta(minutes=60))
    installation.look()
    (moved,) = installation.booked
    assert (moved.start, moved.window) == (start, visit.window)
    assert not installation.approvals


def test_complaint_4_he_deletes_a_visit_and_is_asked_before_the_customer_hears_of_it(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    visit = book(installation)
    before = len(installation.sent(DANA))
    installation.advance(timedelta(minutes=5))
    calendars.owner_deletes(HIS, his(installation, visit))
    installation.look()
    assert [v.status for v in installation.visits()] == [VisitStatus.CANCELLED]
    assert not [e for s in installation.all(DaySheet) for e in s.entries]
    assert len(installation.sent(DANA)) == before
    (approval,) = installation.approvals
    assert "you deleted it in your calendar" in approval.action
    installation.owner(f"yes {approval.number}")
    assert "canceled" in installation.last(DANA)
    installation.advance("2026-11-25 12:00")
    assert len(installation.sent(DANA)) == before + 1


def test_he_brings_back_what_he_deleted_by_mistake(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    visit = book(installation)
    before = len(installation.sent(DANA))
    event = his(installation, visit)
    installation.advance(timedelta(minutes=5))
    calendars.owner_deletes(HIS, event)
    installation.look()
    assert not installation.booked
    calendars.owner_adds(HIS, event, visit.start, visit.end)
    installation.advance(timedelta(minutes=1))
    installation.look()
    (back,) = installation.booked
    assert (back.start, back.window) == (visit.start, visit.window)
    (approval,) = installation.approvals  # to tell her it is off: a yes to that comes too late
    installation.owner(f"yes {approval.number}")
    installation.advance("2026-11-24 12:00")
    reminded = installation.sent(DANA)[before:]
    assert [when(r.at) for r in reminded] == ["2026-11-23 17:00", "2026-11-24 07:00"]


def test_a_customer_who_heard_that_it_is_off_is_told_that_it_stands_again(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    visit = book(installation)
    event = his(installation, visit)
    installation.advance(timedelta(minutes=5))
    calendars.owner_deletes(HIS, event)
    installation.look()
    installation.advance(timedelta(minutes=5))
    installation.owner(f"yes {installation.approvals[0].number}")
    assert "canceled" in installation.last(DANA)
    calendars.owner_adds(HIS, event, visit.start, visit.end)
    installation.look()
    (approval,) = installation.approvals
    assert "you brought it back" in approval.action
    installation.owner(f"yes {approval.number}")
    assert "down for" in installation.last(DANA)


def test_a_visit_put_into_a_colleagues_calendar_is_his(
    install: Install, calendars: MemoryCalendars
) -> None:
    files = sample()
    people = tuple(
        person.model_copy(update={"calendar": f"{person.name.lower()}@bluebird.example"})
        for person in files.business.technicians
    )
    business = files.business.model_copy(update={"technicians": people})
    made = install(files=files.model_copy(update={"business": business}), calendars=calendars)
    made.look()
    visit = book(made)
    before = len(made.sent(DANA))
    assert visit.technicians == ("Sam",)
    event = his(made, visit)
    calendars.owner_gives(HIS, event, "mike@bluebird.example")
    made.advance(timedelta(minutes=1))
    for _ in range(2):
        made.look()
    (given,) = made.booked
    assert given.technicians == ("Mike",)
    assert given.window == visit.window
    taken = {s.technician for s in made.all(DaySheet) for e in s.entries}
    assert taken == {"Mike"}
    assert [e.visit for e, _ in calendars.of("mike@bluebird.example")] == [visit.id]
    assert not calendars.of(HIS)
    assert not made.approvals
    assert len(made.sent(DANA)) == before


def test_his_own_event_on_top_of_a_visit_is_told_once(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    book(installation)
    owns(calendars, "2026-11-24 13:00", "2026-11-24 15:00")
    for _ in range(3):
        installation.look()
    told = [got for got in installation.told() if "something new" in got]
    assert len(told) == 1
    assert len(installation.booked) == 1


def test_a_visit_moved_onto_another_stays_until_there_is_room(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    first = book(installation)
    other = book(
        installation, BOB, ask="my toilet runs, can you come Wednesday at 10am?",
        person="I'm Bob Lee, 20 Wall St, Kingston",
    )  # fmt: skip
    start = local("2026-11-25 10:30")
    calendars.owner_moves(HIS, his(installation, first), start, start + timedelta(minutes=90))
    for _ in range(2):
        installation.look()
    assert when(installation.booked[0].start) == TUESDAY_AT_ONE
    assert len([got for got in installation.told() if "Bob Lee is there" in got]) == 1
    # He moves the other one away: now the first one follows.
    away = local("2026-11-26 10:00")
    calendars.owner_moves(HIS, his(installation, other), away, away + timedelta(minutes=60))
    for _ in range(2):
        installation.advance(timedelta(minutes=1))
        installation.look()
    assert [when(v.start) for v in installation.booked] == ["2026-11-25 10:30", "2026-11-26 10:00"]


def test_complaint_19_a_lost_way_in_is_told_at_once_and_once(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    calendars.trouble = NeedsOwner("the permission was withdrawn")
    for _ in range(3):
        installation.look()
    told = [got for got in installation.told() if "cannot be reached" in got]
    assert len(told) == 1
    assert told[0].to == SAM
    calendars.trouble = None
    for _ in range(2):
        installation.look()
    assert len([got for got in installation.told() if "can be reached again" in got]) == 1


def test_what_stood_before_he_had_a_calendar_is_written_into_it(
    install: Install, calendars: MemoryCalendars
) -> None:
    made = install()
    visit = book(made)
    assert visit.technicians == ("Sam",)
    made.files, made.calendars = only_sam(), calendars
    made.restart()
    made.look()
    assert at(calendars) == [TUESDAY_AT_ONE]
    assert not made.told()


# ---- what comes between


def test_words_while_his_calendar_is_asked_ask_nobody_twice(
    install: Install, calendars: MemoryCalendars
) -> None:
    files = with_policy(only_sam(), mode=Mode.DRAFT)
    made = install(files=files, calendars=calendars)
    made.look()
    for text in (TUESDAY, "yes, the first one", PERSON):
        made.say("sms", DANA, text)
        made.settle()
        for approval in made.approvals:
            if "wants" not in approval.text:
                made.owner(f"yes {approval.number}")
    (asked,) = made.approvals
    calendars.trouble = TryAgain("no answer")
    made.owner(f"yes {asked.number}")
    assert not made.booked
    made.ask("sms", DANA, "thank you!")
    assert not [a for a in made.approvals if a.action == "book"]
    calendars.trouble = None
    made.advance(timedelta(minutes=1))
    assert len(made.booked) == 1
    assert "booked" in made.last(DANA)
    assert at(calendars) == [TUESDAY_AT_ONE]


def test_a_visit_called_off_while_it_moves_leaves_nothing_behind(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    book(installation)
    calendars.trouble = TryAgain("no answer")
    installation.ask("sms", DANA, "can we move it to Wednesday at 10am?")
    installation.ask("sms", DANA, "no, please cancel the visit")
    calendars.trouble = None
    installation.advance(timedelta(hours=2))
    assert not installation.booked
    assert not shown(calendars)
    assert not [e for s in installation.all(DaySheet) for e in s.entries]


def test_a_move_his_calendar_never_answers_is_the_owners(
    installation: Installation, calendars: MemoryCalendars
) -> None:
    book(installation)
    calendars.trouble = TryAgain("no answer")
    installation.ask("sms", DANA, "can we move it to Wednesday at 10am?")
    installation.advance(timedelta(seconds=30))
    assert installation.last(DANA).slots == ["2026-11-25 10:00"]
    installation.advance(timedelta(minutes=20))
    assert "your calendar does not answer" in installation.told()[-1]
    calendars.trouble = None
    installation.advance(timedelta(hours=2))
    (visit,) = installation.booked
    assert when(visit.start) == TUESDAY_AT_ONE
    assert at(calendars) == [TUESDAY_AT_ONE]
    taken = [when(e.start) for s in installation.all(DaySheet) for e in s.entries]
    assert taken == [TUESDAY_AT_ONE]


def test_a_new_calendar_of_his_gets_what_stands(
    install: Install, calendars: MemoryCalendars
) -> None:
    made = install(files=only_sam(), calendars=calendars)
    made.look()
    book(made)
    files = only_sam()
    sam = files.business.technicians[0].model_copy(update={"calendar": "new@bluebird.example"})
    business = files.business.model_copy(update={"technicians": (sam,)})
    made.files = files.model_copy(update={"business": business})
    made.restart()
    made.look()
    assert [when(event.start) for event, _ in calendars.of("new@bluebird.example")] == [
        TUESDAY_AT_ONE
    ]
    assert len(made.booked) == 1
