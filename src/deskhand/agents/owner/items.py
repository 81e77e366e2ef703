"""What is his to settle, settled by text: "settled Dana". What stands there is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from deskhand.agents.owner.commands import Order
from deskhand.agents.owner.running import customer_called
from deskhand.agents.owner.spoken import Spoken
from deskhand.domain.control import OwnerItem
from deskhand.language.owner import shortened
from deskhand.ports.queries import ITEMS

MOST = 1_000
SHOWN = 80
"""Characters of an item that he is shown again."""


def settled(s: Spoken, order: Order) -> None:
    """Every open item of one customer is done."""
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
    for item in mine:
        s.desk.put(item.model_copy(update={"done_at": s.desk.now()}))
    s.before = {"items": [item.id for item in mine]}
    what = "; ".join(shortened(item.reason, SHOWN) for item in mine)
    s.tell("settled", who=who, what=what)


def reopen(s: Spoken, ids: Iterable[str]) -> None:
    """They stand on his list again."""
    for id in ids:
        if item := s.desk.get(OwnerItem, id):
            s.desk.put(item.model_copy(update={"done_at": None}))


def _open(s: Spoken) -> list[OwnerItem]:
    seen = s.desk.find(OwnerItem, ITEMS, limit=MOST)
    found = (s.desk.get(OwnerItem, one.id) for one in seen if one.done_at is None)
    return [one for one in found if one and one.done_at is None and one.kind != "left_alone"]
