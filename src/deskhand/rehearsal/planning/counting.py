"""Counts what a recorded day takes: deliveries, documents read and written, tokens. Knows no price."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from deskhand.bootstrap import App, scratch
from deskhand.business.load import BusinessFiles
from deskhand.domain.plan import ReplyPlan
from deskhand.domain.spending import Outcome
from deskhand.domain.understanding import Understanding
from deskhand.domain.work import Visit, VisitStatus
from deskhand.engine.codec import decode
from deskhand.engine.rows import Wake
from deskhand.language.models import placeholders, prompts
from deskhand.ports.llm import WORD_TOKENS, Allowance, NoAnswer, ReadingContext
from deskhand.ports.store import Commit, Query, Record, Ref, Store
from deskhand.rehearsal.replay import Replay
from deskhand.rehearsal.replay.stimuli import (
    Burst,
    OwnerSaid,
    Said,
    SetupLine,
    State,
    parse_line,
    read,
)
from deskhand.runtimes.embedded import Steered, Stepped


@dataclass(slots=True)
class Counts:
    """One business's day. `messages` came from customers and the owner; a delivery is one row handed to
    one agent, so one Pub/Sub message and one invocation; `readings` and `wordings` are what a model would
    have been asked, with their input tokens; `stored_bytes` of bodies lie there in the evening."""

    messages: int = 0
    deliveries: int = 0
    commits: int = 0
    reads: int = 0
    writes: int = 0
    stored_bytes: int = 0
    readings: int = 0
    wordings: int = 0
    input_tokens: int = 0
    booked: int = 0

    @property
    def data(self) -> dict[str, int]:
        return asdict(self)


def counted(lines: Iterable[str], files: BusinessFiles) -> Counts:
    """Play a recorded day (JSON Lines, as for replay) and count. Raises BadLine for a line that is none."""
    run = _Counted(files)
    for line in lines:
        run.play(line)
    counts = run.counts
    if not counts.messages:
        return counts
    for record in run.app.store.everything(run.app.business):
        counts.stored_bytes += len(record.body.encode())
        if record.ref.collection == Visit.collection:
            counts.booked += decode(Visit, record.body).status is VisitStatus.CONFIRMED
    run.close()
    return counts


class _Counted(Replay):
    """A replay whose store, model and runtime are counted, and what the replay itself asks is not."""

    def __init__(self, files: BusinessFiles) -> None:
        self.counts = Counts()
        super().__init__(files, lambda _row: None, None, _Asked(self.counts))

    def play(self, line: str) -> None:
        parsed = parse_line(line, self.zone)
        if isinstance(parsed, SetupLine):
            self.setup(parsed.setup)
        elif isinstance(parsed, Burst):
            for data in parsed.burst:
                one = read(data, self.zone)
                if not isinstance(one, SetupLine | State | Burst):
                    self.deliver(one)
            self.settle()
        elif not isinstance(parsed, State):
            self.deliver(parsed)
            self.settle()

    def _staged(self, now: datetime) -> tuple[App, Steered]:
        self._meter = _Meter(self.counts)
        app = scratch(
            self._files,
            now,
            observers=[self._happened],
            reads=self._reads,
            around=self._meter.around,
        )
        return app, _Hops(app, self._meter)

    def _accept(self, stimulus: Said | OwnerSaid) -> list[Wake]:
        self.counts.messages += 1
        with self._meter.on():
            return super()._accept(stimulus)


class _Meter:
    """A store that counts as Firestore bills, while it is on."""

    def __init__(self, counts: Counts) -> None:
        self._counts, self._on = counts, False

    def around(self, inner: Store) -> Store:
        self.inner, self.writers = inner, inner.writers
        return self

    @contextmanager
    def on(self) -> Iterator[None]:
        was, self._on = self._on, True
        try:
            yield
        finally:
            self._on = was

    def get(self, business: str, ref: Ref) -> Record | None:
        self._count(reads=1)
        return self.inner.get(business, ref)

    def query(
        self,
        business: str,
        query: Query,
        equals: Mapping[str, str | int | bool] | None = None,
        low: str | int | None = None,
        high: str | int | None = None,
        limit: int = 100,
    ) -> Sequence[Record]:
        found = self.inner.query(business, query, equals, low, high, limit)
        self._count(reads=max(1, len(found)))  # one that finds nothing is billed as one
        return found

    def commit(self, business: str, commit: Commit) -> None:
        self._count(reads=len(commit.expects), writes=len(commit.puts), commits=1)
        self.inner.commit(business, commit)

    def everything(self, business: str) -> Iterator[Record]:
        return self.inner.everything(business)

    def businesses(self) -> Sequence[str]:
        return self.inner.businesses()

    def backup(self, target: str) -> None:
        self.inner.backup(target)

    def load(self, rows: Iterable[tuple[str, Record]]) -> None:
        self.inner.load(rows)

    def close(self) -> None:
        self.inner.close()

    def delivered(self) -> None:
        self._counts.deliveries += 1

    def _count(self, reads: int = 0, writes: int = 0, commits: int = 0) -> None:
        if self._on:
            self._counts.reads += reads
            self._counts.writes += writes
            self._counts.commits += commits


class _Hops(Stepped):
    """Delivers as functions do: one row at a time, and what is due is counted before it is handed on."""

    def __init__(self, app: App, meter: _Meter) -> None:
        super().__init__(app)
        self._meter = meter

    def submit(self, wakes: Sequence[Wake]) -> None:
        queue = deque(wakes)
        with self._meter.on():
            while queue:
                self._meter.delivered()
                queue.extend(self.app.dispatcher.deliver(queue.popleft()))

    def advance(self, until: datetime) -> None:
        dispatcher, business = self.app.dispatcher, self.app.business
        while (due := dispatcher.next_wake(business)) and due <= until:
            self.clock.set(due)
            with self._meter.on():
                wakes = [Wake(business, row.id) for row in dispatcher.due(business)]
                wakes = [wake for wake in wakes if dispatcher.count(wake)]
            self.submit(wakes)
        self.clock.set(until)


class _Asked:
    """A model that counts what it is asked and never answers, so that the rules go on."""

    name, deterministic = "counted", False

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def understand(
        self, text: str, context: ReadingContext, allowance: Allowance | None = None
    ) -> Understanding:
        most = (allowance or Allowance(1.0)).input_tokens
        self._counts.readings += 1
        self._counts.input_tokens += prompts.for_reading(text, context, most).tokens
        raise NoAnswer(Outcome.REFUSED)

    def word(self, plan: ReplyPlan, style: str, allowance: Allowance | None = None) -> str:
        most = (allowance or Allowance(1.0, WORD_TOKENS)).input_tokens
        self._counts.wordings += 1
        draft: Any = placeholders.draft(plan)
        self._counts.input_tokens += prompts.for_wording(draft.text, style, most).tokens
        raise NoAnswer(Outcome.REFUSED)

    def close(self) -> None:
        """Nothing is open."""
