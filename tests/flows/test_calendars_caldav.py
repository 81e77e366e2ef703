"""The same story on a real CalDAV server: written, moved on a phone, followed, deleted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deskhand.domain.work import CalendarEntry, VisitStatus
from deskhand.providers.calendar.caldav import CalDavCalendars
from tests.flows.conftest import Install
from tests.flows.installation import DANA, local, when
from tests.flows.stories import PERSON, TUESDAY, book
from tests.flows.test_calendars import HIS, only_sam
from tests.support import radicale

pytestmark = pytest.mark.one_process


def test_a_visit_lives_in_a_calendar_on_a_server(install: Install, tmp_path: Path) -> None:
    with radicale.served(tmp_path) as server:
        phone = server.make(HIS)
        client = CalDavCalendars(
            f"{server.url}/", radicale.USER, radicale.PASSWORD, "America/New_York"
        )
        made = install(files=only_sam(), calendars=client)
        made.look()
        phone.adds("dentist", local("2026-11-24 13:00"), local("2026-11-24 14:00"), private=True)
        for text in (TUESDAY, "yes, the first one", PERSON):
            (said,) = made.ask("sms", DANA, text)
        assert "taken" in said
        phone.deletes("dentist")
        made.advance(timedelta(minutes=1))
        made.look()

        visit = book(made, "+18455550112", person="I'm Bob Lee, 20 Wall St, Kingston")
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
        assert made.last("+18455550112").slots == ["2026-11-25 10:00"]

        phone.deletes(entry.event)
        made.advance(timedelta(minutes=1))
        made.look()
        stands = {v.id: v.status for v in made.visits()}
        assert stands[visit.id] is VisitStatus.CANCELLED
        assert not made.dead
