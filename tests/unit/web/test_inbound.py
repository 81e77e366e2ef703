"""POST /messages while the PostgreSQL server is away: who brings a message is told to bring it again."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest

from deskhand.bootstrap import App, Parts, assemble
from deskhand.business.load import sample
from deskhand.domain.base import Channel
from deskhand.domain.people import InboundMessage
from deskhand.engine.rows import Wake
from deskhand.providers.blobs.memory import MemoryBlobs
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.settable import CountingIds
from deskhand.providers.clock.system import SystemClock
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.providers.messaging.simulator import PhoneSimulator
from deskhand.providers.store.postgres import PostgresStore
from deskhand.web import inbound
from deskhand.web.app import create
from deskhand.web.calendar import secret
from deskhand.web.health import parts
from deskhand.web.server import Server
from tests.support import postgres

pytestmark = pytest.mark.xdist_group("postgres")
SAID = {"channel": "sms", "from": "+18455550101", "text": "My faucet drips.", "id": "1"}


@pytest.fixture(scope="module")
def database() -> Iterator[postgres.Server]:
    with closing(postgres.Server()) as made:
        yield made


@pytest.fixture
def app(database: postgres.Server) -> Iterator[App]:
    with closing(PostgresStore(database.fresh())) as store:
        given = Parts(
            store=store,
            clock=SystemClock(),
            new_id=CountingIds("inbound"),
            blobs=MemoryBlobs(),
            reader=OfflineEngine(),
            calendar=BuiltinCalendar(),
            texts={Channel.SMS: PhoneSimulator(lambda _: None)},
        )
        yield assemble(sample(), given)


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_who_brings_a_message_while_the_database_is_away_is_to_bring_it_again(
    database: postgres.Server, app: App, how: postgres.Stop
) -> None:
    handed_on: Counter[str] = Counter()

    def hand_on(wakes: Sequence[Wake]) -> None:
        handed_on.update(wake.row for wake in wakes)

    def health() -> dict[str, Any]:
        found = parts(app)
        return {"ok": found["store"]["ok"], **found}

    web = create(app, secret(app), health)
    inbound.add(web, app, lambda token: token == "sesame", hand_on)
    server = Server(web, "127.0.0.1", 0)
    server.start()
    try:
        database.stop(how)
        status, again = asked(server.port, "POST", "/messages", SAID)
        assert (status, again) == (503, "5")
        assert asked(server.port, "GET", "/healthz")[0] == 503
        database.start()
        assert asked(server.port, "POST", "/messages", SAID)[0] == 202
        assert asked(server.port, "POST", "/messages", SAID)[0] == 202
        assert asked(server.port, "GET", "/healthz")[0] == 200
    finally:
        server.stop()
    found = app.store.everything(app.business)
    assert len([r for r in found if r.ref.collection == InboundMessage.collection]) == 1
    assert sum(handed_on.values()) == 1


def asked(
    port: int, method: str, path: str, body: dict[str, str] | None = None
) -> tuple[int, str | None]:
    """Status and Retry-After, within the 15 s that a phone provider waits."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    with closing(line):
        headers = {"Authorization": "Bearer sesame"}
        line.request(method, path, json.dumps(body) if body else None, headers)
        answer = line.getresponse()
        answer.read()
        return answer.status, answer.getheader("Retry-After")
