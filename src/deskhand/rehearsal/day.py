"""A scripted day through the real agents, told as plain happenings. Draws nothing, says nothing itself."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from deskhand.business.load import sample
from deskhand.domain.base import Document, Lang
from deskhand.domain.control import Approval
from deskhand.domain.messages import (
    IncidentAcknowledged,
    Message,
    ReplyPlanned,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.money import spoken
from deskhand.domain.work import Quote, Visit, VisitKind, VisitStatus
from deskhand.engine import owners_list
from deskhand.engine.codec import decode
from deskhand.language.gloss import in_language
from deskhand.language.times import local_day, say_window
from deskhand.language.wording import word
from deskhand.ports.queries import APPROVALS_BY_STATE, QUOTES, VISITS_BY_START
from deskhand.ports.store import Query, Ref
from deskhand.rehearsal.replay import Replay
from deskhand.rehearsal.replay.output import words_of
from deskhand.rehearsal.replay.stimuli import OwnerSaid, Said, Setup, Tick
from deskhand.rehearsal.scenes import NAMES, Line, Scene
from deskhand.rehearsal.sources import Where, where_from

D = TypeVar("D", bound=Document)


class Place(StrEnum):
    """Where something shows: on a customer's phone, on ours, in the calendar."""

    CUSTOMER_SAYS = "customer_says"
    WE_SAY = "we_say"
    OWNER_HEARS = "owner_hears"
    OWNER_SAYS = "owner_says"
    ALARM = "alarm"
    CALENDAR = "calendar"
    NOTE = "note"


