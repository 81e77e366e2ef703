"""What becomes of a row that could not be handled: again, dead, later, or the owner's. Delivers nothing."""

from __future__ import annotations

from datetime import timedelta

from deskhand.domain.control import OutboxRow, OwnerItem
from deskhand.domain.errors import Conflict, Reject, TooNew
from deskhand.domain.messages import HandedOff, Message, NotifyOwner
from deskhand.engine import rows
from deskhand.engine.codec import unpack
from deskhand.engine.outbox import Outbox
from deskhand.engine.rows import Wake
from deskhand.ports.store import Ref


class Failures:
    """Each method settles one row and returns the rows to wake."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def again(self, wake: Wake, error: str) -> list[Wake]:
        """Passing trouble: back off, or bury it after the last try."""
        found = self._outbox.open_row(wake)
        if found is None:
            return []
        row, version = found
        number = rows.number(row)
        if number >= rows.MOST_ATTEMPTS:
            return self.bury(wake, error)
        later = self._outbox.now() + rows.backoff(number)
        waiting = row.model_copy(
            update={
                "attempts": number,
                "not_before": later,
                "wake_at": later,
                "error": error[:500],
            }
        )
        return self._settle_row(wake.business, waiting, version)

    def bury(self, wake: Wake, error: str) -> list[Wake]:
        """It will never be handled: a dead letter, listed for the owner and replayable."""
        found = self._outbox.open_row(wake)
        if found is None:
            return []
        row, version = found
        dead = row.model_copy(update={"status": "dead", "error": error[:500]})
        return self.hand_over(
            wake.business, dead, version, f"{row.recipient} could not handle {row.type}: {error}"
        )

    def postpone(self, business: str, row: OutboxRow, version: int, why: str) -> list[Wake]:
        """Nothing it can help (a newer release wrote it, an account is closed): later, uncounted."""
        later = self._outbox.now() + timedelta(minutes=5)
        waiting = row.model_copy(
            update={"wake_at": later, "not_before": later, "error": why[:500], "attempts": 0}
        )
        return self._settle_row(business, waiting, version)

    def hand_over(self, business: str, row: OutboxRow, version: int, reason: str) -> list[Wake]:
        """Close the row and put the reason on the owner's list."""
        try:
            message = unpack(row.type, row.message)
        except (TooNew, Reject):
            message = Message(id=row.cause or row.id, business=business)
        desk = self._outbox.desk(business, message, "engine", f"{row.id}@{version}")
        item = OwnerItem(
            id=desk.new_id("item"),
            kind="dead" if row.status == "dead" else "handoff",
            reason=reason,
            customer=getattr(message, "customer", None),
            draft=getattr(message, "text", None),
            at=desk.now(),
        )
        desk.put(item)
        closed = row if row.status == "dead" else row.model_copy(update={"status": "done"})
        # What tells the owner may itself be what fails: then the list is all there is.
        quiet = row.type in (HandedOff.__name__, NotifyOwner.__name__)
        told = HandedOff(subject=item.id, reason=reason, customer=item.customer)
        try:
            return self._outbox.commit(
                desk, message, "engine", [] if quiet else [told], (closed, version)
            )
        except Conflict:
            return []  # the row stays open and tick comes back to it

    def _settle_row(self, business: str, row: OutboxRow, version: int) -> list[Wake]:
        try:
            self._outbox.write(business, {Ref(OutboxRow.collection, row.id): version}, [row])
        except Conflict:
            return []  # somebody else moved the row on: theirs counts
        return []
