"""Workers killed, beats killed, Redis emptied and restarted, PostgreSQL's lines cut and its server restarted
and crashed, all during a load of conversations: nothing is lost, nothing doubled, no two visits overlap."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import psycopg
import pytest

from deskhand.bootstrap import App, Parts, arm, assemble
from deskhand.business.load import sample
from deskhand.channels import text as texts
from deskhand.channels.contacts import contact_id
from deskhand.domain.base import Channel, Document
from deskhand.domain.control import Effect, EffectState, OutboxRow, OwnerItem
from deskhand.domain.errors import TryAgain
from deskhand.domain.people import InboundMessage, OutboundMessage
from deskhand.domain.work import Quote, Visit, VisitStatus
from deskhand.engine.codec import decode
from deskhand.providers.blobs.memory import MemoryBlobs
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.settable import CountingIds
from deskhand.providers.clock.stored import StoredClock
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.providers.messaging.simulator import PhoneSimulator
from deskhand.providers.store.postgres import CONNECT_SECONDS, PostgresStore
from tests.contracts.test_store_postgres import cut_lines
from tests.flows.wires import START, local
from tests.scale import SEED, pick
from tests.support import postgres, redis
from tests.support.works import Works

pytestmark = [
    pytest.mark.xdist_group("celery"),
    pytest.mark.timeout(pick(small=900, prove=7200)),
]
CONVERSATIONS = pick(small=20, prove=500)
BOOKING_EVERY = pick(small=2, prove=20)
"""One in so many wants a visit; there are only so many hours in the weeks ahead."""
DEEDS, AT_ONCE = pick(small=8, prove=150), pick(small=6, prove=20)
PACE = 2.0
"""Seconds of the business in one of ours."""
PATIENCE = pick(small=300.0, prove=3000.0)

BY_ITSELF = "ended by itself"

ASKED = "What would it cost to fix a dripping kitchen faucet?"
WANTED = "my kitchen faucet drips, what would it cost and can you come {day}?"
DAYS = ("Tuesday", "Wednesday", "Thursday", "Friday")
FIRST = ("the first one works", "the first one", "the first one please", "ok, the first one works")
"""Who says the same over and over is taken for a machine, and left alone."""
WHO = "I'm {name}, {number} Wurts St, Kingston NY 12401"


class Load:
    """Customers who answer what they are written, and the business they write to."""

    def __init__(self, works: Works, database: postgres.Server) -> None:
        self.place, self.works = database.fresh(), works
        self.store = PostgresStore(self.place)
        self.phone = PhoneSimulator(self._landed)
        self.landed_for: dict[str, list[str]] = {}
        self._read: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self.refused = 0
        self.settled: set[str] = set()
        files = sample()
        self.clock = StoredClock(self.store, files.business.id)
        self.clock.set(local(START.replace("15:00", "12:00")))
        self.began, self.start = time.monotonic(), self.clock.now()
        parts = Parts(
            store=self.store,
            clock=self.clock,
            new_id=CountingIds("chaos"),
            blobs=MemoryBlobs(),
            reader=OfflineEngine(),
            calendar=BuiltinCalendar(),
            texts={Channel.SMS: self.phone},
        )
        self.app: App = assemble(files, parts)
        arm(self.app)
        works.assign(self.app, self.place)

    def move_the_clock(self) -> None:
        passed = timedelta(seconds=(time.monotonic() - self.began) * PACE)
        with suppress(TryAgain):
            self.clock.set(self.start + passed)

    def say(self, number: int, words: str) -> None:
        """One text comes in; a provider repeats it until it is accepted."""
        self.said[phone(number)] += 1
        id = f"{number}-{self.said[phone(number)]}"
        while True:
            try:
                message = texts.inbound(
                    channel=Channel.SMS,
                    contact=contact_id(Channel.SMS, phone(number)),
                    text=words,
                    received_at=self.clock.now(),
                    sent_at=self.clock.now(),
                    outside_id=id,
                )
                self.works.celery.hand_on(self.app.intake.accept(self.app.business, message))
            except TryAgain:
                self.refused += 1
                time.sleep(0.1)
            else:
                return

    def go_on(self) -> None:
        """Everybody who got something new answers it, until he has what he wanted."""
        for number in range(CONVERSATIONS):
            to = phone(number)
            got = list(self.landed_for.get(to, ()))
            if len(got) == self._read[to] or to in self.settled:
                continue
            self._read[to] = len(got)
            if ("booked" if wants_a_visit(number) else "$125") in got[-1]:
                self.settled.add(to)
            elif "1)" in got[-1] or "of those times" in got[-1]:
                self.say(number, FIRST[self.said[to] % len(FIRST)])
            elif "Does that work" in got[-1]:
                self.say(number, "yes, that works")
            elif "name" in got[-1] or "address" in got[-1]:
                self.say(number, WHO.format(name=f"Dana {name(number)}", number=number + 1))
            else:  # it took too long to read what he wrote, and he was asked again
                self.say(number, first_words(number))

    def all(self, kind: type[Document]) -> list[Document]:
        found = self.store.everything(self.app.business)
        return [decode(kind, r.body) for r in found if r.ref.collection == kind.collection]

    def close(self) -> None:
        self.store.close()

    def _landed(self, text: object) -> None:
        to, words = text.to, text.text  # type: ignore[attr-defined]
        self.landed_for.setdefault(to, []).append(words)


def phone(number: int) -> str:
    return f"+1845555{1000 + number:04d}"


def name(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03d}").capitalize()


def first_words(number: int) -> str:
    if wants_a_visit(number):
        return WANTED.format(day=DAYS[number // BOOKING_EVERY % len(DAYS)])
    return ASKED


def wants_a_visit(number: int) -> bool:
    return number % BOOKING_EVERY == 0


class Mischief:
    """One thing after the other dies and is started again. Each has had its turn before one has its next."""

    def __init__(
        self,
        works: Works,
        load: Load,
        broker: redis.Server,
        database: postgres.Server,
        rng: random.Random,
    ) -> None:
        self._works, self._load, self._rng = works, load, rng
        self._broker, self._database = broker, database
        self._restarts: list[Future[None]] = []
        self._aside = ThreadPoolExecutor(1)
        self._turns: list[Callable[[], str]] = []

    def next(self) -> str:
        """Do it; what it was."""
        if not self._turns:
            each = [self._worker, self._beat, self._child, self._child, self._flush]
            each += [self._empty_restart, self._cut, self._restart]
            self._turns = self._rng.sample(each, len(each))
        return self._turns.pop()()

    def end(self) -> None:
        """Until the database is back; raises what went wrong with its restarts."""
        for restart in self._restarts:
            restart.result()
        self._aside.shutdown()

    def _worker(self) -> str:
        self._works.kill(self._rng.choice(self._works.called("worker")))
        self._works.worker(2)
        return "worker killed"

    def _beat(self) -> str:
        self._works.kill(self._rng.choice(self._works.called("beat")))
        self._works.beat()
        return "beat killed"

    def _child(self) -> str:
        import psutil

        with suppress(psutil.NoSuchProcess):  # it ended by itself just now
            parent = psutil.Process(self._rng.choice(self._works.called("worker")).pid)
            children = parent.children(recursive=True)
            for one in self._rng.sample(children, min(1, len(children))):
                one.send_signal(signal.SIGKILL)
        return "child killed"

    def _flush(self) -> str:
        with suppress(Exception):
            self._works.redis.flushall()
        return "Redis flushed"

    def _empty_restart(self) -> str:
        self._broker.kill()
        time.sleep(self._rng.uniform(0, 2))
        self._broker.start()
        return "Redis restarted"

    def _cut(self) -> str:
        with suppress(psycopg.OperationalError):  # the server is away
            cut_lines(self._load.place)
        return "lines cut"

    def _restart(self) -> str:
        """Beside everything else, for longer than a call waits: customers go on writing meanwhile."""
        how: postgres.Stop = self._rng.choice(["fast", "immediate"])
        away = self._rng.uniform(
            pick(small=CONNECT_SECONDS + 1.0, prove=0.0), CONNECT_SECONDS + 3.0
        )
        self._restarts.append(self._aside.submit(self._database.restart, how, away))
        return f"PostgreSQL restarted ({how})"


def test_nothing_is_lost_or_doubled_whatever_dies() -> None:
    rng, broker, database = random.Random(f"{SEED}/chaos"), redis.Server(), postgres.Server()
    works = Works(broker.url(), counted=False)
    load = Load(works, database)
    mischief = Mischief(works, load, broker, database, rng)
    done: Counter[str] = Counter()
    try:
        for _ in range(2):
            works.worker(2)
            works.beat()
        moving = threading.Event()
        clock = threading.Thread(target=_moved, args=(load, moving))
        clock.start()
        waiting = list(range(CONVERSATIONS))
        began = time.monotonic()
        next_deed, deeds = began + 6, DEEDS
        while len(load.settled) < CONVERSATIONS or deeds:
            assert time.monotonic() < began + PATIENCE, told(load, works, done)
            # Spread over the mischief, so that something is always under way.
            while waiting and len(waiting) > CONVERSATIONS * deeds // DEEDS - AT_ONCE:
                load.say(waiting[0], first_words(waiting.pop(0)))
            load.go_on()
            done[BY_ITSELF] += works.revive()
            if deeds and time.monotonic() > next_deed:
                done[mischief.next()] += 1
                deeds -= 1
                next_deed = time.monotonic() + rng.uniform(0.5, 4)
            time.sleep(0.2)
        mischief.end()
        end = time.monotonic() + 240
        while open_rows(load):
            done[BY_ITSELF] += works.revive()
            assert time.monotonic() < end, told(load, works, done)
            time.sleep(0.2)
        moving.set()
        clock.join()
        print(f"seed {SEED}: {told(load, works, done)}")
        check(load)
        assert [line for line in works.said().splitlines() if _ended_badly(line)] == []
    finally:
        moving.set()
        works.close()
        load.close()
        broker.close()
        database.close()


def _ended_badly(line: str) -> bool:
    """Celery gives up a worker one of whose processes died while it started, and is started again. Nothing
    else ends one, or a beat, and no delivery ends in an error but that its process was killed."""
    killed = "WorkerLostError" in line or "Could not start worker processes" in line
    ends = ("Unrecoverable error", "beat raised exception", "raised unexpected")
    return any(words in line for words in ends) and not killed


def _moved(load: Load, ended: threading.Event) -> None:
    while not ended.wait(0.1):
        load.move_the_clock()


def open_rows(load: Load) -> list[OutboxRow]:
    """Those whose time has come."""
    with suppress(TryAgain):
        return list(load.app.dispatcher.due(load.app.business)) or [
            row
            for row in load.all(OutboxRow)  # type: ignore[misc]
            if isinstance(row, OutboxRow)
            and row.status == "open"
            and row.not_before <= load.clock.now()
        ]
    return [None]  # type: ignore[list-item]


def told(load: Load, works: Works, done: Counter[str]) -> str:
    """What happened, and where it stands if it does not go on."""
    said = (
        f"{len(load.settled)} of {CONVERSATIONS} conversations ended, {len(load.phone.sent)} texts, "
        f"{load.refused} times to be brought again"
    )
    if len(load.settled) == CONVERSATIONS:
        return f"{said}, {dict(done)}"
    rows = [row for row in load.all(OutboxRow) if isinstance(row, OutboxRow)]
    open_ = [f"{r.type}->{r.recipient} {r.attempts} {r.error}" for r in rows if r.status != "done"]
    people = [number for number in range(CONVERSATIONS) if phone(number) not in load.settled]
    last = [f"{n}: {load.landed_for.get(phone(n), ['nothing'])[-1]}" for n in people[:9]]
    return f"{said}, {dict(done)}; open: {open_[:20]}; last: {last}\n{works.said()[-3000:]}"


def check(load: Load) -> None:
    messages = [m for m in load.all(InboundMessage) if isinstance(m, InboundMessage)]
    assert [m.id for m in messages if m.handled_by is None] == []
    assert len(messages) == sum(load.said.values())
    assert {k: n for k, n in Counter(t.key for t in load.phone.sent).items() if n > 1} == {}
    outbound = [m for m in load.all(OutboundMessage) if isinstance(m, OutboundMessage)]
    customers = Counter(t.to for t in load.phone.sent if t.to.startswith("+18455551"))
    assert {to: n for to, n in customers.items() if n > load.said[to]} == {}, "answered once each"
    assert len(outbound) == len(load.phone.sent)
    rows = [r for r in load.all(OutboxRow) if isinstance(r, OutboxRow)]
    assert [(r.type, r.error) for r in rows if r.status == "dead"] == []
    effects = [e for e in load.all(Effect) if isinstance(e, Effect)]
    assert {e.state for e in effects} <= {EffectState.SENT, EffectState.REFUSED}
    kinds = Counter(i.kind for i in load.all(OwnerItem) if isinstance(i, OwnerItem))
    assert not {"dead", "failed", "maybe_sent"} & set(kinds)
    visits = [
        v for v in load.all(Visit) if isinstance(v, Visit) and v.status is VisitStatus.CONFIRMED
    ]
    assert len(visits) == sum(wants_a_visit(n) for n in range(CONVERSATIONS))
    quotes = Counter(q.customer for q in load.all(Quote) if isinstance(q, Quote))
    assert len(quotes) == CONVERSATIONS
    for technician in {name for v in visits for name in v.technicians}:
        own = sorted((v for v in visits if technician in v.technicians), key=lambda v: v.start)
        for one, other in pairwise(own):
            assert one.end + timedelta(minutes=one.travel_minutes) <= other.start
