"""Which function serves which agent or effect, as plain data that each function reads when it starts."""

from __future__ import annotations

from collections.abc import Mapping

APART, TOGETHER = "apart", "together"
PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # Each with rights of its own.
    APART: {},
    # The agents of a turn in one process: fewer hops and cold starts, and what one of them may read,
    # write and ask (the model's key) all of them may.
    TOGETHER: {
        "turn": ("emergency", "communication", "understanding", "secretary"),
        "office": ("scheduling", "owner", "followup", "crew"),
    },
}
"""Groups of recipients that one function serves; who is in none has a function of his own."""

PUSH, TICK, MAIL, DATEBOOK = "push", "tick", "mail", "datebook"
"""Targets of the one source: rows pushed by Pub/Sub, the scheduler's minute, rounds of the mailbox and of
the technicians' calendars."""
EDGE = "edge"
GMAIL = "gmail"
ROUNDS: Mapping[str, str] = {GMAIL: MAIL, DATEBOOK: DATEBOOK}
"""Topics beside the recipients' to the functions that make a round for each message, whatever is in it:
Gmail writes to the first, the edge to both."""


def topic(recipient: str) -> str:
    """The topic of an agent or effect."""
    return f"deskhand-{recipient}"


def group_of(recipient: str, preset: str = APART) -> str:
    """The function that serves a recipient, without its prefix."""
    found = (name for name, members in PRESETS[preset].items() if recipient in members)
    return next(found, recipient)
