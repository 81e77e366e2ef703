"""A loopback HTTP server that plays a model: what it says next, and all it was asked. Knows no protocol."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "AIzaSy-test-key-7b1c9e"
"""What has to be sent, and must never be seen again."""

READING: dict[str, Any] = {
    "intents": ["request_quote"],
    "services": ["plumbing/faucet"],
    "items": ["faucet_repair"],
    "faqs": [],
    "hazard": "none",
    "hazard_words": "",
    "hazard_seen": False,
    "name": "",
    "address": "",
    "windows": [],
    "choice": 0,
    "pick": "unsaid",
    "wants_person": False,
}


@dataclass(frozen=True)
class Asked:
    """One request that was let through: the fixed part, the rest, the pictures, the schema's fields."""

    system: str
    user: str
    photos: tuple[tuple[str, bytes], ...]
    fields: frozenset[str]
    raw: dict[str, Any]


@dataclass
class Says:
    """One answer. `kind`: answer, blocked, cut, refused, busy, down, denied, slow, drip, garbage, html,
    hangup, bad_request."""

    kind: str = "answer"
    text: str | None = None
    seconds: float = 0.0
    """Of a slow or dripping answer; of a busy one what it names to wait."""


class Refused(Exception):
    """The API would not take this request."""

    def __init__(self, status: int, told: str, word: str = "INVALID_ARGUMENT") -> None:
        super().__init__(told)
        self.status, self.told, self.word = status, told, word


@dataclass
class Wire:
    """The state of a server. `next` are answers in their order, `always` what comes after them;
    `answer` makes the text of a plain answer from what was asked."""

    next: deque[Says] = field(default_factory=deque)
    always: Says = field(default_factory=Says)
    answer: Callable[[Asked], str] = lambda asked: honest(asked)
    asked: list[Asked] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    hits: int = 0
    url: str = ""

    def says(self) -> Says:
        return self.next.popleft() if self.next else self.always

    def will(self, *kinds: str | Says) -> None:
        self.next.extend(Says(kind) if isinstance(kind, str) else kind for kind in kinds)


def honest(asked: Asked) -> str:
    """What an obedient model says: a plain reading, or the draft as it stands."""
    if "text" in asked.fields:
        return json.dumps({"text": asked.user.partition("DRAFT:\n<<<\n")[2].removesuffix("\n>>>")})
    return json.dumps(READING)


@contextmanager
def served(wire: Wire, handler: type[Handler]) -> Iterator[Wire]:
    """The server on a free port of this machine, until the block ends."""
    bound = type("Bound", (handler,), {"wire": wire})
    server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    wire.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield wire
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """What both protocols share; a subclass reads a request and writes an answer."""

    wire: Wire
    protocol_version = "HTTP/1.1"

    def read(self, path: str, body: dict[str, Any]) -> Asked:
        raise NotImplementedError

    def written(self, says: Says, asked: Asked) -> dict[str, Any]:
        raise NotImplementedError

    def error(self, status: int, told: str, word: str, wait: float | None = None) -> dict[str, Any]:
        raise NotImplementedError

    def do_POST(self) -> None:
        self.wire.hits += 1
        length = int(self.headers.get("Content-Length", "0"))
        raw = self.rfile.read(length)
        says = self.wire.says()
        try:
            body = json.loads(raw)
            asked = self.read(self.path, body)
        except Refused as error:
            self.wire.refused.append(error.told)
            self.send(error.status, self.error(error.status, error.told, error.word))
            return
        self.wire.asked.append(asked)
        self._answer(says, asked)

    def _answer(self, says: Says, asked: Asked) -> None:
        echo = f"you wrote: {asked.user}"  # vendors quote requests in their errors
        if says.kind == "busy":
            wait = says.seconds or None
            self.send(429, self.error(429, echo, "RESOURCE_EXHAUSTED", wait), wait=wait)
        elif says.kind == "down":
            self.send(503, self.error(503, echo, "UNAVAILABLE"))
        elif says.kind == "denied":
            self.send(403, self.error(403, f"{KEY} may not: {echo}", "PERMISSION_DENIED"))
        elif says.kind == "bad_request":
            self.send(400, self.error(400, echo, "INVALID_ARGUMENT"))
        elif says.kind == "garbage":
            self.raw(b'{"candidates": [{"content": {"parts": [{"te', "application/json")
        elif says.kind == "html":
            self.raw(b"<html><body>502 Bad Gateway</body></html>", "text/html")
        elif says.kind == "hangup":
            self.close_connection = True
            self.connection.close()
        elif says.kind == "drip":
            self._drip(says.seconds)
        else:
            time.sleep(says.seconds if says.kind == "slow" else 0)
            self.send(200, self.written(says, asked))

    def send(self, status: int, body: dict[str, Any], wait: float | None = None) -> None:
        self.raw(json.dumps(body).encode(), "application/json", status, wait)

    def raw(self, body: bytes, kind: str, status: int = 200, wait: float | None = None) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if wait is not None and kind == "application/json":
                self.send_header("Retry-After", str(wait))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # whoever asked has gone
            self.close_connection = True

    def _drip(self, seconds: float) -> None:
        """A byte now and then: each read of a client is in time, the answer never."""
        end = time.monotonic() + seconds
        try:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "100000")
            self.end_headers()
            while time.monotonic() < end:
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Tests print nothing."""
