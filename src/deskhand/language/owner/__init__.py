"""What the owner and his technicians are told, in their language. What customers read is in templates/."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from deskhand.domain.base import Lang
from deskhand.domain.policy import CHANGED, DRAFT, NOT_ROUTINE, PAUSED, TOO_MANY

_RULINGS = {
    PAUSED: "why_paused",
    DRAFT: "why_draft",
    NOT_ROUTINE: "why_routine",
    TOO_MANY: "why_too_many",
    CHANGED: "why_changed",
}


@cache
def phrases(lang: Lang) -> dict[str, str]:
    """The sentences of a language, by their key."""
    source = files("deskhand.language") / "owner" / f"{lang.value}.toml"
    return dict(tomllib.loads(source.read_text(encoding="utf-8")))


def say(lang: Lang, key: str, **said: object) -> str:
    """One sentence for somebody of the business. Raises KeyError for a key or a fact that is missing."""
    return phrases(lang)[key].format(**said)


def because(lang: Lang, reason: str) -> str:
    """Why something waits or was refused, as he reads it; a reason in his own words stays as it is."""
    key = next((key for ruling, key in _RULINGS.items() if reason.startswith(ruling)), None)
    return say(lang, key) if key else reason


def shortened(text: str, most: int) -> str:
    """A customer's words on a phone: on one line, at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 3].rstrip()}..."
