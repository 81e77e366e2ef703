"""The words of dates and times: data files per language, read once, looked up by phrase. No grammar."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from deskhand.domain.base import Lang

Phrase = tuple[str, ...]
Roles = dict[str, Any]

NO_ROLES: Roles = {}
# So many more small words of a language leave no doubt.
PLAIN = 2
# Tables of a file that are not roles of words in the grammar.
NOT_ROLES = ("cues", "roles", "masks", "loose")
# How Spanish is shortened.
SHORT = {"q": "que"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What every phrase may be in a text whose main language is known.

    `roles` maps a folded phrase to its roles in the grammar, each with its value; `longest` maps a
    first word to the most words a phrase beginning with it has; `masks` are lists for the tokeniser.
    """

    roles: dict[Phrase, Roles]
    longest: dict[str, int]
    masks: dict[str, tuple[str, ...]]
    typo_targets: tuple[str, ...]
    not_typos: frozenset[str]
    not_past: frozenset[str]


@lru_cache(maxsize=8)
def data(name: str) -> dict[str, Any]:
    """A data file of this package by name, parsed once; the caller must not change it."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=2)
def vocabulary(main: Lang) -> Vocabulary:
    """Both languages at once, for people mix them; where they clash the main one wins."""
    roles: dict[Phrase, Roles] = {}
    other = Lang.ES if main is Lang.EN else Lang.EN
    for lang in (other, main):
        file = data(lang.value)
        skipped = frozenset(file["home_only"]) if lang is other else frozenset()
        for role, phrase, value in _entries(file, lang):
            if phrase not in skipped:
                words = tuple(phrase.replace("'s", " 's").split())
                roles.setdefault(words, {})[role] = value
    longest: dict[str, int] = {}
    for known in roles:
        longest[known[0]] = max(longest.get(known[0], 1), len(known))
    both = [data(lang.value) for lang in Lang]
    return Vocabulary(
        roles=roles,
        longest=longest,
        masks={
            key: tuple(word for file in both for word in file["masks"][key])
            for key in both[0]["masks"]
        },
        typo_targets=tuple(word for file in both for word in file["typo_targets"]),
        not_typos=frozenset(word for file in both for word in file["not_typos"]),
        not_past=frozenset(word for file in both for word in file["not_past"]),
    )


def main_language(words: list[str], hint: Lang | None = None) -> Lang:
    """English or Spanish, by the small words of a folded text; where they are even, the hint.

    A hint (the language a customer usually writes) gives way to a text plainly in the other one.
    """
    english, spanish = (frozenset(data(lang.value)["tells"]) for lang in (Lang.EN, Lang.ES))
    balance = sum((word in english) - (word in spanish) for word in words)
    if abs(balance) >= PLAIN or (balance and hint is None):
        return Lang.EN if balance > 0 else Lang.ES
    if hint:
        return hint
    days = frozenset(data("es")["weekday"]) | {"manana", "hoy", "tarde", "noche", "mediodia"}
    return (
        Lang.ES if any(word in days and word not in ("mar", "sab") for word in words) else Lang.EN
    )


@lru_cache(maxsize=4096)
def mended(word: str, main: Lang) -> str:
    """The word itself, what it is short for, or the day or part of the day it is a slip of the pen for."""
    if main is Lang.ES and word in SHORT:
        return SHORT[word]
    words = vocabulary(main)
    if len(word) < 5 or (word,) in words.roles or word in words.not_typos:
        return word
    from rapidfuzz.distance import DamerauLevenshtein

    allowed = (
        (DamerauLevenshtein.distance(word, target), target)
        for target in words.typo_targets
        if target[0] == word[0] and abs(len(target) - len(word)) <= 2
    )
    near = [(slips, target) for slips, target in allowed if slips <= (2 if len(target) > 7 else 1)]
    return min(near)[1] if near else word


def _entries(file: dict[str, Any], lang: Lang) -> list[tuple[str, str, Any]]:
    """Every (role, phrase, value) of one language's file."""
    entries: list[tuple[str, str, Any]] = []
    for role, table in file.items():
        if role not in NOT_ROLES and isinstance(table, dict):
            entries += [(role, phrase, value) for phrase, value in table.items()]
    for role, phrases in file["roles"].items():
        entries += [(role, phrase, True) for phrase in phrases]
    for cue, phrases in file["cues"].items():
        entries += [(f"cue_{cue}", phrase, True) for phrase in phrases]
    entries += [("loose", word, True) for word in file["loose"]["words"]]
    for key, phrases in data("holidays")[lang.value].items():
        entries += [("holiday", phrase, key) for phrase in phrases]
    return entries
