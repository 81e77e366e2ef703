"""Texts in (SMS, web chat, voicemail transcripts, the phone simulator) as inbound messages."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from deskhand.domain.base import Channel
from deskhand.domain.people import InboundMessage

LONGEST = 10_000
"""Characters kept of one text; the rest is cut and said so."""


def inbound(
    *,
    channel: Channel,
    contact: str,
    text: str,
    received_at: datetime,
    sent_at: datetime | None = None,
    outside_id: str | None = None,
    subject: str | None = None,
) -> InboundMessage:
    """A text as it came, not yet stored; its id is given at intake."""
    clean = "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C" or c == "\u200d"
    )
    problems = ("cut",) if len(clean) > LONGEST else ()
    return InboundMessage(
        id="",
        channel=channel,
        contact=contact,
        text=clean[:LONGEST].strip(),
        received_at=received_at,
        sent_at=sent_at or received_at,
        outside_id=outside_id,
        subject=subject,
        problems=problems,
    )
