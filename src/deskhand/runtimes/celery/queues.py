"""Which queue a row waits in, and in which order a worker looks at them. Knows no broker.

A queue for each recipient, so that any of them can have workers of its own. Danger has the first ones.
"""

from __future__ import annotations

from collections.abc import Sequence

URGENT = ("emergency", "paging")
MAIL = "deskhand.mail"
"""Where the rounds of the mailbox wait."""


def queue(recipient: str) -> str:
    """The queue of an agent or effect."""
    return f"deskhand.{recipient}"


def queue_of(row: str) -> str:
    """The queue of a row: its id ends in the name of its recipient."""
    return queue(row.rpartition(".")[2])


def urgent() -> list[str]:
    """What a worker that is kept free for danger takes."""
    return [queue(name) for name in URGENT]


def in_order(recipients: Sequence[str]) -> list[str]:
    """All queues as a worker empties them: danger, then what is nearest to an answer (recipients are
    named in the order a message meets them), then new mail."""
    rest = [queue(name) for name in reversed(recipients) if name not in URGENT]
    return [*(q for q in urgent() if q.partition(".")[2] in recipients), *rest, MAIL]
