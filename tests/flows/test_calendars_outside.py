"""One story on a real CalDAV server and on Google: written, moved on a phone, followed, deleted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from deskhand.domain.work import CalendarEntry, VisitStatus
from deskhand.providers.calendar.caldav import CalDavCalendars
from deskhand.providers.calendar.google import GoogleCalendars
from deskhand.providers.store.memory import MemoryStore
from tests.contracts.calendars import Phone as OnPhone
from tests.flows.conftest import Install
from tests.flows.installation import DANA, SAM_MAIL, Installation, local, when
from tests.flows.stories import HIS, PERSON, TUESDAY, book, only_sam
from tests.flows.test_calendars import BOB
from tests.support import radicale
from tests.support.google.accounts import Accounts
from tests.support.google.calendar import CalendarApi, Kept, Phone
from tests.support.google.server import served

SCOPES = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
)


def test_a_visit_lives_in_a_calendar_on_a_caldav_server(install: Install, tmp_path: Path) -> None:
    with radicale.served(tmp_path) as server:
        phone = server.make(HIS)
        url = f"{server.url}/"
        client = CalDavCalendars(url, radicale.USER, radicale.PASSWORD, "America/New_York")
        story(install(files=only_sam(), calendars=client), phone)


def test_complaint_19_a_visit_lives_in_google_calendar_until_the_consent_is_taken_back(
    install: Install, tmp_path: Path
) -> None:
    kept = Kept(HIS)
    with served(CalendarApi(kept)) as google:
        accounts = Accounts(google, MemoryStore(), tmp_path)
        accounts.connect(SAM_MAIL, *SCOPES)
        account = accounts.account(SAM_MAIL, *SCOPES)
        client = GoogleCalendars(account, "America/New_York")
        made = install(files=only_sam(), calendars=client)
        story(made, Phone(kept))

        # He hears of it, and nothing is confirmed meanwhile.
        google.oauth.take_back(SAM_MAIL)
        google.oauth.expire()
        made.advance(timedelta(minutes=1))
        made.look()
        assert "cannot be reached" in made.told()[-1]
        for text in (TUESDAY, "yes, the first one", "I'm Eve Fox, 9 Elm St, Kingston"):
            made.ask("sms", "+18455550113", text)
        assert not made.booked
        assert not made.dead


def story(made: Installation, phone: OnPhone) -> None:
    made.look()
    phone.adds("dentist", local("2026-11-24 13:00"), local("2026-11-24 14:00"), private=True)
    for text in (TUESDAY, "yes, the first one", PERSON):
        (said,) = made.ask("sms", DANA, text)
    assert "taken" in said
    phone.deletes("dentist")
    made.advance(timedelta(minutes=1))
    made.look()

    visit = book(made, BOB, person="I'm Bob Lee, 20 Wall St, Kingston")
    (entry,) = [e for e in made.all(CalendarEntry) if e.gone_at is None]
    assert phone.words(entry.event)[0] == "Faucet repair · Bob Lee"
    start = local("2026-11-25 10:00")
    phone.moves(entry.event, start, start + timedelta(minutes=90))
    made.advance(timedelta(minutes=1))
    made.look()
    (moved,) = made.booked
    assert when(moved.start) == "2026-11-25 10:00"
    (approval,) = made.approvals
    made.owner(f"yes {approval.number}")
    assert made.last(BOB).slots == ["2026-11-25 10:00"]

    phone.deletes(entry.event)
    made.advance(timedelta(minutes=1))
    made.look()
    stands = {v.id: v.status for v in made.visits()}
    assert stands[visit.id] is VisitStatus.CANCELLED
    assert not made.dead
