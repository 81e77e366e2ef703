"""A real SMTP server (aiosmtpd) on a free loopback port that can refuse, or cut the dialogue."""

from __future__ import annotations

import asyncio
import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Cut(StrEnum):
    """Where the server drops the connection."""

    AT_CONNECT = "connect"
    AT_EHLO = "ehlo"
    AT_MAIL = "mail"
    AT_RCPT = "rcpt"
    AT_DATA = "data command"
    IN_DATA = "while the mail comes in"
    BEFORE_RECEIPT = "taken, before the receipt"


@dataclass(slots=True)
class Taken:
    """A mail the server has in its hands."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass(slots=True)
class Script:
    """What the server does. `answers` maps "MAIL", "RCPT", "DATA", "END" to a reply line, `cut` is
    where it hangs up, `login` demands user and password. `on_taken` sees each mail that is accepted."""

    answers: dict[str, str] = field(default_factory=dict)
    cut: Cut | None = None
    login: tuple[str, str] | None = None
    on_taken: Callable[[Taken], None] | None = None
    taken: list[Taken] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    """Recipients that get "550 no such user"."""
    once: Script | None = None
    """Answers and cut for one dialogue only; used up by the first connection."""
    port: int = 0


class _Server(SMTP):
    script: Script
    """What is done in this dialogue: answers and cut."""

    def _hang_up(self) -> None:
        assert self.transport is not None
        self.transport.abort()

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self.script.cut is Cut.AT_CONNECT:
            self._hang_up()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if answer := self.script.answers.get("DATA"):
            await self.push(answer)
        elif self.script.cut is Cut.AT_DATA:
            self._hang_up()
        elif self.script.cut is Cut.IN_DATA:
            await self.push("354 go on")
            assert self._reader is not None
            await self._reader.readline()
            self._hang_up()
        else:
            await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, script: Script) -> None:
        self.all = script

    async def handle_EHLO(  # noqa: N802
        self,
        server: _Server,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        if server.script.cut is Cut.AT_EHLO:
            server._hang_up()
        return responses

    async def handle_MAIL(  # noqa: N802
        self,
        server: _Server,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if server.script.cut is Cut.AT_MAIL:
            server._hang_up()
        if answer := server.script.answers.get("MAIL"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        server: _Server,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if server.script.cut is Cut.AT_RCPT:
            server._hang_up()
        if answer := server.script.answers.get("RCPT"):
            return answer
        if address in self.all.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: _Server, session: Session, envelope: Envelope
    ) -> str:
        if answer := server.script.answers.get("END"):
            return answer
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        mail = Taken(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw)
        self.all.taken.append(mail)
        if self.all.on_taken is not None:
            # In a thread of its own: it may talk to another server.
            await asyncio.get_running_loop().run_in_executor(None, self.all.on_taken, mail)
        if server.script.cut is Cut.BEFORE_RECEIPT:
            server._hang_up()
        return "250 taken"


@contextmanager
def smtp_server(tls: ssl.SSLContext | None = None) -> Iterator[Script]:
    """Start a server and end it; its behaviour may be changed while it runs."""
    script = Script()

    def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and script.login is not None
        right = known and (data.login.decode(), data.password.decode()) == script.login
        return AuthResult(success=bool(right), handled=False)

    class Started(Controller):
        def factory(self) -> _Server:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # logins on a plain line, on purpose
                server = _Server(
                    self.handler,
                    hostname="mail.bluebird.example",
                    authenticator=login,
                    auth_required=script.login is not None,
                    auth_require_tls=False,
                    tls_context=tls,
                    data_size_limit=50_000_000,
                )
            server.script, script.once = script.once or script, None
            return server

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        script.port = probe.getsockname()[1]
    controller = Started(_Handler(script), hostname="127.0.0.1", port=script.port)
    controller.start()
    try:
        yield script
    finally:
        controller.stop()
