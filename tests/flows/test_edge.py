"""A text comes in at the edge and is answered, through real functions, Pub/Sub and Firestore."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.domain.messages import MessageReceived
from deskhand.domain.secret import Secret
from deskhand.runtimes.functions import edge
from deskhand.runtimes.functions.presets import TOGETHER
from deskhand.web.server import Server
from tests.flows.installation import DANA, Installation
from tests.flows.runtimes import FUNCTIONS_TOGETHER
from tests.support.functions import CountedBus, running

pytestmark = [pytest.mark.xdist_group("functions"), pytest.mark.timeout(300)]
TOKEN = Secret("sesame", "last-month")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(FUNCTIONS_TOGETHER, tmp_path)
    yield made
    made.close()


@pytest.fixture
def door(house: Installation) -> Iterator[str]:
    functions = running(TOGETHER)
    bus = CountedBus(functions.bus, lambda: functions.counter)
    server = Server(edge.served(house.app, bus, TOKEN), "127.0.0.1", 0)
    server.start()
    yield f"{server.address}/messages"
    server.stop()


def posted(door: str, token: str = "sesame", **fields: object) -> int:
    told = {"channel": "sms", "from": DANA, "text": "My faucet drips", "id": "m1", **fields}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(door, json.dumps(told).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_a_text_at_the_edge_is_answered_once(house: Installation, door: str) -> None:
    start = time.monotonic()
    assert posted(door) == 202
    assert posted(door, token="last-month") == 202  # brought again, by who has the old token
    running(TOGETHER).drain()
    house.settle()
    spent = time.monotonic() - start
    assert len(house.sent(DANA)) == 1
    print(f"answered {spent:.2f} s after it came, settling apart")


def test_who_has_no_token_or_brings_no_message_is_told_so(house: Installation, door: str) -> None:
    assert posted(door, token="open") == 401
    assert posted(door, channel="pigeon") == 422
    assert posted(door, **{"from": "nobody"}) == 422
    assert posted(door, text="x" * 70_000) == 413
    assert not [event for event in house.events if isinstance(event, MessageReceived)]
