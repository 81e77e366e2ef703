"""Intake: one commit of message, dedupe id and outbox rows; whoever brought it is answered then."""

from __future__ import annotations

from datetime import datetime

from deskhand.domain.control import Inbox
from deskhand.domain.errors import Conflict
from deskhand.domain.ids import derived
from deskhand.domain.messages import Later, Message, MessageReceived
from deskhand.domain.people import InboundMessage
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.rows import Wake
from deskhand.ports.clock import NewId
from deskhand.ports.store import Ref


class Intake:
    """Accepts what comes from outside exactly once."""

    def __init__(self, dispatcher: Dispatcher, new_id: NewId) -> None:
        self._dispatcher, self._new_id = dispatcher, new_id

    def accept(self, business: str, message: InboundMessage) -> list[Wake]:
        """Store a message and its outbox rows. A repeated outside id is a redelivery: nothing happens.

        Returns the rows to wake. Raises TryAgain when the store is in trouble: then nothing was
        accepted and the provider must deliver again.
        """
        identity = self.identity(message)
        if self.seen(business, identity):
            return []
        cause = Message(id=identity, business=business)
        desk = self._dispatcher.outbox.desk(business, cause, "intake")
        desk.put(Inbox(id=identity, message=identity, at=desk.now()))
        desk.put(message.model_copy(update={"id": identity}))
        try:
            return self._dispatcher.outbox.commit(
                desk, cause, "intake", [MessageReceived(subject=identity)]
            )
        except Conflict:
            return []  # the same message came in twice at once: the other one counts

    def identity(self, message: InboundMessage) -> str:
        """The id a message gets: derived from its outside id, or random when it has none."""
        outside = message.outside_id or self._new_id()
        return f"in-{derived(message.channel, message.contact, outside)}"

    def seen(self, business: str, identity: str) -> bool:
        """Was this already accepted?"""
        return self._dispatcher.store.get(business, Ref(Inbox.collection, identity)) is not None

    def post(
        self, business: str, key: str, message: Message, due: datetime | None = None
    ) -> list[Wake]:
        """An event that is no customer's message (the owner's click, a timer's first arming), once
        per `key`; delivered at `due` (UTC) when given."""
        cause = Message(id=f"post-{derived(key)}", business=business)
        if self.seen(business, cause.id):
            return []
        desk = self._dispatcher.outbox.desk(business, cause, "intake")
        desk.put(Inbox(id=cause.id, message=cause.id, at=desk.now()))
        try:
            return self._dispatcher.outbox.commit(
                desk, cause, "intake", [Later(message=message, due=due) if due else message]
            )
        except Conflict:
            return []
