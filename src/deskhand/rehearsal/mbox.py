"""`deskhand replay --mbox`: last month's mail with today's prices, on a scratch installation.

Nothing is sent: the mailbox is one in memory. What a mail means is decided by the pipeline alone.
"""

from __future__ import annotations

import email
import json
import mailbox
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message as Mail
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple

from deskhand.bootstrap import App, scratch, system_clock
from deskhand.business.load import BusinessFiles
from deskhand.domain.control import OutboxRow
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.messages import Message, MessageUnderstood
from deskhand.engine import owners_list
from deskhand.engine.codec import decode
from deskhand.ports.queries import OPEN_ROWS
from deskhand.rehearsal.replay.output import Printer
from deskhand.runtimes.embedded import Stepped

Step = Callable[[int, int], None]
OUTCOMES = ("answered", "waits for your yes", "for you to settle", "left alone", "not answered")


class Found(NamedTuple):
    """A mail in the file and when it was written (UTC)."""

    key: str
    date: datetime
    sender: str
    subject: str


def rehearse(
    path: Path, files: BusinessFiles, write: Callable[[str], None], *, as_json: bool, step: Step
) -> int:
    """Feed each mail at its own Date; print what would have been answered, then a summary.

    Returns 0, or 1 when the file holds no mail. Raises OSError and ConfigurationError.
    """
    with path.open("rb") as file:
        if not file.readline().startswith(b"From "):
            raise ConfigurationError(str(path), "this is no mbox file", "Export the mail as mbox")
    box = mailbox.mbox(path, create=False)
    try:
        mails = sorted(_found(box), key=lambda found: found.date)
        if not mails:
            write("No mail is in it.")
            return 1
        rehearsal = Rehearsal(files, mails[0].date)
        try:
            counts = dict.fromkeys(OUTCOMES, 0)
            for number, mail in enumerate(mails, 1):
                told = rehearsal.take(mail, box.get_bytes(mail.key))
                counts[told["outcome"]] += 1
                for line in [json.dumps(told, ensure_ascii=False)] if as_json else _shown(told):
                    write(line)
                step(number, len(mails))
        finally:
            rehearsal.close()
    finally:
        box.close()
    figures = {"mails": len(mails), **counts}
    if as_json:
        write(json.dumps({"kind": "summary", **figures}, ensure_ascii=False))
    else:
        write(
            f"{len(mails)} mails: " + ", ".join(f"{counts[o]} {o}" for o in OUTCOMES if counts[o])
        )
        write("Nothing was sent.")
    return 0


class Rehearsal:
    """The scratch installation and what came out of it since the last mail."""

    def __init__(self, files: BusinessFiles, start: datetime) -> None:
        self._app: App = scratch(files, start, observers=[self._happened])
        self._runtime = Stepped(self._app)
        self._clock = self._runtime.clock
        self._printer = Printer(files.business)
        self._rows: list[dict[str, Any]] = []

    def take(self, mail: Found, raw: bytes) -> dict[str, Any]:
        """One mail in, everything it led to out."""
        # Reminders and the like that fall due before it are not its doing.
        self._runtime.advance(max(mail.date, self._clock.now()))
        self._rows.clear()
        left = len(owners_list.read(self._app.store, self._app.business).left_alone)
        if self._app.mailroom is None:
            raise ConfigurationError("rehearsal", "has no mailroom", "report this")
        self._runtime.submit(self._app.mailroom.take(raw))
        while due := self._settling():
            self._runtime.advance(due)
        alone = owners_list.read(self._app.store, self._app.business).left_alone[left:]
        reason = alone[0].reason if alone else None
        return {
            "kind": "mail",
            "date": self._printer.iso(mail.date),
            "from": mail.sender,
            "subject": mail.subject,
            "outcome": self._outcome(bool(alone)),
            "reason": reason,
            "rows": list(self._rows),
        }

    def close(self) -> None:
        self._app.close()

    def _outcome(self, alone: bool) -> str:
        kinds = {
            row["kind"]
            for row in self._rows
            if not str(row.get("to", "")).startswith(("owner", "tech"))
        }
        for kind, outcome in (("message", 0), ("approval", 1), ("handoff", 2)):
            if kind in kinds:
                return OUTCOMES[outcome]
        return OUTCOMES[3] if alone else OUTCOMES[4]

    def _settling(self) -> datetime | None:
        records = self._app.store.query(
            self._app.business, OPEN_ROWS, {"status": "open"}, limit=500
        )
        rows = (decode(OutboxRow, record.body) for record in records)
        return next((r.not_before for r in rows if r.type == MessageUnderstood.__name__), None)

    def _happened(self, _business: str, message: Message) -> None:
        if row := self._printer.happened(message):
            self._rows.append(row)


def _found(box: mailbox.mbox) -> Iterator[Found]:
    """Every mail; one without a readable Date comes with the one before it."""
    last = datetime(1990, 1, 1, tzinfo=UTC)
    latest = system_clock().now() + timedelta(days=1)
    for key in box.iterkeys():
        with box.get_file(key) as file:
            head = email.message_from_bytes(_head(file), policy=compat32)
        written = _date(head)
        last = written if written and written < latest else last
        sender = parseaddr(str(head.get("From", "")))[1]
        yield Found(key, last, sender, _subject(head))


def _head(file: Any) -> bytes:
    lines: list[bytes] = []
    for line in iter(lambda: file.readline(65_536), b""):
        if not line.strip() or len(lines) > 2_000:
            break
        lines.append(line)
    return b"".join(lines)


def _date(head: Mail) -> datetime | None:
    try:
        written = parsedate_to_datetime(str(head.get("Date", "")))
    except (ValueError, TypeError, OverflowError):
        return None
    written = written if written.tzinfo else written.replace(tzinfo=UTC)
    return written.astimezone(UTC) if written.year > 1990 else None


def _subject(head: Mail) -> str:
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    raw = str(head.get("Subject", ""))
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return " ".join(raw.split())


def _shown(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['date'][:16].replace('T', ' ')}  {told['from']}: {told['subject'] or '(no subject)'}"
    reason = f" ({told['reason']})" if told["reason"] else ""
    yield f"  {told['outcome']}{reason}"
    for row in told["rows"]:
        who = row.get("to") or row["kind"]
        text = str(row.get("text") or row.get("reason") or "")
        yield f"    {row['kind']} {'' if who == row['kind'] else f'to {who} '}"
        yield from (f"      {line}" for line in text.splitlines())
    yield ""
