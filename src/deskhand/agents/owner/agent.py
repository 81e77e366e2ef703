"""OwnerAgent: routes what the owner and his technicians write to the module that does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from deskhand.agents.owner import day, deciding, items, onsite, running, status, time_off
from deskhand.agents.owner.commands import Order, nearest, read
from deskhand.agents.owner.spoken import Spoken
from deskhand.agents.owner.undo import UNDO, undo
from deskhand.domain.business import Business
from deskhand.domain.control import Approval, ApprovalState, Incident
from deskhand.domain.errors import Reject
from deskhand.domain.messages import (
    AnswerAgain,
    ApprovalAnswered,
    HandedOff,
    IncidentAcknowledged,
    Message,
    NotifyOwner,
    OwnerSpoke,
    OwnerWroteThemselves,
    ReplyPlanned,
    SendMessage,
)
from deskhand.domain.people import ContactPoint, Conversation
from deskhand.language.choices import declines_page
from deskhand.language.owner import shortened
from deskhand.language.text import Text
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.queries import INCIDENTS

TELL_NAME = re.compile(
    r"(?:tell|dile a) (?P<name>[^\W\d]+)(?: that\b| que\b|,|:)?\s+", re.IGNORECASE
)
SHOWN = 80
"""Characters of his own text that he is shown again."""

Does = Callable[[Spoken, Order], None]
ORDERS: dict[str, Does] = {
    "yes": items.decide,
    "no": items.decide,
    "own_words": items.own_words,
    "take_over": running.hand,
    "give_back": running.hand,
    "pause": running.pause,
    "resume": running.pause,
    "status": status.status,
    "day": day.my_day,
    "tomorrow": day.my_day,
    "late": onsite.late,
    "done": onsite.done,
    "nobody_home": onsite.nobody_home,
    "block": time_off.block,
    "unblock": time_off.unblock,
    "settled": items.settled,
    "undo": undo,
}
CREW_MAY = frozenset({"day", "tomorrow", "late", "done", "nobody_home", "undo", "status"})
"""What a technician may say; the rest is the owner's."""
ANSWERS_A_PAGE = frozenset({"yes", "no", "words"})
"""Orders that are no order while somebody is in danger, but an answer to the page."""

_DECIDED: tuple[type[Message], ...] = (
    SendMessage,
    ReplyPlanned,
    NotifyOwner,
    AnswerAgain,
    *(kind for kinds in deciding.DECISIONS.values() for kind in kinds),
)


class OwnerAgent:
    """A bare yes counts only when exactly one approval is open; yes is a compare-and-swap."""

    name = "owner"
    emits: Emits = {
        OwnerSpoke: (*_DECIDED, HandedOff, IncidentAcknowledged),
        ApprovalAnswered: _DECIDED,
        OwnerWroteThemselves: (),
    }
    timers: Timers = ()

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        business = desk.get(Business, message.business)
        if business is None:
            raise Reject("the business has no profile")
        if isinstance(message, ApprovalAnswered):
            return _answered(message, business, desk)
        if isinstance(message, OwnerWroteThemselves):
            return _silence(message.subject, desk)
        return _spoke(message, business, desk)


def _spoke(message: OwnerSpoke, business: Business, desk: Desk) -> list[Outgoing]:
    person = business.person(message.person) or business.owner
    spoken = Spoken(desk, business, person, message)
    open_numbers = [*deciding.numbers(spoken), *items.numbers(spoken)] if spoken.is_owner else []
    orders = read(message.text, person.name, open_numbers)
    if taken := _takes(message, orders, business, desk):
        spoken.outgoing.append(taken)
        orders = [o for o in orders if o.kind not in ANSWERS_A_PAGE or o.numbers]
        if not orders:
            return spoken.finish()
    elif declines_page(Text.of(message.text)) and _rung(message.person, desk):
        spoken.tell("cannot_come")
        return spoken.finish()
    carry_out(spoken, orders)
    return spoken.finish()


def carry_out(s: Spoken, orders: list[Order]) -> None:
    """Every order of one message, or none of them: half understood is not understood."""
    unclear = next((o for o in orders if o.kind == "words"), None)
    if unclear is not None and len(orders) > 1:
        s.tell("not_understood", words=shortened(unclear.rest, SHOWN))
        return
    if unclear is not None or not orders:
        _words(s, orders[0].rest if orders else "")
        return
    for order in orders:
        if not s.is_owner and order.kind not in CREW_MAY:
            s.tell("only_owner", owner=s.business.owner.name)
            continue
        s.begin()
        ORDERS[order.kind](s, order)
        if order.kind in UNDO:
            s.remember(order.kind, order.said)


