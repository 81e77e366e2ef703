"""Google's word that mail is there, fetched by a long poll, where no push can come in. Reads no mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from deskhand.domain.errors import ConfigurationError, DeskhandError
from deskhand.ports.clock import Clock
from deskhand.providers._google import Account, Refused
from deskhand.providers._notes import Notes

AT_ONCE = 100
NOTED = timedelta(minutes=1)
"""A good poll is noted so often, and not each of them."""


class Pulled:
    """One Pub/Sub subscription. What it brings only says "look"; which account it is about does not count."""

    def __init__(self, account: Account, subscription: str, notes: Notes, clock: Clock) -> None:
        self._account, self._subscription = account, subscription
        self._notes, self._clock = notes, clock
        self._noted: datetime | None = None

    def hear(self) -> bool:
        """Has anything been said? Waits for it as long as Google does, a minute or two at most.

        Raises TryAgain (network, load), or ConfigurationError (the key, the subscription, its rights).
        """
        subscriptions = self._account.service("pubsub", "v1").projects().subscriptions()
        try:
            found = self._ask(subscriptions.pull, {"maxMessages": AT_ONCE})
            ids = [one["ackId"] for one in found.get("receivedMessages", ())]
            if ids:
                self._ask(subscriptions.acknowledge, {"ackIds": ids})
        except (DeskhandError, ConfigurationError) as trouble:
            self._noted = None
            self._notes.write(pull_trouble=str(trouble)[:300])
            raise
        now = self._clock.now()
        if self._noted is None or now - self._noted >= NOTED:
            self._noted = now
            self._notes.write(pulled=now.isoformat(), pull_trouble=None)
        return bool(ids)

    def close(self) -> None:
        self._account.close()

    def _ask(self, method: Any, body: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._account.call(method(subscription=self._subscription, body=body))
        except Refused as error:
            told = "Make the subscription, and let the service account read it (Pub/Sub Subscriber)"
            raise ConfigurationError(self._subscription, str(error), told) from None
        return dict(answer or {})
