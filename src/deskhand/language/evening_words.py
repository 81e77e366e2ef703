"""How the evening mail speaks to the owner, in his language. What is in it is decided elsewhere."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from deskhand.domain.base import Lang


@cache
def words(lang: Lang) -> dict[str, str]:
    """The phrases of a language, by their key."""
    source = files("deskhand.language") / "owner" / f"evening_{lang.value}.toml"
    return dict(tomllib.loads(source.read_text(encoding="utf-8")))


class Part(NamedTuple):
    """A part of the mail: its title, its entries (an entry may have several lines), a last line."""

    title: str
    entries: tuple[str, ...]
    after: str = ""


def mail(parts: Sequence[Part]) -> str:
    """The parts that have something in them, for a narrow screen; empty when none has."""
    said = []
    for part in parts:
        if part.entries:
            # Entries of one line stand close together, longer ones apart.
            between = "\n\n" if any("\n" in entry for entry in part.entries) else "\n"
            body = between.join(part.entries)
            said.append(f"{part.title}\n{body}" + (f"\n\n{part.after}" if part.after else ""))
    return "\n\n\n".join(said)


def say(key: str, lang: Lang, **facts: object) -> str:
    """One phrase."""
    return words(lang)[key].format(**facts)


def counted(key: str, count: int, lang: Lang) -> str:
    """A phrase with a number; "1 visit", "3 visits"."""
    said = words(lang)
    return said[f"{key}_1"] if count == 1 and f"{key}_1" in said else said[key].format(n=count)


def quoted(words: str, most: int = 160) -> str:
    """What somebody wrote on one line, cut where it is long."""
    flat = " ".join(words.split())
    cut = flat if len(flat) <= most else f"{flat[: most - 3].rstrip()}..."
    return f'"{cut}"'
