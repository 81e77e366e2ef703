"""The datebook's rounds: when it reads, when it asks to be told, what it remembers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from deskhand.domain.errors import Reject, TryAgain
from deskhand.engine.datebook import Datebook
from deskhand.ports.calendar import Event
from deskhand.providers.calendar.memory import MemoryCalendars
from tests.flows.installation import Installation, local
from tests.flows.runtimes import MEMORY
from tests.flows.stories import HIS, only_sam


class Watching(MemoryCalendars):
    """Counts what it is asked for; tells of changes for a week."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[datetime] = []
        self.watched: list[str] = []
        self.until: datetime | Exception | None = None

    def listed(self, calendar: str, start: datetime, end: datetime) -> Sequence[Event]:
        self.read.append(start)
        return super().listed(calendar, start, end)

    def watch(self, calendar: str, address: str, secret: str) -> datetime | None:
        self.watched.append(f"{address} {secret}")
        if isinstance(self.until, Exception):
            raise self.until
        return self.until


@pytest.fixture
def calendars() -> Watching:
    return Watching()


@pytest.fixture
def made(calendars: Watching, tmp_path: Path) -> Installation:
    return Installation(MEMORY, tmp_path, files=only_sam(), calendars=calendars)


def test_it_reads_when_something_changed_and_once_an_hour(
    made: Installation, calendars: Watching
) -> None:
    for _ in range(3):
        made.look()
    assert len(calendars.read) == 1
    calendars.owner_adds(HIS, "x", local("2026-11-24 09:00"), local("2026-11-24 10:00"))
    made.look()
    made.look()
    assert len(calendars.read) == 2
    made.advance(timedelta(minutes=61))
    made.look()
    assert len(calendars.read) == 3


def test_what_begins_to_lie_within_the_horizon_is_read_by_the_hour(
    made: Installation, calendars: Watching
) -> None:
    days = made.files.business.policy.horizon_days + 4
    start = local("2026-11-22 09:00") + timedelta(days=days)
    calendars.owner_adds(HIS, "far", start, start + timedelta(hours=1))
    made.look()
    assert not _taken(made)
    made.advance(timedelta(days=3))
    made.look()
    assert len(_taken(made)) == 1


def test_it_asks_to_be_told_a_day_before_that_ends(made: Installation, calendars: Watching) -> None:
    calendars.until = made.clock.now() + timedelta(days=7)
    book = _told(made, calendars)
    for _ in range(3):
        book.collect()
    assert calendars.watched == ["https://desk.example/calendars/changed proof"]
    made.advance(timedelta(days=6, minutes=1))
    book.collect()
    assert len(calendars.watched) == 2


@pytest.mark.parametrize("answer", [None, TryAgain("busy"), Reject("no")])
def test_who_does_not_tell_is_asked_again_in_an_hour_and_read_all_the_same(
    made: Installation, calendars: Watching, answer: Exception | None
) -> None:
    calendars.until = answer
    book = _told(made, calendars)
    for _ in range(3):
        book.collect()
    assert len(calendars.watched) == 1
    assert calendars.read
    made.advance(timedelta(minutes=61))
    book.collect()
    assert len(calendars.watched) == 2


def test_a_short_silence_is_nobodys_business(made: Installation, calendars: Watching) -> None:
    made.look()
    calendars.trouble = TryAgain("no answer")
    made.look()
    made.advance(timedelta(minutes=2))
    made.look()
    calendars.trouble = None
    made.look()
    assert not made.told()
    calendars.trouble = TryAgain("no answer")
    for _ in range(3):
        made.look()
        made.advance(timedelta(minutes=2))
    assert len([got for got in made.told() if "cannot be reached" in got]) == 1


def _told(made: Installation, calendars: Watching) -> Datebook:
    app = made.app
    return Datebook(
        app.business, calendars, app.dispatcher, app.intake, "proof",
        "https://desk.example/calendars/changed",
    )  # fmt: skip


def _taken(made: Installation) -> list[str]:
    from deskhand.domain.work import DaySheet

    return [entry.visit for sheet in made.all(DaySheet) for entry in sheet.entries]
