"""Running the desk: pause, resume, take over, give back. Decides no approval."""

from __future__ import annotations

from deskhand.agents.owner.commands import Order
from deskhand.agents.owner.spoken import Spoken
from deskhand.domain.people import Conversation, Customer
from deskhand.language.wording import say_phone
from deskhand.ports.queries import CUSTOMERS

MOST_CUSTOMERS = 5_000
MOST_NAMED = 4


def pause(s: Spoken, order: Order) -> None:
    """Stop all but emergencies, or go on."""
    paused = order.kind == "pause"
    said = "paused" if paused else "resumed"
    if s.business.policy.paused is paused:
        s.tell(f"{said}_already")
        return
    set_paused(s, paused)
    s.before = {"paused": not paused}
    s.tell(said)


def set_paused(s: Spoken, paused: bool) -> None:
    policy = s.business.policy.model_copy(update={"paused": paused})
    s.business = s.business.model_copy(update={"policy": policy})
    s.desk.put(s.business)


def hand(s: Spoken, order: Order) -> None:
    """A conversation of his own, or ours again."""
    customer = customer_called(s, order.rest)
    if customer is None:
        return
    who = s.who(customer.id)
    conversation = s.desk.get(Conversation, customer.id)
    if conversation is None:
        s.tell("no_talk", who=who)
        return
    taken = order.kind == "take_over"
    silenced = (conversation.silenced_at or s.desk.now()) if taken else None
    update = {"silenced_at": silenced, **({} if taken else {"angry_at": None})}
    s.desk.put(conversation.model_copy(update=update))
    s.before = {"customer": customer.id, "silenced": conversation.silenced_at is not None}
    s.tell("taken" if taken else "given_back", who=who)


def customer_called(s: Spoken, name: str) -> Customer | None:
    """The one customer of this name or number; None after he was told that there is none or several."""
    wanted = name.strip(" .").casefold()
    digits = "".join(c for c in wanted if c.isdigit())[-10:]
    people = s.desk.find(Customer, CUSTOMERS, limit=MOST_CUSTOMERS)
    fits = [c for c in people if wanted in ((c.name or "").casefold(), c.phone, c.email)]
    if not fits and len(digits) == 10:
        fits = [c for c in people if (c.phone or "").endswith(digits)]
    fits = fits or [c for c in people if wanted and _part(wanted, c.name)]
    if len(fits) == 1:
        return fits[0]
    if not fits:
        s.tell("nobody_called", name=name.strip())
        return None
    names = "; ".join(_full(c) for c in fits[:MOST_NAMED])
    s.tell("several_called", name=name.strip(), names=names)
    return None


def _part(wanted: str, name: str | None) -> bool:
    """Is it one of his names, or the beginning of them all?"""
    full = (name or "").casefold()
    return wanted in full.split() or full.startswith(wanted)


def _full(customer: Customer) -> str:
    number = say_phone(customer.phone) if customer.phone else customer.email
    return " ".join(part for part in (customer.name, number) if part) or customer.id