@dataclass(frozen=True)
class Happening:
    """One thing that shows. `at` is an instant, `who` the customer or the person of the business,
    `facts` say where each fact of a text comes from."""

    at: datetime
    place: Place
    who: str
    text: str
    channel: str = "sms"
    subject: str | None = None
    facts: tuple[Where, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A line of what the day came to, with the reasons behind it."""

    label: str
    figure: str
    reasons: tuple[str, ...]


class Day:
    """The scratch business of the demo; `show` gets each happening as it happens."""

    def __init__(self, begins: str, show: Callable[[Happening], None]) -> None:
        files = sample()
        self.business, self._books = files.business, (files.price_book, files.faq_book)
        self._zone, self._show = files.business.zone, show
        self._run = Replay(files, self._row, None)
        self._run.setup(Setup(now=self._at(begins)))
        self._run.app.dispatcher.outbox.observers.append(self._happened)
        self._asked: dict[str, datetime] = {}
        self._waits: list[tuple[str, datetime, float]] = []
        self._planned: dict[str, str] = {}

    def play(self, scene: Scene) -> None:
        """Everything of one scene."""
        for line in scene.lines:
            self._say(line)

    def _say(self, line: Line) -> None:
        at, known = self._at(line.at), len(self._left_alone())
        self._run.deliver(Tick(at=at, tick=True))  # what falls due before he speaks shows before
        if line.who in NAMES:
            self._asked[line.who] = at
            who = NAMES[line.who]
            self._tell(at, Place.CUSTOMER_SAYS, who, line.text, line.channel, line.subject)
            self._run.deliver(
                Said(
                    at=at,
                    channel=line.channel,
                    sender=line.who,
                    text=line.text,
                    subject=line.subject,
                )
            )
        elif line.who != "tick":
            self._tell(at, Place.OWNER_SAYS, line.who, line.text)
            self._run.deliver(
                OwnerSaid.model_validate({"at": at, "owner": line.text, "as": line.who})
            )
        self._run.settle()
        for _ in self._left_alone()[known:]:
            self._tell(at, Place.NOTE, self.business.owner.name, "Left alone. Not a sound.")

    def figures(self) -> list[Figure]:
        """What the day came to, each figure with its price rows and calendar reasons."""
        visits = [v for v in self._all(Visit, VISITS_BY_START) if v.status is VisitStatus.CONFIRMED]
        quotes = {quote.id: quote for quote in self._all(Quote, QUOTES)}
        priced = [quotes[v.quote] for v in visits if v.quote in quotes]
        waiting = self._all(Approval, APPROVALS_BY_STATE, {"state": "open"})
        median = statistics.median([seconds for *_, seconds in self._waits] or [0.0])
        left = self._left_alone()
        return [
            Figure(
                "answered",
                f"{len(self._waits)} messages, half of them within {median:.0f} seconds",
                tuple(
                    f"{self._clock(at)}  {who}: answered after {seconds:.0f} seconds"
                    for who, at, seconds in self._waits
                ),
            ),
            Figure(
                "booked",
                f"{len(visits)} visits, {_worth(priced)}",
                tuple(line for visit in visits for line in self._why_booked(visit, quotes)),
            ),
            Figure(
                "waiting for your yes",
                str(len(waiting)),
                tuple(f"{one.number}. {one.text}" for one in waiting),
            ),
            Figure("left alone", str(len(left)), tuple(left)),
        ]

    def close(self) -> None:
        self._run.close()

    # ---- what happens

    def _row(self, row: dict[str, Any]) -> None:
        kind = row["kind"]
        if kind == "message":
            self._said(row)
        elif kind == "page":
            self._tell(_instant(row), Place.ALARM, row["to"], row["text"])

    def _said(self, row: dict[str, Any]) -> None:
        at, to, text = _instant(row), row["to"], words_of(row)
        if to == "owner" or to.startswith("technician:"):
            person = self.business.owner.name if to == "owner" else to.partition(":")[2]
            self._tell(at, Place.OWNER_HEARS, person, text, row["channel"])
            return
        if (asked := self._asked.pop(to, None)) is not None:
            self._waits.append((NAMES.get(to, to), asked, (at - asked).total_seconds()))
        facts = where_from(row["facts"], self._zone)
        self._tell(at, Place.WE_SAY, NAMES.get(to, to), text, row["channel"], facts=facts)
        if in_english := self._planned.pop(to, None):
            owner = self.business.owner.name
            self._tell(at, Place.NOTE, owner, f"In English: {in_english}")

    def _happened(self, _business: str, message: Message) -> None:
        owners = self.business.owner.languages[0]
        if isinstance(message, ReplyPlanned) and message.plan.lang is not owners:
            plan = in_language(message.plan, owners, *self._books)
            self._planned[message.contact.partition(":")[2]] = word(plan)
        if isinstance(message, IncidentAcknowledged):
            self._tell(message.at, Place.NOTE, message.by, f"{message.by} has it. Paging stops.")
        changed = {VisitConfirmed: "booked", VisitMoved: "moved", VisitCancelled: "cancelled"}
        if (how := changed.get(type(message))) is None:
            return
        app = self._run.app
        if record := app.store.get(app.business, Ref(Visit.collection, message.subject)):
            visit = decode(Visit, record.body)
            who = ", ".join(filter(None, (visit.name, visit.address)))
            kind = "Estimate: " if visit.kind is VisitKind.ESTIMATE else ""
            text = (
                f"{self._when(visit, message.at)}\n{kind}{visit.summary}\n{who}\n"
                f"{' and '.join(visit.technicians)}, {how}"
            )
            self._tell(message.at, Place.CALENDAR, visit.technicians[0], text)

    def _tell(
        self,
        at: datetime,
        place: Place,
        who: str,
        text: str,
        channel: str = "sms",
        subject: str | None = None,
        facts: tuple[Where, ...] = (),
    ) -> None:
        self._show(Happening(at, place, who, text, channel, subject, facts))

    # ---- reasons

    def _why_booked(self, visit: Visit, quotes: dict[str, Quote]) -> list[str]:
        made = quotes.get(visit.quote or "")
        out = [f"{visit.name}: {visit.summary}, {self._when(visit, visit.changed_at)}"]
        for line in made.lines if made else ():
            row = line.source.partition("#")[2].replace("_", " ")
            out.append(f"   price book, {row}: {_amount(line.low, line.high)}")
        if made is None:
            out.append("   price book: no price before somebody has looked")
        travel = self.business.policy.travel_minutes
        out.append(
            f"   calendar: within your hours, nothing else of {' or '.join(visit.technicians)}'s "
            f"within {travel} minutes of it"
        )
        return out

    def _left_alone(self) -> list[str]:
        app = self._run.app
        return [item.reason for item in owners_list.read(app.store, app.business).left_alone]

    def _all(self, kind: type[D], query: Query, equals: dict[str, Any] | None = None) -> list[D]:
        app = self._run.app
        return [decode(kind, r.body) for r in app.store.query(app.business, query, equals)]

    def _when(self, visit: Visit, now: datetime) -> str:
        return say_window(visit.window, self._zone, local_day(now, self._zone), Lang.EN)

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(self._zone)):%H:%M}"

    def _at(self, local: str) -> datetime:
        return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(self._zone))


def _worth(quotes: list[Quote]) -> str:
    return _amount(sum(quote.low for quote in quotes), sum(quote.high for quote in quotes))


def _amount(low: int, high: int) -> str:
    return spoken(high) if low == high else f"{spoken(low)} to {spoken(high)}"


def _instant(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["at"])
