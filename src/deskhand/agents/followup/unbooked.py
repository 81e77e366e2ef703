"""Who wanted work today and has no visit, and why: from what the secretary noted. Only looks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from deskhand.domain.base import Lang, instant_text
from deskhand.domain.business import Business
from deskhand.domain.control import Approval, OwnerItem
from deskhand.domain.people import Conversation, Customer, InboundMessage
from deskhand.domain.policy import local_day
from deskhand.domain.price_book import PriceBook, called
from deskhand.domain.pricing import work_of
from deskhand.domain.understanding import Intent
from deskhand.domain.windows import Window
from deskhand.domain.work import Quote, QuoteStatus, Visit, VisitStatus
from deskhand.language.crew_words import day_and_hours
from deskhand.language.evening_words import say
from deskhand.language.wording import say_phone
from deskhand.ports.desk import Desk
from deskhand.ports.queries import APPROVALS_BY_STATE, ITEMS, MESSAGES_BY_RECEIVED

MOST = 2000
NEW_WORK = {Intent.REQUEST_QUOTE, Intent.BOOK, Intent.ACCEPT_QUOTE}
ENDED: tuple[tuple[str, str], ...] = (
    ("out of area", "out_of_area"),
    ("not offered", "not_offered"),
    ("quote declined", "declined"),
    ("nothing to cancel", "dropped"),
    ("the price stands", "lower"),
)
"""How a turn ended (`InboundMessage.handled_by`) to the phrase that says why there is no visit."""


def not_booked(
    desk: Desk, business: Business, since: datetime, settled: Collection[str], lang: Lang
) -> list[str]:
    """One line for each customer who asked for work after `since` and has no visit for it; those in
    `settled` were booked, moved or called off; whoever waits for the owner stands elsewhere."""
    found = desk.find(InboundMessage, MESSAGES_BY_RECEIVED, None, instant_text(since), None, MOST)
    ended: dict[str, list[str]] = {}
    wanted: set[str] = set()
    for message in found:
        if message.conversation is None or message.received_at <= since:
            continue
        ended.setdefault(message.conversation, []).append(message.handled_by or "")
        heard = message.understanding
        if heard and (heard.services or set(heard.intents) & NEW_WORK):
            wanted.add(message.conversation)
    waiting = _waiting(desk, since)
    return [
        _line(desk, business, id, how, since, lang)
        for id, how in ended.items()
        if id in wanted and id not in settled and not _left_alone(how)
        if id not in waiting or _ended(how)
    ]


def _line(
    desk: Desk,
    business: Business,
    id: str,
    how: list[str],
    since: datetime,
    lang: Lang,
) -> str:
    customer, conversation = desk.peek(Customer, id), desk.peek(Conversation, id)
    address = customer and say_phone(customer.phone or customer.email or "")
    who = (customer and customer.name) or address or say("customer", lang)
    if customer is None or conversation is None:
        return who
    book = desk.peek(PriceBook, "main")
    known = conversation.known
    offered = conversation.offered
    services, items = known.services, known.items
    if offered and not services:
        services, items = offered.services, offered.items
    made = _last_quote(desk, customer)
    if made and not services:
        services, items = made.services, work_of(made)
    work = called(book.work(services, items), lang) if book and services else ""
    why = _why(desk, business, conversation, customer, how, since, lang)
    return f"{who}, {work}: {why}" if work else f"{who}: {why}"


def _why(
    desk: Desk,
    business: Business,
    conversation: Conversation,
    customer: Customer,
    how: list[str],
    since: datetime,
    lang: Lang,
) -> str:
    if ended := _ended(how):
        return say(ended, lang)
    made = _last_quote(desk, customer)
    if made and made.status is QuoteStatus.DECLINED:
        return say("declined", lang)

    def times(*windows: Window) -> str:
        today = date.fromisoformat(local_day(desk.now(), business.zone))
        said = [day_and_hours(w, business.zone, today, lang) for w in windows]
        return say("or", lang).join(filter(None, ("; ".join(said[:-1]), *said[-1:])))

    held = desk.peek(Visit, conversation.held_visit) if conversation.held_visit else None
    if held and held.status is VisitStatus.HELD:
        missing = [say(word, lang) for word in conversation.asked if word in ("name", "address")]
        return say("held", lang, times=times(held.window), missing=" + ".join(missing) or "?")
    visits = [desk.peek(Visit, visit) for visit in customer.visits[-1:]]
    lapsed = next((v for v in visits if v and _lapsed(v, since)), None)
    if lapsed:
        return say(_whose_silence(desk, lapsed), lang, times=times(lapsed.window))
    if conversation.offered:
        windows = [offer.window for offer in conversation.offered.offers]
        return say("offered", lang, times=times(*windows))
    return say("asked", lang)


def _last_quote(desk: Desk, customer: Customer) -> Quote | None:
    return desk.peek(Quote, customer.quotes[-1]) if customer.quotes else None


def _lapsed(visit: Visit, since: datetime) -> bool:
    never_agreed = visit.status is VisitStatus.CANCELLED and visit.revision == 0
    return never_agreed and visit.changed_at > since


def _whose_silence(desk: Desk, visit: Visit) -> str:
    """The phrase for a time that was held and let go: the customer, or he himself, never answered; or
    he said no."""
    for state, key in (("stale", "lapsed_yours"), ("no", "refused")):
        asked = desk.find(Approval, APPROVALS_BY_STATE, {"state": state}, limit=MOST)
        if any(a.command.get("subject") == visit.id for a in asked):
            return key
    return "lapsed"


def _ended(how: list[str]) -> str | None:
    """The phrase that says why it ended, if the last turn ended it."""
    last = next((h for h in reversed(how) if h), "")
    return next((key for ending, key in ENDED if ending in last), None)


def _left_alone(how: list[str]) -> bool:
    """Nobody who was left alone asked for work: his line stands elsewhere."""
    return all(ending.startswith("left alone") for ending in how)


def _waiting(desk: Desk, since: datetime) -> set[str]:
    """Customers of open questions and of items made since: they stand in the mail already."""
    asked = desk.find(Approval, APPROVALS_BY_STATE, {"state": "open"}, limit=MOST)
    items = desk.find(OwnerItem, ITEMS, None, instant_text(since), None, MOST)
    open_items = (i for i in items if i.done_at is None and i.kind != "left_alone")
    ids = [*(a.customer for a in asked), *(i.customer for i in open_items)]
    return {id for id in ids if id}
