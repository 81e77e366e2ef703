"""The vocabularies: TOML files per language, read once and turned into patterns. No words here.

Every list in a vocabulary holds plain regular expressions over folded text (lower case, no accents);
word boundaries are added here. Both languages are always searched, so that Spanglish is read too.
`<day>` in a phrase stands for any of the words listed under `day` in the language's shared.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("en", "es")
NOTHING: Final = re.compile(r"(?!)")
_SHARED: Final = re.compile(r"<([a-z_]+)>")


def merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Tables joined key by key, lists one after the other."""
    out: dict[str, Any] = dict(first)
    for key, value in second.items():
        mine = out.get(key)
        if isinstance(mine, dict) and isinstance(value, dict):
            out[key] = merged(mine, value)
        elif isinstance(mine, list) and isinstance(value, list):
            out[key] = [*mine, *value]
        else:
            out[key] = value
    return out


@cache
def table(name: str, lang: str | None = None) -> dict[str, Any]:
    """The vocabulary `name` of one language, or of all languages merged."""
    if lang is None:
        out: dict[str, Any] = {}
        for each in LANGUAGES:
            out = merged(out, table(name, each))
        return out
    read = _file(name, lang)
    shared = {key: "|".join(words) for key, words in _file("shared", lang).items()}
    spelled_out: dict[str, Any] = _spelled_out(read, shared)
    return spelled_out


def _file(name: str, lang: str) -> dict[str, Any]:
    source = files("deskhand.language").joinpath("vocab", lang, f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _spelled_out(place: Any, shared: Mapping[str, str]) -> Any:
    """The same with every `<word>` of a phrase replaced by what it stands for."""
    if isinstance(place, dict):
        return {key: _spelled_out(value, shared) for key, value in place.items()}
    if isinstance(place, list):
        return [_spelled_out(value, shared) for value in place]
    if isinstance(place, str):
        return _SHARED.sub(lambda m: f"(?:{shared[m.group(1)]})", place)
    return place


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of the phrases as whole words; of none it finds nothing."""
    # Longest first, so that of two phrases with one beginning the more telling one is reported.
    joined = "|".join(sorted(dict.fromkeys(phrases), key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])(?:{joined})(?![a-z0-9])") if joined else NOTHING


@cache
def phrases(name: str, *path: str) -> re.Pattern[str]:
    """The compiled list at `path` of the vocabulary `name`, all languages."""
    place: Any = table(name)
    for key in path:
        place = place.get(key, {})
    return pattern(place or ())
