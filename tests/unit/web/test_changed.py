"""Word of a changed calendar: taken with the token we gave, late and doubled as it comes."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.providers.calendar.memory import MemoryCalendars
from deskhand.web.app import create
from deskhand.web.server import Server
from tests.flows.installation import Installation
from tests.flows.runtimes import MEMORY
from tests.flows.stories import only_sam


@pytest.fixture
def made(tmp_path: Path) -> Installation:
    return Installation(MEMORY, tmp_path, files=only_sam(), calendars=MemoryCalendars())


@pytest.fixture
def nudges() -> list[str]:
    return []


@pytest.fixture
def server(made: Installation, nudges: list[str]) -> Iterator[Server]:
    web = create(made.app, "feed", lambda: {"ok": True}, changed=lambda: nudges.append("read"))
    server = Server(web, "127.0.0.1", 0)
    server.start()
    yield server
    server.stop()


def post(server: Server, token: str | None, state: str = "exists") -> int:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {"X-Goog-Resource-State": state, "X-Goog-Message-Number": "1"}
    if token is not None:
        headers["X-Goog-Channel-Token"] = token
    line.request("POST", "/calendars/changed", headers=headers)
    status = line.getresponse().status
    line.close()
    return status


def test_a_notice_has_the_calendar_read_and_a_doubled_one_again(
    made: Installation, server: Server, nudges: list[str]
) -> None:
    assert made.app.datebook is not None
    proof = made.app.datebook.secret
    assert len(proof) == 64
    assert post(server, proof, "sync") == 204
    assert nudges == []
    assert [post(server, proof) for _ in range(2)] == [204, 204]
    assert nudges == ["read", "read"]


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_whoever_has_not_the_token_is_told_nothing(
    server: Server, nudges: list[str], token: str | None
) -> None:
    assert post(server, token and token.encode().decode("latin-1")) == 404
    assert nudges == []
