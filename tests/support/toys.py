"""Small agents and effects on the real engine, and a world they act on. No business, no assertions.

A message's `how` says what happens to it: words for the troublemaker and for the world, in order of
the attempts ("lost unknown sent"); the last one stays.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from deskhand.domain.base import Document
from deskhand.domain.control import OwnerItem
from deskhand.domain.errors import (
    ConfigurationError,
    NeedsOwner,
    OutcomeUnknown,
    Reject,
    TooNew,
    TryAgain,
)
from deskhand.domain.messages import HandedOff, Later, Message
from deskhand.engine import codec
from deskhand.engine.pipeline import Pipeline
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.effects import Receipt

WAIT = timedelta(minutes=1)
LEASE_SECONDS = 120


class Asked(Message):
    """Comes in; subject names the story."""

    how: str = "sent"


class Told(Message):
    how: str = "sent"


class Ring(Message):
    """A command to the bell."""

    how: str = "sent"


class Page(Message):
    """A command to the pager, which is sent again when nobody knows."""

    how: str = "sent"


class Rang(Message):
    """The receipt of either."""


class Due(Message):
    """A timer of a note's revision."""

    revision: int


class Moved(Message):
    """Comes in: the note gets a new revision and another timer."""


class Awkward(Message):
    """Comes in, for the troublemaker."""

    how: str


codec.MESSAGES.update(
    {kind.__name__: kind for kind in (Asked, Told, Ring, Page, Rang, Due, Moved, Awkward)}
)


class Tally(Document):
    """One document that every story writes (`id` "all"): who was counted, in order."""

    collection: ClassVar[str] = "Tally"

    counted: tuple[str, ...] = ()


class Note(Document):
    """A story as the keeper knows it."""

    collection: ClassVar[str] = "Note"

    revision: int = 1
    told: int = 0
    woken: tuple[int, ...] = ()


class Witness(Document):
    """The second recipient's mark."""

    collection: ClassVar[str] = "Witness"

    seen: int = 0


