"""Redis hands out again what nobody acknowledged in time: a sending that lasts longer is made once all the
same, and nothing is left waiting in Redis."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from deskhand.bootstrap import App, Parts, arm, assemble
from deskhand.business.load import sample
from deskhand.channels import text as texts
from deskhand.channels.contacts import contact_id
from deskhand.domain.base import Channel
from deskhand.domain.control import OutboxRow
from deskhand.domain.messages import MessageUnderstood
from deskhand.engine.codec import decode
from deskhand.ports.messaging import OutgoingText
from deskhand.ports.queries import OPEN_ROWS
from deskhand.providers.blobs.memory import MemoryBlobs
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.settable import CountingIds
from deskhand.providers.clock.stored import StoredClock
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.providers.messaging.simulator import PhoneSimulator
from deskhand.providers.store.postgres import PostgresStore
from tests.flows.stories import TUESDAY
from tests.flows.wires import DANA, local
from tests.support import postgres, redis
from tests.support.works import Works

pytestmark = [
    pytest.mark.xdist_group("celery"),
    pytest.mark.timeout(600),
    pytest.mark.prove,
]
SENDING = 20.0
"""Seconds."""
AGAIN = re.compile(r"Task deskhand\.deliver\[([\w-]+)\] received")


class House:
    """One business, three workers and a beat; its clock is moved by hand."""

    def __init__(self) -> None:
        self.server, place = redis.Server(), postgres.fresh()
        self.store = PostgresStore(place)
        self.phone, self.slow, self.sending = PhoneSimulator(self._landed), 0.0, False
        files = sample()
        self.clock = StoredClock(self.store, files.business.id)
        self.clock.set(local("2026-11-22 11:00"))
        parts = Parts(
            store=self.store,
            clock=self.clock,
            new_id=CountingIds("visible"),
            blobs=MemoryBlobs(),
            reader=OfflineEngine(),
            calendar=BuiltinCalendar(),
            texts={Channel.SMS: self.phone},
        )
        self.app: App = assemble(files, parts)
        arm(self.app)
        self.works = Works(self.server.url(), counted=False)
        self.works.assign(self.app, place)
        for _ in range(3):
            self.works.worker(1, "INFO")
        self.works.beat()

    def say(self, words: str) -> None:
        now = self.clock.now()
        message = texts.inbound(
            channel=Channel.SMS,
            contact=contact_id(Channel.SMS, DANA),
            text=words,
            received_at=now,
            sent_at=now,
            outside_id=words,
        )
        self.works.celery.hand_on(self.app.intake.accept(self.app.business, message))

    def settle(self) -> None:
        """Move the clock to where the conversation has settled, as soon as what was said is read."""
        self.until(self._settling)
        self.clock.set(self._settling()[0])

    def until(self, holds: Callable[[], object], seconds: float = 180) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, self.works.said()[-3000:]
            time.sleep(0.5)

    def hand_out_again(self) -> None:
        """What kombu does of itself, now and then, with what was not acknowledged in time: all of it."""
        with self.works.celery.connection_for_write() as line:
            channel = line.default_channel
            channel.visibility_timeout = 0
            channel.qos.restore_visible(interval=1)

    def waiting(self) -> int:
        """Messages in Redis, taken or not."""
        queued = sum(int(self.works.redis.llen(name)) for name in self.works.celery.queues)
        return queued + int(self.works.redis.hlen("unacked"))

    def close(self) -> None:
        self.works.close()
        self.store.close()
        self.server.close()

    def _settling(self) -> list[datetime]:
        found = self.store.query(self.app.business, OPEN_ROWS, {"status": "open"})
        rows = [decode(OutboxRow, record.body) for record in found]
        return [row.not_before for row in rows if row.type == MessageUnderstood.__name__]

    def _landed(self, text: OutgoingText) -> None:
        self.sending = True
        time.sleep(self.slow)
        self.sending = False


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    yield made
    made.close()


def test_complaint_11_a_sending_longer_than_the_visibility_timeout_is_made_once(
    house: House,
) -> None:
    house.slow = SENDING
    house.say(TUESDAY)
    house.settle()
    house.until(lambda: house.sending)
    again = lambda: max(Counter(AGAIN.findall(house.works.said())).values(), default=0)  # noqa: E731
    while house.sending and again() < 2:
        house.hand_out_again()
        time.sleep(0.5)
    assert again() > 1
    house.until(lambda: len(house.phone.sent) >= 1)
    house.slow = 0.0
    house.until(lambda: house.waiting() == 0)
    for _ in range(30):
        house.clock.set(house.clock.now() + timedelta(seconds=10))
        time.sleep(0.3)
    assert len(house.phone.sent) == 1
