"""`deskhand demo`: one scripted day of the sample business through the real pipeline. Draws nothing."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from deskhand.business.load import sample
from deskhand.domain.base import Lang
from deskhand.domain.messages import (
    IncidentAcknowledged,
    Message,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.money import spoken
from deskhand.domain.work import Quote, Visit, VisitStatus
from deskhand.engine import owners_list
from deskhand.engine.codec import decode
from deskhand.language.times import local_day, say_window
from deskhand.ports.queries import QUOTES, VISITS_BY_START
from deskhand.ports.store import Ref
from deskhand.rehearsal.replay import Replay
from deskhand.rehearsal.replay.stimuli import OwnerSaid, Said, Setup, Tick
from deskhand.rehearsal.story import Side, Story

DANA, LUZ, KIM = "+18455550123", "+18455550124", "+18455550125"
ROBERT, SPAM = "robert.klein@example.org", "growth@seo-rockets.example"
NAMES = {DANA: "Dana", LUZ: "Luz", KIM: "Kim", ROBERT: "Robert", SPAM: "SEO Rockets"}


@dataclass(frozen=True)
class Line:
    """One thing somebody says (or, with `who` "tick", the passing of time) at a local time."""

    at: str
    who: str
    text: str = ""
    channel: Literal["sms", "email"] = "sms"
    subject: str | None = None


Scene = tuple[str, tuple[Line, ...]]

MONDAY, TUESDAY = "2026-11-23T", "2026-11-24T"
"""A Monday; the Thursday of that week is Thanksgiving, when nobody works."""

SCENES: tuple[Scene, ...] = (
    (
        "Monday morning. A text comes in while Sam is under a sink.",
        (
            Line(
                f"{MONDAY}08:52:00",
                DANA,
                "my kitchen faucet drips, what would it cost and can you come Tuesday afternoon?",
            ),
            Line(f"{MONDAY}08:53:30", DANA, "the first one works"),
            Line(f"{MONDAY}08:55:00", DANA, "Dana Whitfield, 12 Elm St, Kingston NY 12401"),
        ),
    ),
    (
        "A mail. It is answered in its own thread, with a calendar invitation.",
        (
            Line(
                f"{MONDAY}10:10:00",
                ROBERT,
                "Hello,\n\nthe ceiling fan in our bedroom is broken. How much to replace it, and could "
                "you come Wednesday morning?\n\nRobert Klein\n48 Maple Ave, Kingston NY 12401",
                "email",
                "Ceiling fan",
            ),
            Line(
                f"{MONDAY}10:24:00",
                ROBERT,
                "The first one is fine, thanks!",
                "email",
                "Re: Ceiling fan",
            ),
        ),
    ),
    (
        "A customer writes in Spanish.",
        (
            Line(
                f"{MONDAY}13:30:00",
                LUZ,
                "Hola, se tapó el inodoro. ¿Cuánto cuesta y pueden venir el viernes por la mañana?",
            ),
            Line(f"{MONDAY}13:32:00", LUZ, "la primera"),
            Line(f"{MONDAY}13:33:00", LUZ, "Luz Ortega, 7 Pine St, Kingston NY 12401"),
        ),
    ),
    (
        "Somebody sells search engine rankings.",
        (
            Line(
                f"{MONDAY}15:05:00",
                SPAM,
                "Hi there! We can get your website to the first page of Google. Our SEO experts "
                "guarantee more leads. Reply to schedule a free consultation, or unsubscribe here.",
                "email",
                "More leads for your business",
            ),
        ),
    ),
    (
        "The day goes by: reminders for tomorrow, and one mail for Sam in the evening.",
        (Line(f"{MONDAY}18:30:00", "tick"),),
    ),
    (
        "Night. A pipe bursts.",
        (
            Line(
                f"{MONDAY}23:41:00", KIM, "HELP a pipe burst in my basement, water is everywhere!!"
            ),
            Line(f"{MONDAY}23:43:00", "owner", "OK"),
        ),
    ),
)


def play(*, fast: bool) -> None:
    """Play the day. Waits a little between the lines when a person watches."""
    files = sample()
    story = Story(files.business.name, files.business.owner.name, slowly=not fast)
    day = Day(story)
    try:
        for title, lines in SCENES:
            story.scene(title)
            for line in lines:
                day.say(line)
        story.summary(day.summary())
    finally:
        day.close()


class Day:
    """The scratch business of the demo, and what there is to tell about it."""

    def __init__(self, story: Story) -> None:
        files = sample()
        self._story, self._zone = story, files.business.zone
        self._run = Replay(files, self._row, None)
        self._run.setup(Setup(now=self._at(f"{MONDAY}08:50:00")))
        self._run.app.dispatcher.outbox.observers.append(self._happened)
        self._asked_at: dict[str, datetime] = {}
        self._waits: list[float] = []
        self._answers = 0

    def say(self, line: Line) -> None:
        """Let somebody speak, or time pass, and everything that follows happen."""
        at = self._at(line.at)
        if line.who == "tick":
            self._run.deliver(Tick(at=at, tick=True))
        elif line.who == "owner":
            self._story.owner_says(at, line.text)
            self._run.deliver(OwnerSaid(at=at, owner=line.text))
        else:
            self._asked_at[line.who] = at
            self._story.customer_says(at, NAMES[line.who], line.channel, line.subject, line.text)
            self._run.deliver(
                Said(
                    at=at,
                    channel=line.channel,
                    sender=line.who,
                    text=line.text,
                    subject=line.subject,
                )
            )
        self._run.settle()
        for item in owners_list.read(self._run.app.store, self._run.app.business).left_alone:
            if line.who == SPAM:
                self._story.note(at, Side.OWNER, f"Left alone, unread: {item.reason}")

    def summary(self) -> list[tuple[str, str]]:
        """What the day came to, label and figure."""
        app = self._run.app
        listed = owners_list.read(app.store, app.business)
        booked = [visit for visit in self._visits() if visit.status is VisitStatus.CONFIRMED]
        quotes = {quote.id: quote for quote in self._quotes()}
        worth = sum(quotes[v.quote].high for v in booked if v.quote in quotes)
        median = statistics.median(self._waits) if self._waits else 0.0
        return [
            ("messages answered", str(self._answers)),
            ("median time to an answer", f"{median:.0f} seconds"),
            ("visits booked", f"{len(booked)} ({spoken(worth)})"),
            ("waiting for your yes", str(len(listed.approvals))),
            ("left alone", str(len(listed.left_alone))),
        ]

    def close(self) -> None:
        self._run.close()

    # ---- what happens

    def _row(self, row: dict[str, Any]) -> None:
        kind = row["kind"]
        if kind == "message":
            self._said(row)
        elif kind == "page":
            at = datetime.fromisoformat(row["at"])
            self._story.alarm(at, f"{row['to']} is paged: {row['text']}")
        elif kind == "approval":
            self._story.note(
                datetime.fromisoformat(row["at"]), Side.OWNER, f"Your yes? {row['text']}"
            )
        elif kind == "handoff":
            self._story.note(
                datetime.fromisoformat(row["at"]), Side.OWNER, f"For you: {row['reason']}"
            )

    def _said(self, row: dict[str, Any]) -> None:
        at, to = datetime.fromisoformat(row["at"]), row["to"]
        if to == "owner" or to.startswith("technician:"):
            self._story.owner_hears(at, row["channel"], row["text"])
            return
        self._answers += 1
        if (asked := self._asked_at.pop(to, None)) is not None:
            self._waits.append((at - asked).total_seconds())
        self._story.deskhand_says(at, NAMES.get(to, to), row["channel"], row["text"])

    def _happened(self, _business: str, message: Message) -> None:
        if isinstance(message, IncidentAcknowledged):
            self._story.note(message.at, Side.OWNER, f"{message.by} has it; paging stops.")
        words = {VisitConfirmed: "booked", VisitMoved: "moved", VisitCancelled: "cancelled"}
        if (word := words.get(type(message))) is None:
            return
        record = self._run.app.store.get(
            self._run.app.business, Ref(Visit.collection, message.subject)
        )
        if record is not None:
            visit = decode(Visit, record.body)
            today = local_day(message.at, self._zone)
            when = say_window(visit.window, self._zone, today, Lang.EN)
            who = ", ".join(filter(None, (visit.name, visit.address)))
            what = f"{word}: {when}, {visit.summary}; {who} ({', '.join(visit.technicians)})"
            self._story.note(message.at, Side.CALENDAR, what)

    def _visits(self) -> list[Visit]:
        app = self._run.app
        return [decode(Visit, r.body) for r in app.store.query(app.business, VISITS_BY_START)]

    def _quotes(self) -> list[Quote]:
        app = self._run.app
        return [decode(Quote, r.body) for r in app.store.query(app.business, QUOTES)]

    def _at(self, local: str) -> datetime:
        from zoneinfo import ZoneInfo

        return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(self._zone))
