"""An account that was closed to us becomes a message to the owner, once a day. Mends nothing."""

from __future__ import annotations

from deskhand.domain.control import Inbox
from deskhand.domain.errors import Conflict, Disconnected
from deskhand.domain.ids import derived
from deskhand.domain.messages import AccountLost, Message
from deskhand.engine.outbox import Outbox
from deskhand.engine.rows import Wake


def report(outbox: Outbox, business: str, closed: Disconnected) -> list[Wake]:
    """Returns the rows to wake; none when he has been told today."""
    identity = f"lost-{derived(closed.place, outbox.now().date().isoformat())}"
    cause = Message(id=identity, business=business)
    desk = outbox.desk(business, cause, "engine")
    if desk.get(Inbox, identity) is not None:
        return []
    desk.put(Inbox(id=identity, message=identity, at=desk.now()))
    lost = AccountLost(subject=closed.place, problem=closed.problem, remedy=closed.remedy)
    try:
        return outbox.commit(desk, cause, "engine", [lost])
    except Conflict:
        return []  # another process tells him
