"""What is said about calendars outside our documents; the other messages are in messages.py.

`subject` is the Visit's id, or where the calendar itself is meant the technician's name.
"""

from __future__ import annotations

from deskhand.domain.base import Instant, Value
from deskhand.domain.messages import Message
from deskhand.domain.schedule.outside import Taken
from deskhand.domain.windows import Window


class Span(Value):
    """A visit's work of one technician (UTC), as it shall stand in his calendar."""

    visit: str
    technician: str
    start: Instant
    end: Instant


class WriteVisits(Message):
    """Ask the technicians' calendars to take these spans, all or none; subject is the first Visit's id.

    `asked_at` is the visit's `writing_since`: what has been decided since is not undone by it.
    """

    spans: tuple[Span, ...]
    asked_at: Instant
    approval: str | None = None


class VisitsWritten(Message):
    """They stand in the calendars, and nothing else stands there at that time."""

    asked_at: Instant
    approval: str | None = None


class TimeTaken(Message):
    """Something else stands in a calendar at that time; nothing of ours does."""

    asked_at: Instant


class WritingOverdue(Message):
    """The calendars have not answered. `last`: long enough for the owner to be asked."""

    asked_at: Instant
    last: bool = False


class MirrorVisit(Message):
    """Bring the technicians' calendars in line with the visit as it is."""


class OutsideRead(Message):
    """What a technician's calendar takes of one business-local day; subject is his name. Everything
    else that stood there from outside is gone."""

    day: str
    taken: tuple[Taken, ...]
    read_at: Instant


class EntryChanged(Message):
    """Our event of a visit is not as we wrote it: it `stands` elsewhere, or (None) was deleted. `to` is
    the technician into whose calendar it was put, `event` its id there."""

    technician: str
    to: str | None = None
    event: str = ""
    etag: str = ""
    stands: Window | None = None


class CalendarLost(Message):
    """A technician's calendar cannot be reached; subject is his name."""

    reason: str
    since: Instant


class CalendarBack(Message):
    """It can be again; `since` is when it was lost, None when it is read for the first time."""

    since: Instant | None = None
