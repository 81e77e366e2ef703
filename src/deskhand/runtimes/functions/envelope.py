"""What a row's wake looks like on the bus, and what a push brings. Delivers nothing, trusts nothing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deskhand.domain.base import instant_text
from deskhand.domain.errors import Reject
from deskhand.engine.rows import Wake
from deskhand.ports.bus import Posted
from deskhand.runtimes.functions.presets import topic

AGAIN, DUE, RECIPIENT = "again", "due", "recipient"


@dataclass(frozen=True, slots=True)
class Pushed:
    """A push: the row, whether it may have been delivered before, and what came with it."""

    wake: Wake
    again: bool
    attempt: int
    attributes: Mapping[str, str]

    @property
    def recipient(self) -> str:
        return recipient_of(self.wake)


def recipient_of(wake: Wake) -> str:
    """The agent or effect of a row: its id ends in the name."""
    return wake.row.rpartition(".")[2]


def posted(wake: Wake, attributes: Mapping[str, str], *, again: bool = False) -> Posted:
    """The message for a row. It names the row and holds nothing of it."""
    recipient = recipient_of(wake)
    data = json.dumps({"business": wake.business, "row": wake.row}).encode()
    told = {
        RECIPIENT: recipient,
        **attributes,
        **({AGAIN: "1"} if again else {}),
        **({DUE: instant_text(wake.due)} if wake.due else {}),
    }
    return Posted(topic(recipient), data, told)


def read(body: object) -> Pushed:
    """A push as Pub/Sub makes it. Raises Reject: it will never be ours, however often it comes."""
    try:
        return _read(body)
    except (AttributeError, KeyError, TypeError, ValueError, binascii.Error) as error:
        raise Reject(f"no push of a row: {type(error).__name__}") from error


def _read(body: Any) -> Pushed:
    message = body["message"]
    attributes = {str(key): str(value) for key, value in (message.get("attributes") or {}).items()}
    told = json.loads(base64.b64decode(message["data"], validate=True))
    business, row = told["business"], told["row"]
    if not (isinstance(business, str) and isinstance(row, str) and business and row):
        raise ValueError("names no row")
    due = datetime.fromisoformat(attributes[DUE]) if DUE in attributes else None
    # Absent where the subscription has no dead letters: then every delivery counts as the first.
    attempt = int(body.get("deliveryAttempt") or 1)
    again = attempt > 1 or AGAIN in attributes
    return Pushed(Wake(business, row, due), again, attempt, attributes)
