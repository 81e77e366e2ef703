"""A whole offline turn: mail in, reply committed, on SQLite with synchronous=FULL."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from deskhand.bootstrap import scratch
from deskhand.business.load import sample
from deskhand.providers.email.memory import MemoryMailbox
from deskhand.runtimes.embedded import Stepped

TURNS = 150
WARM_UP = 10
SETTLED = timedelta(seconds=2)  # jumped over: waiting is no work
START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
TEXTS = (
    "Hello,\n\nmy kitchen faucet drips. What would it cost and can you come Tuesday afternoon?\n\nAnn Lee",
    "Hi, could you hang a TV in our living room some time this week? 12 Main St, Kingston NY 12401.",
    "Buenos días, se tapó el lavabo del baño. ¿Cuánto cuesta y cuándo pueden venir?\n\nRosa",
    "Do you give free estimates? We have a door that sticks and a running toilet.",
)


def run(turns: int = TURNS) -> list[dict[str, Any]]:
    """Milliseconds from the raw mail to the committed reply."""
    with tempfile.TemporaryDirectory() as folder:
        mailbox = MemoryMailbox()
        app = scratch(sample(), START, database=Path(folder) / "turn.db", mail=mailbox)
        if app.mailroom is None:
            raise RuntimeError("no mailroom")
        runtime, spans = Stepped(app), []
        for n in range(WARM_UP + turns):
            raw = _mail(n)
            before, start = len(mailbox.sent), time.perf_counter()
            app.dispatcher.run(app.mailroom.take(raw))
            runtime.clock.set(runtime.clock.now() + SETTLED)
            app.dispatcher.tick(app.business)
            spans.append((time.perf_counter() - start) * 1000)
            if len(mailbox.sent) != before + 1:
                raise RuntimeError(f"mail {n} was not answered")
        app.close()
    spans = sorted(spans[WARM_UP:])
    return [
        _row("offline turn, mail in to reply committed, p50", spans[len(spans) // 2], "<= 20"),
        _row("the same, p99", spans[int(len(spans) * 0.99)], "<= 80"),
    ]


def _row(name: str, value: float, aim: str) -> dict[str, Any]:
    return {"name": name, "value": round(value, 2), "unit": "ms", "aim": aim}


def _mail(n: int) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"customer{n}@example.org"
    mail["To"] = "hello@bluebird.example"
    mail["Subject"] = "A question"
    mail["Date"] = (START - timedelta(minutes=1)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    mail["Message-ID"] = f"<turn-{n}@example.org>"
    mail.set_content(TEXTS[n % len(TEXTS)])
    return mail.as_bytes()
