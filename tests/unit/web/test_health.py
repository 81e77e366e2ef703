"""What /healthz says of the technicians' calendars, as the rounds left them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.base import instant_text
from deskhand.domain.errors import NeedsOwner, TryAgain
from deskhand.engine.datebook import Datebook
from deskhand.ports.store import Commit, Ref
from deskhand.providers.calendar.memory import MemoryCalendars
from deskhand.web.health import parts
from tests.flows.installation import Installation
from tests.flows.runtimes import MEMORY
from tests.flows.stories import only_sam
from tests.unit.engine.test_datebook import Watching


@pytest.fixture
def calendars() -> Watching:
    return Watching()


@pytest.fixture
def made(calendars: Watching, tmp_path: Path) -> Installation:
    return Installation(MEMORY, tmp_path, files=only_sam(), calendars=calendars)


def told(made: Installation) -> dict[str, Any]:
    return parts(made.app)["calendar Sam"]


def test_a_calendar_that_was_never_looked_at_is_not_well(made: Installation) -> None:
    assert told(made) == {"ok": False, "last_look_seconds": None}


def test_the_last_look_and_its_age(made: Installation) -> None:
    made.look()
    made.advance(timedelta(seconds=40))
    assert told(made) == {"ok": True, "last_look_seconds": 40}
    made.advance(timedelta(minutes=20))
    assert told(made) == {"ok": False, "last_look_seconds": 1240}


def test_a_short_silence_is_shown_and_a_lost_way_in_is_not_well(
    made: Installation, calendars: MemoryCalendars
) -> None:
    made.look()
    calendars.trouble = TryAgain("no answer")
    made.look()
    assert (told(made)["ok"], told(made)["trouble"]) == (True, "no answer")
    calendars.trouble = NeedsOwner("the permission was withdrawn")
    made.look()
    assert (told(made)["ok"], told(made)["trouble"]) == (False, "the permission was withdrawn")
    assert told(made)["failing_since"] == made.clock.now().isoformat()
    calendars.trouble = None
    made.look()
    assert told(made) == {"ok": True, "last_look_seconds": 0}


def test_until_when_it_tells_of_changes(made: Installation, calendars: Watching) -> None:
    calendars.until = ends = made.clock.now() + timedelta(days=7)
    book = Datebook(
        made.app.business, calendars, made.app.dispatcher, made.app.intake, "proof", "https://x/y"
    )
    for _ in range(2):
        book.collect()
        assert told(made)["told_of_changes_until"] == ends.isoformat()


def test_who_keeps_no_calendar_has_no_entry(tmp_path: Path) -> None:
    found = parts(Installation(MEMORY, tmp_path).app)
    assert set(found) == {"store", "outbox"}


def test_a_row_of_a_newer_release_is_not_ours_to_be_late_with(tmp_path: Path) -> None:
    made = Installation(MEMORY, tmp_path)
    at = instant_text(made.clock.now() - timedelta(hours=1))
    row = {"id": "n", "schema_version": 2, "status": "open", "wake_at": at, "recipient": ["a"]}
    ref = Ref("OutboxRow", "n")
    made.store.commit(made.app.business, Commit({ref: 0}, {ref: json.dumps(row)}))
    assert parts(made.app)["outbox"] == {"ok": True, "oldest_due_seconds": 0}
