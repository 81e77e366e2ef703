"""The loopback server: HTTP, tokens, faults and what was asked. What an API keeps is told in a class each."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.support.google.discovery import Call, Description, Invalid
from tests.support.google.oauth import OAuth

Answer = Mapping[str, Any] | None


class GoogleError(Exception):
    """What Google says instead of an answer, in the shape it says it."""

    def __init__(
        self, status: int, reason: str, told: str = "", retry_after: int | None = None
    ) -> None:
        super().__init__(told or reason)
        self.status, self.reason, self.retry_after = status, reason, retry_after

    @property
    def body(self) -> dict[str, Any]:
        told = str(self)
        errors = [{"domain": "global", "reason": self.reason, "message": told}]
        return {"error": {"code": self.status, "message": told, "errors": errors}}


@dataclass
class Fault:
    """What happens to the next call of a method. `done`: it is carried out all the same, and only the
    answer is lost. `status` 0 cuts the connection; `seconds` is how long the answer takes."""

    status: int = 0
    reason: str = "backendError"
    done: bool = False
    seconds: float = 0.0
    retry_after: int | None = None
    slow_only: bool = False
    """The answer comes, late."""


class Api:
    """What one API keeps. A subclass names its description and has a method for each of the API's:
    `table` maps "gmail.users.messages.list" to it."""

    name: tuple[str, str]
    table: Mapping[str, Callable[[Any, str, Call], Answer]]
    """Each is called with the API, the address that is signed in, and the call."""


@dataclass
class Google:
    """The state of a server. `invalid` holds what no description allows: a test's end finds it empty."""

    apis: tuple[Api, ...]
    oauth: OAuth = field(default_factory=OAuth)
    calls: list[Call] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    faults: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    down: bool = False
    """Every API answers 503; tokens are still given."""
    url: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._described = [(api, Description(*api.name)) for api in self.apis]

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of this method go wrong, in this order."""
        self.faults[method].extend(faults)

    def count(self, method: str) -> int:
        """How often a method was called, faults included."""
        return sum(call.method == method for call in self.calls)

    def answer(self, verb: str, target: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        """The whole of one request: judged, let in, carried out, answered."""
        try:
            found = [
                (api, description, call)
                for api, description in self._described
                if (call := description.call(verb, target, headers, raw))
            ]
        except Invalid as error:
            self.invalid.append(str(error))
            return Reply.of(GoogleError(400, "invalidArgument", str(error)))
        if not found:
            self.invalid.append(f"no API has {verb} {urlsplit(target).path}")
            return Reply.of(GoogleError(404, "notFound", "no such path"))
        api, description, call = found[0]
        with self.lock:
            self.calls.append(call)
        try:
            who = self._let_in(headers, call)
            return self._carried_out(api, description, call, who)
        except GoogleError as error:
            return Reply.of(error)

    def _let_in(self, headers: Mapping[str, str], call: Call) -> str:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        held = self.oauth.bearer(token) if scheme == "Bearer" else None
        if held is None:
            raise GoogleError(401, "authError", "Invalid Credentials")
        address, scopes = held
        if call.scopes and not set(call.scopes) & set(scopes):
            raise GoogleError(403, "insufficientPermissions", "Insufficient Permission")
        return address

    def _carried_out(self, api: Api, description: Description, call: Call, who: str) -> Reply:
        if self.down:
            raise GoogleError(503, "backendError", "Service Unavailable")
        fault = self.faults[call.method].popleft() if self.faults[call.method] else None
        if fault and fault.seconds and not fault.done:
            time.sleep(fault.seconds)
        if fault and not fault.done and not fault.slow_only:
            return Reply.failed(fault)
        act = api.table.get(call.method)
        if act is None:
            self.invalid.append(f"{call.method} is not played here")
            raise GoogleError(501, "notImplemented", call.method)
        with self.lock:
            answer = act(api, who, call)
        try:
            description.answer(call.method, answer)
        except Invalid as error:
            self.invalid.append(f"the fake is wrong: {error}")
        if fault and fault.done:
            time.sleep(fault.seconds)
            if not fault.slow_only:
                return Reply.failed(fault)
        return Reply(204, None) if answer is None else Reply(200, dict(answer))


@dataclass
class Reply:
    """What goes over the line; status 0 is a cut."""

    status: int
    body: dict[str, Any] | None
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: GoogleError) -> Reply:
        wait = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
        return cls(error.status, error.body, wait)

    @classmethod
    def failed(cls, fault: Fault) -> Reply:
        if fault.status == 0:
            return cls(0, None)
        return cls.of(GoogleError(fault.status, fault.reason, "a fault", fault.retry_after))


class _Handler(BaseHTTPRequestHandler):
    google: Google
    protocol_version = "HTTP/1.1"

    def _any(self) -> None:
        length = int(self.headers.get("Content-Length") or "0")
        raw = self.rfile.read(length) if length else b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        oauth = self.google.oauth.answer(self.command, self.path, headers, raw, self.google.url)
        if oauth is not None:
            self._send(Reply(*oauth))
            return
        self._send(self.google.answer(self.command, self.path, headers, raw))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815

    def _send(self, reply: Reply) -> None:
        if reply.status == 0:
            self.close_connection = True
            self.connection.close()
            return
        body = b"" if reply.body is None else json.dumps(reply.body).encode()
        try:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if body:
                self.send_header("Content-Type", "application/json; charset=UTF-8")
            if reply.status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # whoever asked has gone
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Tests print nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A line that was cut is no error of the server's."""


@contextmanager
def served(*apis: Api) -> Iterator[Google]:
    """The APIs on one free port of this machine, until the block ends; then nothing asked may have been
    invalid, unless the test emptied the list."""
    google = Google(apis)
    server = _Server(("127.0.0.1", 0), type("Bound", (_Handler,), {"google": google}))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    google.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield google
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert google.invalid == []
