"""A reply that waits for the owner, carried on by the next one: two plans as one. Words nothing."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.control import Approval
from deskhand.domain.messages import ReplyPlanned, SendMessage
from deskhand.domain.plan import Act, ActKind, ReplyPlan

PRICES = frozenset(
    {
        ActKind.QUOTE_FIXED,
        ActKind.QUOTE_RANGE,
        ActKind.QUOTE_HOURLY,
        ActKind.ESTIMATE_NEEDED,
        ActKind.NOT_OFFERED,
    }
)
TIMES = frozenset(
    {
        ActKind.OFFER_SLOTS,
        ActKind.NO_SLOT_THEN,
        ActKind.CLOSED_THEN,
        ActKind.NO_SLOTS,
        ActKind.SLOT_TAKEN,
        ActKind.HOLDING,
        ActKind.ASK_WHEN,
        ActKind.ASK_WHICH,
    }
)
SETTLED = frozenset(
    {
        ActKind.BOOKED,
        ActKind.MOVED,
        ActKind.CANCELLED,
        ActKind.DECLINED,
        ActKind.OUT_OF_AREA,
    }
)
"""After these nobody asks for anything, and no earlier price or time is still being talked about."""


def is_draft(approval: Approval) -> bool:
    """Is it an answer to a customer that waits, and not a reminder or a booking?"""
    held = approval.command
    return approval.command_type == SendMessage.__name__ and bool(held.get("plan"))


def carried_on(held: Approval, planned: ReplyPlanned, *, stands: bool) -> ReplyPlanned:
    """The newer answer with what the older one said; `stands` as in `merged`."""
    old = SendMessage.model_validate(held.command)
    if old.plan is None:
        return planned
    asks = held.action.startswith("ask_owner:")
    return planned.model_copy(
        update={
            "plan": merged(old.plan, planned.plan, stands=stands),
            "answers": tuple(dict.fromkeys((*old.answers, *planned.answers))),
            "about": {**(held.about if stands else {}), **planned.about},
            "action": held.action if stands and asks else planned.action,
            "calendar": planned.calendar or (old.calendar if stands else None),
        }
    )


def merged(old: ReplyPlan, new: ReplyPlan, *, stands: bool) -> ReplyPlan:
    """What the older draft said and nobody has heard, then what the newer one says.

    The newer one has the word wherever both speak of the same. `stands`: the documents behind the
    older one's prices and times are unchanged; otherwise these are left out.
    """
    newer = new.acts
    if stands and any(act.kind is ActKind.OFFER_SLOTS for act in old.acts):
        # Nobody has seen those times yet: "which of them?" is asked by naming them.
        newer = tuple(act for act in newer if act.kind is not ActKind.ASK_WHICH)
    new = new.model_copy(update={"acts": newer})
    kept = [act for act in old.acts if _still_said(act, new.acts, stands)]
    greeting = [act for act in (*kept, *new.acts) if act.kind is ActKind.GREET][:1]
    rest = [act for act in (*kept, *new.acts) if act.kind is not ActKind.GREET]
    return new.model_copy(update={"acts": (*greeting, *rest)})


def _still_said(act: Act, newer: Sequence[Act], stands: bool) -> bool:
    kinds = {one.kind for one in newer}
    if act.kind is ActKind.GREET:
        return True
    if kinds & SETTLED and (act.kind in PRICES | TIMES or act.kind.startswith("ask_")):
        return False
    if act.kind in PRICES:
        return stands and not any(one.kind in PRICES and _item(one) == _item(act) for one in newer)
    if act.kind in TIMES:
        return stands and not kinds & TIMES
    if act.kind is ActKind.FAQ_ANSWER:
        return act not in newer
    if act.kind.startswith("ask_"):
        return not any(kind.startswith("ask_") for kind in kinds) and not kinds & TIMES
    return stands and act.kind not in kinds


def _item(act: Act) -> object:
    fact = act.fact("item")
    return fact.value if fact else None
