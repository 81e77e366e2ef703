"""Google's promise to push: asked for, renewed daily, and noted with the last look for whoever checks."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from deskhand.domain.errors import ConfigurationError, DeskhandError, TryAgain
from deskhand.ports.clock import Clock
from deskhand.providers._notes import Notes
from deskhand.providers.email.gmail.box import Box

_log = logging.getLogger(__name__)
RENEW = timedelta(days=1)
AGAIN = timedelta(minutes=10)
"""How long after a refusal it is asked for again."""
NOTED = timedelta(minutes=1)
"""A look is noted so often, and not each of them."""


class Watch:
    """`topic` is the Pub/Sub topic Gmail pushes to; without one only looks are noted. Without a push, or
    while Google refuses one, mail is found by asking."""

    def __init__(
        self, notes: Notes, clock: Clock, topic: str | None = None, label: str = "INBOX"
    ) -> None:
        self._notes, self._clock, self._topic, self._label = notes, clock, topic, label
        self._next: datetime | None = None
        self._noted: datetime | None = None
        self._closed: dict[str, str | None] = {}

    def keep(self, box: Box) -> None:
        """Ask for pushes, if it is time. Its failure is a note and no failure of the mailbox."""
        now = self._clock.now()
        if self._topic is None or (self._next and now < self._next):
            return
        if self._next is None and (renewed := _instant(self._notes.read().get("renewed"))):
            self._next = renewed + RENEW  # another process, or this one before a restart
            if now < self._next and self._notes.read().get("topic") == self._topic:
                return
        body = {
            "topicName": self._topic,
            "labelIds": [self._label, "SENT"],
            "labelFilterBehavior": "include",
        }
        try:
            answer = box.ask(box.users.watch(userId="me", body=body))
        except (DeskhandError, ConfigurationError) as trouble:
            _log.warning("Gmail takes no watch: %s; mail is found by asking", trouble)
            self._next = now + AGAIN
            self._notes.write(trouble=str(trouble)[:300])
            return
        ends = datetime.fromtimestamp(int(answer["expiration"]) / 1000, UTC)
        self._next = now + RENEW
        self._notes.write(
            topic=self._topic, renewed=now.isoformat(), ends=ends.isoformat(), trouble=None
        )

    def closed(self, address: str, trouble: str | None) -> None:
        """An account is closed to us, or (None) open."""
        if address not in self._closed or self._closed[address] != trouble:
            self._note(**{f"closed {address}": trouble})
            self._closed[address] = trouble

    def looked(self) -> None:
        """Everything there was is taken."""
        now = self._clock.now()
        if self._noted is None or now - self._noted >= NOTED:
            self._noted = now
            self._note(looked=now.isoformat())

    def _note(self, **changes: str | None) -> None:
        """A note that cannot be kept is no trouble of the mail it is about: that may be out already."""
        try:
            self._notes.write(**changes)
        except TryAgain as trouble:
            _log.info("not noted: %s", trouble)


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
