"""The replay itself: lines in, lines out, one scratch installation, a clock that only goes forward."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from deskhand.bootstrap import App, arm, scratch
from deskhand.business.load import BusinessFiles
from deskhand.channels import text as texts
from deskhand.channels.contacts import contact_id
from deskhand.domain.base import Channel
from deskhand.domain.business import Business
from deskhand.domain.control import OutboxRow
from deskhand.domain.errors import DeskhandError
from deskhand.domain.messages import Message, MessageUnderstood
from deskhand.engine.codec import decode
from deskhand.engine.rows import Wake
from deskhand.ports.llm import LLMClient
from deskhand.ports.queries import OPEN_ROWS
from deskhand.ports.store import Ref
from deskhand.rehearsal.replay import setup as world
from deskhand.rehearsal.replay.output import Printer, state
from deskhand.rehearsal.replay.stimuli import (
    BadLine,
    Burst,
    OwnerSaid,
    Said,
    Setup,
    SetupLine,
    State,
    Stimulus,
    Tick,
    parse_line,
    read,
)
from deskhand.runtimes.embedded import Steered, Stepped

SETTLING = MessageUnderstood.__name__
Write = Callable[[str], None]
NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)


class Impossible(Exception):
    """The setup cannot be: the run ends with exit code 2."""


class Replay:
    """One scratch business driven by stimuli; every committed message is handed to `write`."""

    def __init__(
        self,
        files: BusinessFiles,
        write: Callable[[dict[str, Any]], None],
        database: Path | None,
        reads: LLMClient | None = None,
    ) -> None:
        """`reads`: a model to be asked beside the rules."""
        self._files, self._write, self._database, self._reads = files, write, database, reads
        self._setup: Setup | None = None
        self._started = False
        self._mails = 0
        self.rows: list[dict[str, Any]] = []

    @property
    def zone(self) -> str:
        return self._files.business.zone

    def setup(self, given: Setup) -> None:
        """Before the first stimulus only. Raises BadLine or Impossible."""
        if self._started or self._setup:
            raise BadLine("setup", "only once, before the first stimulus")
        self._setup = given
        if given.now:
            self._start(given.now)

    def deliver(self, stimulus: Stimulus) -> None:
        """Fire the timers due before it, then hand it in; nothing settles yet."""
        if not self._started:
            self._start(stimulus.at)
        self.runtime.advance(max(stimulus.at.astimezone(UTC), self.clock.now()))
        if isinstance(stimulus, Tick):
            return
        self.runtime.submit(self._accept(stimulus))

    def settle(self) -> None:
        """Run on until no settling timer is open, then write `idle`."""
        while due := self._next_settling():
            self.runtime.advance(due)
        self._put({"kind": "idle", "at": self.printer.iso(self.clock.now())})

    def state(self) -> None:
        """Write the state as it stands."""
        if not self._started:
            self._start(NO_TIME)  # nothing was said about time, and nothing has happened
        self._put(state(self.app, self.printer))

    def close(self) -> None:
        if self._started:
            self.app.close()

    # ---- inside

    def _start(self, now: datetime) -> None:
        self.app, self.runtime = self._staged(now)
        self.printer = Printer(self._files.business)
        self.clock = self.runtime.clock
        self._started = True
        if self._setup:
            try:
                world.apply(self.app, self._setup)
            except BadLine as error:
                raise Impossible(str(error)) from error
        arm(self.app)

    def _staged(self, now: datetime) -> tuple[App, Steered]:
        """The installation and what moves its messages: here a scratch one, embedded."""
        app = scratch(
            self._files,
            now,
            database=self._database,
            observers=[self._happened],
            reads=self._reads,
        )
        return app, Stepped(app)

    def _accept(self, stimulus: Said | OwnerSaid) -> list[Wake]:
        if isinstance(stimulus, OwnerSaid):
            return self._owner(stimulus)
        channel = Channel(stimulus.channel)
        if channel is Channel.EMAIL and self.app.mailroom:
            self._mails += 1
            return self.app.mailroom.take(_mail(stimulus, self.business, self._mails))
        return self._text(channel, stimulus.sender, stimulus)

    def _owner(self, stimulus: OwnerSaid) -> list[Wake]:
        business = self.business
        person = business.person(stimulus.who) if stimulus.who else business.owner
        if person is None:
            raise BadLine("as", f"nobody is called {stimulus.who}")
        if person.phone:
            return self._text(Channel.SMS, person.phone, stimulus)
        return self._text(Channel.CONSOLE, person.email or person.name, stimulus)

    def _text(self, channel: Channel, address: str, stimulus: Said | OwnerSaid) -> list[Wake]:
        words = stimulus.owner if isinstance(stimulus, OwnerSaid) else stimulus.text
        message = texts.inbound(
            channel=channel,
            contact=contact_id(channel, address),
            text=words,
            received_at=self.clock.now(),
            sent_at=stimulus.at.astimezone(UTC),
            outside_id=stimulus.id,
            subject=getattr(stimulus, "subject", None),
        )
        return self.app.intake.accept(self.app.business, message)

    @property
    def business(self) -> Business:
        record = self.app.store.get(self.app.business, Ref(Business.collection, self.app.business))
        return decode(Business, record.body) if record else self._files.business

    def _next_settling(self) -> datetime | None:
        records = self.app.store.query(self.app.business, OPEN_ROWS, {"status": "open"}, limit=500)
        rows = (decode(OutboxRow, record.body) for record in records)
        return next((row.not_before for row in rows if row.type == SETTLING), None)

    def _happened(self, _business: str, message: Message) -> None:
        if row := self.printer.happened(message):
            self._put(row)

    def _put(self, row: dict[str, Any]) -> None:
        self.rows.append(row)
        self._write(row)


def replay(
    lines: Iterable[str], files: BusinessFiles, write: Write, database: Path | None = None
) -> int:
    """Run a whole replay; returns the exit code (0, 1 after an error line, 2 for an impossible setup)."""

    def put(row: dict[str, Any]) -> None:
        write(json.dumps(row, ensure_ascii=False))

    run = Replay(files, put, database)
    code = 0
    try:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                _one(run, line)
            except Impossible as error:
                put({"kind": "error", "line": number, "message": str(error)})
                return 2
            except (BadLine, DeskhandError) as error:
                put({"kind": "error", "line": number, "message": str(error)})
                code = 2 if isinstance(error, BadLine) and error.field.startswith("setup") else 1
                if code == 2:
                    return code
        run.state()
    finally:
        run.close()
    return code


def _one(run: Replay, line: str) -> None:
    parsed = parse_line(line, run.zone)
    if isinstance(parsed, SetupLine):
        run.setup(parsed.setup)
    elif isinstance(parsed, State):
        run.state()
    else:
        for stimulus in _flat(parsed, run.zone):
            run.deliver(stimulus)
        run.settle()


def _flat(line: Stimulus | Burst, zone: str) -> Iterator[Stimulus]:
    if not isinstance(line, Burst):
        yield line
        return
    for data in line.burst:
        inner = read(data, zone)
        if not isinstance(inner, Said | OwnerSaid | Tick):
            raise BadLine("burst", "holds stimuli only")
        yield inner


def _mail(stimulus: Said, business: Business, number: int) -> bytes:
    """The stimulus as the mail it stands for, so that it takes the whole way through MIME."""
    mail = EmailMessage(policy=SMTP)
    given = {name.lower() for name in stimulus.headers}
    defaults = {
        "From": stimulus.sender,
        "To": business.email or business.owner.email or "deskhand@localhost",
        "Subject": stimulus.subject or "",
        "Date": stimulus.at.strftime("%a, %d %b %Y %H:%M:%S %z"),
        "Message-ID": _message_id(stimulus.id or f"mail-{number}"),
    }
    for name, value in (*defaults.items(), *stimulus.headers.items()):
        if value and (name in stimulus.headers or name.lower() not in given):
            mail[name] = " ".join(value.split())
    if stimulus.html is None:
        mail.set_content(stimulus.text)
    elif stimulus.text:
        mail.set_content(stimulus.text)
        mail.add_alternative(stimulus.html, subtype="html")
    else:
        mail.set_content(stimulus.html, subtype="html")
    for name, content in stimulus.files.items():
        kind, _, subtype = (guess_type(name)[0] or "text/plain").partition("/")
        if kind == "text":
            mail.add_attachment(content, subtype=subtype, filename=name)
        else:
            mail.add_attachment(content.encode(), kind, subtype, filename=name)
    return mail.as_bytes()


def _message_id(id: str) -> str:
    return id if id.startswith("<") else f"<{id}@replay.example>"
