"""The desk: an agent's unit of work. Agents are typed against it; the engine implements it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from deskhand.domain.base import Document
from deskhand.domain.messages import Later, Message
from deskhand.domain.spending import Answer
from deskhand.ports.store import Query

D = TypeVar("D", bound=Document)

Outgoing = Message | Later

Timers = tuple[type[Message], ...]

Emits = Mapping[type[Message], tuple[type[Message], ...]]
"""Handled type to the types it may lead to in the same commit."""


class Desk(Protocol):
    """Reads are tracked by version (absence is version 0), writes are buffered until the handler
    returns; then everything it read and wrote is committed at once, or the handler runs again.

    Scoped to one business: an agent cannot name another one.
    """

    def now(self) -> datetime:
        """The instant (UTC) of this run; the same on every call within it."""

    def new_id(self, kind: str) -> str:
        """An id derived from the message being handled: the same when the handler runs again."""

    def get(self, kind: type[D], id: str) -> D | None:
        """The document as last put by this run or committed; tracked."""

    def peek(self, kind: type[D], id: str) -> D | None:
        """The committed document, untracked: for views and offers, never for a decision."""

    def find(
        self,
        kind: type[D],
        query: Query,
        equals: Mapping[str, str | int | bool] | None = None,
        low: str | int | None = None,
        high: str | int | None = None,
        limit: int = 100,
    ) -> Sequence[D]:
        """A view, untracked; this run's own writes are not in it."""

    def put(self, document: Document) -> None:
        """Buffer a write. A document not read before must not exist yet."""

    def version(self, kind: type[D], id: str) -> int:
        """The version this document has once this run commits; 0 is absence. Tracked."""

    def recall(
        self,
        call: str,
        given: str,
        ask: Callable[[], Answer] | None,
        *,
        conversation: str | None = None,
        turn: str | None = None,
        day: str | None = None,
    ) -> Answer | None:
        """A model's answer for (message, call, given): stored before use, with what it took, and
        reused on a re-run; so is an answer that gave nothing. What it took is added to the `day`'s sum
        (business-local ISO date). Of one `turn` only one question is answered: None for any other.
        Without `ask` only what was kept before counts."""


class Agent(Protocol):
    """A handler of messages. Pure but for its desk: it sends nothing, books nothing outside.

    `emits` maps each type it handles to everything `handle` may return for it at once, `timers` are
    what it may return as `Later`; the pipeline builds and checks the graph from them. `handle` is
    called at least once for a message; only one run commits.
    """

    name: str
    emits: Emits
    timers: Timers

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]: ...
