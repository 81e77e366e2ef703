"""What the owner and his technicians are told, in their language. What customers read is in templates/."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from deskhand.domain.base import Lang


@cache
def phrases(lang: Lang) -> dict[str, str]:
    """The sentences of a language, by their key."""
    source = files("deskhand.language") / "owner" / f"{lang.value}.toml"
    return dict(tomllib.loads(source.read_text(encoding="utf-8")))


def say(lang: Lang, key: str, **said: object) -> str:
    """One sentence for somebody of the business. Raises KeyError for a key or a fact that is missing."""
    return phrases(lang)[key].format(**said)


def shortened(text: str, most: int) -> str:
    """A customer's words on a phone: on one line, at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 3].rstrip()}..."
