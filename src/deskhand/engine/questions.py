"""What the owner reads when something waits for his yes: who, what they wrote, what would be sent."""

from __future__ import annotations

from deskhand.domain.business import Business
from deskhand.domain.messages import Message, SendMessage
from deskhand.domain.people import Customer
from deskhand.domain.policy import DRAFT, PAUSED
from deskhand.language.owner import because, say, shortened
from deskhand.language.wording import say_phone
from deskhand.ports.desk import Desk

MOST_OF_HIS = 200
"""Characters of the customer's own words; the whole stands in `deskhand inbox`."""
NOT_NEWS = (DRAFT, PAUSED)
"""Reasons that hold for every message: he set them himself."""


def question(command: Message, why: str, desk: Desk) -> str:
    """Short enough for a phone, in the owner's language."""
    business = desk.get(Business, command.business)
    if business is None or not isinstance(command, SendMessage):
        return f"{why}\n{getattr(command, 'text', '')}".strip()
    lang = business.owner.languages[0]
    said = {"who": _who(command, desk), "draft": command.for_owner or command.text}
    key = "question" if command.original else "question_started"
    if command.for_owner:
        key += "_other"
        said["language"] = say(lang, {"en": "english", "es": "spanish"}[command.lang.value])
    if command.original:
        said["original"] = shortened(command.original, MOST_OF_HIS)
    text = say(lang, key, **said)
    if why.startswith(NOT_NEWS):
        return text
    return text + say(lang, "because", why=because(lang, why))


def _who(command: SendMessage, desk: Desk) -> str:
    known = desk.peek(Customer, command.customer) if command.customer else None
    if known is not None and known.name:
        return known.name
    return say_phone(command.to) if command.to.startswith("+") else command.to
