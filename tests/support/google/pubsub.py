"""One Pub/Sub subscription: what it holds is handed out until it is acknowledged in time. No topics."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.google.discovery import Call
from tests.support.google.server import Api, GoogleError


@dataclass
class _Kept:
    message: dict[str, Any]
    free_at: float = 0.0
    handed_out: tuple[str, ...] = ()


@dataclass
class PubSub(Api):
    """`may` are who may read it; `deadline` is how long a message is nobody else's (seconds). An empty
    subscription answers at once, where Google waits a while."""

    subscription: str = "projects/bluebird/subscriptions/gmail"
    may: tuple[str, ...] = ()
    deadline: float = 10.0
    acknowledged: int = 0
    _kept: list[_Kept] = field(default_factory=list)
    _numbers: Any = field(default_factory=itertools.count)

    name = ("pubsub", "v1")

    def publish(self, message: Mapping[str, Any]) -> None:
        """What Gmail says to its topic."""
        self._kept.append(_Kept(dict(message)))

    def pull(self, who: str, call: Call) -> dict[str, Any]:
        self._let_in(who, call)
        now = time.monotonic()
        found = [k for k in self._kept if k.free_at <= now][: int(call.body["maxMessages"])]
        for kept in found:
            kept.free_at = now + self.deadline
            kept.handed_out += (f"ack-{next(self._numbers)}",)
        if not found:
            return {}
        return {
            "receivedMessages": [{"ackId": k.handed_out[-1], "message": k.message} for k in found]
        }

    def acknowledge(self, who: str, call: Call) -> dict[str, Any]:
        self._let_in(who, call)
        given = set(call.body["ackIds"])
        known = {id for kept in self._kept for id in kept.handed_out}
        if not given <= known:
            raise GoogleError(400, "INVALID_ARGUMENT", "You have passed an invalid ack ID")
        before = len(self._kept)
        self._kept = [kept for kept in self._kept if not given & set(kept.handed_out)]
        self.acknowledged += before - len(self._kept)
        return {}

    def _let_in(self, who: str, call: Call) -> None:
        if who not in self.may:
            raise GoogleError(403, "PERMISSION_DENIED", "User not authorized")
        if call.path["subscription"] != self.subscription:
            raise GoogleError(404, "NOT_FOUND", "Resource not found")

    table = {
        "pubsub.projects.subscriptions.pull": pull,
        "pubsub.projects.subscriptions.acknowledge": acknowledge,
    }