class World:
    """What really happened, in a file that any process may add to."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "world.jsonl"

    def add(self, what: str, subject: str, key: str = "") -> int:
        """Note that something happened; how often it now has for this subject."""
        line = json.dumps([what, subject, key]) + "\n"
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)
        return len(self.of(what, subject))

    def of(self, what: str, subject: str | None = None) -> Sequence[str]:
        """Keys of what happened, in order."""
        return [key for w, s, key in self._rows() if w == what and subject in (None, s)]

    def subjects(self, what: str) -> Sequence[str]:
        """Of what happened, in order."""
        return [subject for w, subject, _ in self._rows() if w == what]

    def _rows(self) -> Sequence[Sequence[str]]:
        """Whole lines alone: another process may be seen half way through writing its last."""
        if not self._file.exists():
            return []
        whole, _, _ = self._file.read_bytes().rpartition(b"\n")
        return [json.loads(line) for line in whole.splitlines()]


def step(how: str, attempt: int) -> str:
    """The word for an attempt, counted from 1."""
    words = how.split()
    return words[min(attempt, len(words)) - 1]


class Teller:
    """Counts every story in one document, so that stories contend."""

    name = "teller"
    emits: Emits = {Asked: (Told,)}
    timers: Timers = ()

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        tally = desk.get(Tally, "all") or Tally(id="all")
        desk.put(tally.model_copy(update={"counted": (*tally.counted, message.subject)}))
        return [Told(subject=message.subject, how=message.how)]


class Keeper:
    """Keeps a note per story, rings the bell, sets a timer."""

    name = "keeper"
    emits: Emits = {Told: (Ring, Page), Due: (), Moved: ()}
    timers: Timers = (Due,)

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        note = desk.get(Note, message.subject) or Note(id=message.subject)
        if isinstance(message, Due):
            if message.revision == note.revision:
                desk.put(note.model_copy(update={"woken": (*note.woken, message.revision)}))
            return []
        if isinstance(message, Moved):
            note = note.model_copy(update={"revision": note.revision + 1})
            desk.put(note)
            return [self._timer(note.id, note.revision, desk)]
        desk.put(note.model_copy(update={"told": note.told + 1}))
        how = message.how.removeprefix("page ")
        kind = Page if how != message.how else Ring
        return [kind(subject=message.subject, how=how), self._timer(note.id, 1, desk)]

    def _timer(self, note: str, revision: int, desk: Desk) -> Later:
        return Later(message=Due(subject=note, revision=revision), due=desk.now() + WAIT)


class Onlooker:
    """A second recipient of what was told."""

    name = "onlooker"
    emits: Emits = {Told: ()}
    timers: Timers = ()

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        seen = desk.get(Witness, message.subject) or Witness(id=message.subject)
        desk.put(seen.model_copy(update={"seen": seen.seen + 1}))
        return []


class Troublemaker:
    """Does to each attempt what `how` says; every attempt leaves a document it must not leave."""

    name = "troublemaker"
    emits: Emits = {Awkward: ()}
    timers: Timers = ()

    def __init__(self, world: World) -> None:
        self._world = world

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        attempt = self._world.add("attempt", message.subject, desk.now().isoformat())
        note = desk.get(Note, message.subject) or Note(id=message.subject)
        desk.put(note.model_copy(update={"told": note.told + 1}))
        word = step(message.how, attempt)
        troubles: Mapping[str, BaseException] = {
            "again": TryAgain("the line is down"),
            "reject": Reject("nobody can handle this"),
            "owner": NeedsOwner("is this one of ours?"),
            "new": TooNew("written by a newer Deskhand"),
            "bug": ZeroDivisionError("a bug"),
            "wrong": ConfigurationError("here", "is wrong", "mend it"),
        }
        if word in troubles:
            raise troubles[word]
        return [Ring(subject=message.subject)] if word == "undeclared" else []


class Bell:
    """Rings once; `how` says what becomes of each attempt, and whether it can be looked up."""

    name = "bell"
    emits: Emits = {Ring: (Rang, HandedOff)}
    timers: Timers = ()
    lease_seconds = LEASE_SECONDS
    resend_unknown = False

    def __init__(self, world: World) -> None:
        self._world = world

    def claim(self, command: Any, desk: Desk) -> None:
        """Nothing is counted."""

    def perform(self, command: Any, effect: Any, desk: Desk) -> Receipt:
        attempt = self._world.add("attempt", command.subject, desk.now().isoformat())
        word = step(command.how, attempt).removesuffix(",blind")
        if word in ("sent", "landed"):
            self._world.add("rang", command.subject, effect.key)
        outcomes: Mapping[str, BaseException] = {
            "again": TryAgain("engaged"),
            "reject": Reject("no such number"),
            "landed": OutcomeUnknown("cut after the ring"),
            "lost": OutcomeUnknown("cut before the ring"),
            "bug": ZeroDivisionError("a bug"),
            "wrong": ConfigurationError("bell", "has a wrong password", "mend it"),
        }
        if word in outcomes:
            raise outcomes[word]
        return Receipt(f"bell-{effect.key}", "bell")

    def look_up(self, command: Any, effect: Any, desk: Desk) -> Receipt | bool | None:
        self._world.add("looked up", command.subject, desk.now().isoformat())
        if ",blind" in command.how:
            return None
        there = effect.key in self._world.of("rang", command.subject)
        return Receipt(f"bell-{effect.key}", "bell") if there else False

    def done(self, command: Any, receipt: Receipt, desk: Desk) -> Iterable[Outgoing]:
        return [Rang(subject=command.subject)]

    def failed(self, command: Any, reason: str, maybe: bool, desk: Desk) -> Iterable[Outgoing]:
        kind = "maybe_sent" if maybe else "failed"
        item = OwnerItem(id=desk.new_id("item"), kind=kind, reason=reason, at=desk.now())
        desk.put(item)
        return [HandedOff(subject=item.id, reason=reason)]


class Pager(Bell):
    """Rings again when nobody can tell."""

    name = "pager"
    emits: Emits = {Page: (Rang, HandedOff)}
    resend_unknown = True


def pipeline(world: World) -> Pipeline:
    """All toys in one graph."""
    return Pipeline(
        agents=[Teller(), Keeper(), Onlooker(), Troublemaker(world)],
        effects=[Bell(world), Pager(world)],
        entries=(Asked, Moved, Awkward),
        observed=(Rang, HandedOff),
    )