def _words(s: Spoken, words: str) -> None:
    """No order: a slip, or his own words for the one customer who waits. Never sent unasked, but in
    a mail that answers the very question."""
    if not s.is_owner:
        s.tell("help_crew")
        return
    if order := nearest(words):
        s.tell("did_you_mean", order=order)
        return
    open_now = deciding.waiting(s)
    asked = s.message.about if s.message else None
    answered = next((a for a in open_now if a.id == asked), None)
    if answered is not None and words:
        said, sure = deciding.for_the_customer(words)
        if sure:
            s.before = {}
            deciding.settle(s, answered, ApprovalState.YES, said)
            s.remember("own_words", words)
        else:
            deciding.propose(s, answered, said)
    elif meant := _told_by_name(s, open_now, words):
        deciding.propose(s, *meant)
    elif len(open_now) == 1 and words and asked is None:
        deciding.propose(s, open_now[0], deciding.for_the_customer(words)[0])
    else:
        s.tell("not_understood", words=shortened(words, SHOWN))
        s.tell("help")


def _told_by_name(s: Spoken, open_now: list[Approval], words: str) -> tuple[Approval, str] | None:
    """ "Tell Dana I can do Friday": the one who waits for an answer and is called so."""
    found = TELL_NAME.match(words)
    if found is None:
        return None
    name = found["name"].casefold()
    fits = [a for a in open_now if name in s.who(a.customer).casefold().split()]
    return (fits[0], words[found.end() :].strip()) if len(fits) == 1 else None


def _answered(message: ApprovalAnswered, business: Business, desk: Desk) -> list[Outgoing]:
    """His answer from the terminal or the console; there he sees himself what became of it."""
    approval = desk.get(Approval, message.subject)
    if approval is None:
        raise Reject(f"no approval {message.subject}")
    if approval.state is not ApprovalState.OPEN:
        return []
    spoken = Spoken(desk, business, business.person(message.by) or business.owner)
    deciding.settle(spoken, approval, message.state, message.words)
    closed = desk.get(Approval, approval.id)
    if closed is None or closed.state is not ApprovalState.STALE:
        spoken.lines.clear()
    return spoken.finish()


def _silence(contact_id: str, desk: Desk) -> list[Outgoing]:
    contact = desk.get(ContactPoint, contact_id)
    conversation = (
        desk.get(Conversation, contact.customer) if contact and contact.customer else None
    )
    if conversation is not None and conversation.silenced_at is None:
        desk.put(conversation.model_copy(update={"silenced_at": desk.now()}))
    return []


def _takes(
    message: OwnerSpoke, orders: list[Order], business: Business, desk: Desk
) -> IncidentAcknowledged | None:
    """Any answer of a paged person takes the incident, unless it says that he can't; so does an OK,
    or words that are no order, of somebody of the rota who only heard of it."""
    if declines_page(Text.of(message.text)):
        return None
    kinds = {order.kind for order in orders}
    answers = kinds <= ANSWERS_A_PAGE and not any(order.numbers for order in orders)
    if incident := _rung(message.person, desk):
        words = _said(orders) if answers else ""
        return IncidentAcknowledged(subject=incident.id, by=message.person, words=words)
    loose = kinds == {"words"} and message.about is None and not nearest(message.text)
    if loose and (incident := _taken(message.person, desk)):
        # "ok" first, "40 minutes" a moment later
        return IncidentAcknowledged(subject=incident.id, by=message.person, words=_said(orders))
    incident = _unrung(message.person, business, desk)
    waits = message.person == business.owner.name and kinds == {"yes"}
    if incident is None or waits or not kinds <= {"yes", "words"}:
        return None
    return IncidentAcknowledged(subject=incident.id, by=message.person, words=_said(orders))


def _said(orders: list[Order]) -> str:
    """His words without the signature of his mail program; nothing for a bare OK."""
    return "\n".join(order.rest for order in orders if order.kind == "words")


def _rung(person: str, desk: Desk) -> Incident | None:
    """The newest incident this person was paged about and nobody has taken."""
    for seen in reversed(desk.find(Incident, INCIDENTS, limit=1000)):
        if person in seen.paged and not seen.acknowledged_at:
            return desk.get(Incident, seen.id)
    return None


def _unrung(person: str, business: Business, desk: Desk) -> Incident | None:
    """An untaken incident that others on the rota were rung about: who hears of it may take it."""
    if person not in {on_call.name for on_call in business.rota}:
        return None
    for seen in reversed(desk.find(Incident, INCIDENTS, limit=1000)):
        if seen.paged and not seen.acknowledged_at:
            return desk.get(Incident, seen.id)
    return None


def _taken(person: str, desk: Desk) -> Incident | None:
    """The incident of the last half hour that this person took."""
    for seen in reversed(desk.find(Incident, INCIDENTS, limit=1000)):
        if seen.acknowledged_by == person and desk.now() < seen.open_until:
            return desk.get(Incident, seen.id)
    return None
