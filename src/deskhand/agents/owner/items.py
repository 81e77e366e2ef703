"""What is his to settle, by text: "done 3", "settled Dana", "3 I'll call you at five". What stands there is
decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deskhand.agents.owner import deciding
from deskhand.agents.owner.commands import Order
from deskhand.agents.owner.running import customer_called
from deskhand.agents.owner.spoken import Spoken, board_of, in_his_words
from deskhand.domain import approvals
from deskhand.domain.control import OwnerItem
from deskhand.domain.people import OWNER_ASKED, ContactPoint, Conversation
from deskhand.language.owner import shortened
from deskhand.ports.queries import ITEMS

MOST = 1_000
SHOWN = 80
"""Characters of an item that he is shown again."""


def numbers(s: Spoken) -> list[int]:
    """Those of the open items he was told of."""
    return [item.number for item in _seen(s) if item.number is not None]


def count(s: Spoken) -> int:
    """How many are open."""
    return len(_seen(s))


def told(s: Spoken, most: int) -> list[OwnerItem]:
    """The first open ones, each under its number; who was not told of one yet is now."""
    found: list[OwnerItem] = []
    for item in _open(s)[:most]:
        if item.number is None:
            item, board = approvals.numbered(item, board_of(s))
            s.desk.put(item)
            s.desk.put(board)
        found.append(item)
    return found


def settled(s: Spoken, order: Order) -> None:
    """The items of these numbers, or every open item of one customer, are done."""
    if order.numbers:
        _settled_by_number(s, order)
        return
    if not order.rest:
        s.tell("settled_who")
        return
    customer = customer_called(s, order.rest)
    if customer is None:
        return
    who = s.who(customer.id)
    mine = [item for item in _open(s) if item.customer == customer.id]
    if not mine:
        s.tell("settled_none", who=who)
        return
    _done(s, mine)
    what = "; ".join(shortened(item.reason, SHOWN) for item in mine)
    s.tell("settled", who=who, what=what)


def decide(s: Spoken, order: Order) -> None:
    """Yes or no to what waits for it. To a number of his list nobody waits for a yes: he hears how he
    settles it."""
    listed = [number for number in order.numbers if _of(s, number)]
    for number in listed:
        s.tell("item_no_yes", number=number)
    rest = tuple(number for number in order.numbers if number not in listed)
    if rest or not order.numbers:
        deciding.decide(s, replace(order, numbers=rest))


def own_words(s: Spoken, order: Order) -> None:
    """His own words to a number: instead of the draft, or to whoever an item is about."""
    item = _of(s, order.numbers[0])
    if item is None:
        deciding.own_words(s, order)
        return
    conversation = s.desk.get(Conversation, item.customer) if item.customer else None
    words, sure = deciding.for_the_customer(order.rest)
    if conversation is None or not sure:
        s.tell("item_no_words", number=item.number)
        return
    contact = s.desk.get(ContactPoint, conversation.contact)
    if contact is not None and contact.opted_out_at:
        s.tell("opted_out", who=s.who(item.customer))
        return
    yes = approvals.ordered(
        id=s.desk.new_id("approval"),
        action="own_words",
        text=words,
        customer=item.customer,
        now=s.desk.now(),
    )
    s.desk.put(yes)
    s.outgoing.append(in_his_words(s, conversation, words).model_copy(update={"approval": yes.id}))
    s.desk.put(conversation.model_copy(update={"asked": (OWNER_ASKED,)}))
    _done(s, [item])
    s.tell("own", number=item.number, who=s.who(item.customer), words=words)


def reopen(s: Spoken, ids: Iterable[str]) -> None:
    """They stand on his list again."""
    for id in ids:
        if item := s.desk.get(OwnerItem, id):
            s.desk.put(item.model_copy(update={"done_at": None}))


def _settled_by_number(s: Spoken, order: Order) -> None:
    found = [item for number in order.numbers if (item := _of(s, number))]
    _done(s, found)
    for item in found:
        what = shortened(item.reason, SHOWN)
        s.tell("settled", who=f"{item.number}", what=what)
    for number in order.numbers:
        if number in deciding.numbers(s):
            s.tell("waits_for_yes", number=number)
        elif number not in [item.number for item in found]:
            s.tell("not_open", number=number)


def _done(s: Spoken, listed: list[OwnerItem]) -> None:
    for item in listed:
        s.desk.put(item.model_copy(update={"done_at": s.desk.now()}))
    if listed:
        s.before = {"items": [item.id for item in listed]}


def _of(s: Spoken, number: int) -> OwnerItem | None:
    """The open item under a number."""
    seen = next((item for item in _seen(s) if item.number == number), None)
    item = s.desk.get(OwnerItem, seen.id) if seen else None
    return item if item and item.done_at is None else None


def _open(s: Spoken) -> list[OwnerItem]:
    found = (s.desk.get(OwnerItem, one.id) for one in _seen(s))
    return [one for one in found if one and one.done_at is None]


def _seen(s: Spoken) -> list[OwnerItem]:
    seen = s.desk.find(OwnerItem, ITEMS, limit=MOST)
    return [one for one in seen if one.done_at is None and one.kind != "left_alone"]
