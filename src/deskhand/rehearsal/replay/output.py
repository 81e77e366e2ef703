"""What a replay prints: committed messages and the state as plain data. Reads, never writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.agents.scheduling import reminder_plan
from deskhand.bootstrap import App
from deskhand.domain.base import Lang
from deskhand.domain.business import Business, Person
from deskhand.domain.control import OutboxRow
from deskhand.domain.messages import (
    ApprovalRequested,
    HandedOff,
    Message,
    MessageSent,
    PageSent,
    ReminderDue,
)
from deskhand.domain.money import decimal_string
from deskhand.domain.people import Conversation
from deskhand.domain.plan import Fact, FactType
from deskhand.domain.price_book import PriceBook
from deskhand.domain.windows import Window
from deskhand.domain.work import Invoice, Quote, Visit, VisitStatus
from deskhand.engine.codec import decode, unpack
from deskhand.language.photo_words import counted
from deskhand.language.wording import word
from deskhand.ports.queries import INVOICES, OPEN_ROWS, QUOTES, VISITS_BY_START
from deskhand.ports.store import Query, Ref

ALL = 100_000


class Printer:
    """Turns what happened into rows; instants carry the business's offset."""

    def __init__(self, business: Business) -> None:
        self.business, self._zone = business, ZoneInfo(business.zone)

    def happened(self, message: Message) -> dict[str, Any] | None:
        """The row of a committed message, or None when it is not for outside eyes."""
        at = self.iso(message.at)
        if isinstance(message, MessageSent):
            said = {
                "kind": "message",
                "at": at,
                "channel": message.channel.value,
                "to": self._to(message),
                "text": message.text,
                "lang": message.lang.value,
                "facts": [self.fact(fact) for fact in message.facts],
            }
            return {**said, "photos": message.photos} if message.photos else said
        if isinstance(message, PageSent):
            return {
                "kind": "page",
                "at": at,
                "to": message.person,
                "via": message.via,
                "emergency_kind": message.hazard.value,
                "customer": message.customer,
                "step": message.step,
                "text": message.text,
            }
        if isinstance(message, ApprovalRequested):
            row = {
                "kind": "approval",
                "id": str(message.number),
                "at": at,
                "action": message.action,
                "customer": message.customer,
                "text": message.text,
            }
            return (
                row if message.amount is None else {**row, "amount": decimal_string(message.amount)}
            )
        if isinstance(message, HandedOff):
            customer = message.customer or message.contact
            return {"kind": "handoff", "at": at, "customer": customer, "reason": message.reason}
        return None

    def fact(self, fact: Fact) -> dict[str, Any]:
        value: Any = fact.value
        if isinstance(value, Window):
            value = self.window(value)
        elif fact.type is FactType.MONEY and isinstance(value, int):
            value = decimal_string(value)
        return {"type": fact.type.value, "value": value, "source": fact.source}

    def window(self, window: Window) -> dict[str, Any]:
        end = self.iso(window.end) if window.end else None
        return {"start": self.iso(window.start), "end": end}

    def iso(self, instant: datetime) -> str:
        return instant.astimezone(self._zone).isoformat()

    def _to(self, message: MessageSent) -> str:
        if not message.contact.startswith("owner:"):
            return message.to
        return role(self.business, message.to)


def words_of(row: dict[str, Any]) -> str:
    """The words of a row, and how many photos went along."""
    text, photos = str(row.get("text") or row.get("reason", "")), row.get("photos", 0)
    return f"{text} {counted('count', photos, Lang.EN)}" if photos else text


def role(business: Business, name: str) -> str:
    """ "owner" or "technician:NAME"."""
    person: Person | None = business.person(name)
    return "owner" if person and person.name == business.owner.name else f"technician:{name}"


def state(app: App, printer: Printer) -> dict[str, Any]:
    """Visits, quotes, invoices and scheduled messages as they stand in the store."""
    visits = [decode(Visit, body) for body in _all(app, VISITS_BY_START)]
    return {
        "kind": "state",
        "visits": [_visit(visit, printer) for visit in visits],
        "quotes": [_quote(decode(Quote, body), printer) for body in _all(app, QUOTES)],
        "invoices": [_invoice(decode(Invoice, body)) for body in _all(app, INVOICES)],
        "scheduled": _scheduled(app, printer),
    }


def _visit(visit: Visit, printer: Printer) -> dict[str, Any]:
    return {
        "id": visit.id,
        "customer": visit.customer,
        "phone": visit.phone,
        "services": list(visit.services),
        "kind": visit.kind.value,
        "start": printer.iso(visit.start),
        "end": printer.iso(visit.end),
        "window": printer.window(visit.window),
        "status": visit.status.value,
        "name": visit.name,
        "address": visit.address,
        "technician": ", ".join(visit.technicians),
    }


def _quote(quote: Quote, printer: Printer) -> dict[str, Any]:
    row = {
        "id": quote.id,
        "customer": quote.customer,
        "services": list(quote.services),
        "status": quote.status.value,
        "expires": printer.iso(quote.expires_at),
    }
    if quote.low == quote.high:
        return {**row, "amount": decimal_string(quote.high)}
    return {**row, "low": decimal_string(quote.low), "high": decimal_string(quote.high)}


def _invoice(invoice: Invoice) -> dict[str, Any]:
    return {
        "id": invoice.id,
        "customer": invoice.customer,
        "amount": decimal_string(invoice.amount),
        "paid": decimal_string(invoice.paid),
        "status": invoice.status.value,
    }


def _scheduled(app: App, printer: Printer) -> list[dict[str, Any]]:
    rows = []
    prices = app.store.get(app.business, Ref(PriceBook.collection, "main"))
    book = decode(PriceBook, prices.body) if prices else None
    records = app.store.query(app.business, OPEN_ROWS, {"status": "open"}, limit=ALL)
    for row in (decode(OutboxRow, record.body) for record in records):
        if row.type != ReminderDue.__name__:
            continue
        due = unpack(row.type, row.message)
        record = app.store.get(app.business, Ref(Visit.collection, due.subject))
        visit = decode(Visit, record.body) if record else None
        if record is None or visit is None or visit.status is not VisitStatus.CONFIRMED:
            continue
        talk = app.store.get(app.business, Ref(Conversation.collection, visit.customer))
        if not isinstance(due, ReminderDue) or due.revision != visit.revision or talk is None:
            continue
        conversation = decode(Conversation, talk.body)
        plan = reminder_plan(
            visit, record.version, conversation, printer.business, book, row.not_before
        )
        to = conversation.contact.partition(":")[2]
        rows.append({"at": printer.iso(row.not_before), "to": to, "text": word(plan)})
    return rows


def _all(app: App, query: Query) -> list[str]:
    return [record.body for record in app.store.query(app.business, query, limit=ALL)]
