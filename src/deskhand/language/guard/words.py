"""The words of a reply's bare statements, those that carry no fact. Lists, no grammar.

Promises cannot all be listed, but the words a front desk needs beside its facts nearly can: a statement with
another word, and with no amount, time, place or number of the plan, says something no act is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from deskhand.domain.base import Lang
from deskhand.domain.plan import ActKind
from deskhand.language.guard.breach import Breach, BreachKind
from deskhand.language.guard.days import CALENDAR
from deskhand.language.guard.known import Known
from deskhand.language.guard.script import PLACED, READ, Script, fold

_WORD = re.compile(r"[a-z]+")
_ENDS = re.compile(r"[.!?¿\n]+")
_JOINS = re.compile(
    r",?\s(?:and|but|so|y|pero|asi\s+que)\s"
    r"(?=(?:i|we|you|he|she|it|they|that|this|there|the|your|our|no|se|le|les|lo|la|el|su|tu|nos|ya)\b)"
)
_OPENS = re.compile(
    r"\s\(?(?=(?:we|you|it|they|he|she|the|our|your|this|that|a|no|also|and|by|nosotros|usted|el|la|su|se|"
    r"le|nos|ya|si|es|un|una|no|y|por)\b)|"
    rf"(?<=[{READ}{PLACED}])\s\(?(?=i\b)"
)
_FACT = re.compile(f"[{READ}{PLACED}]")
_STEM = 5
"""Letters; "replacing" is a form of "replacement"."""


def check_words(script: Script, known: Known) -> list[Breach]:
    """A breach for each bare statement with a word from no list and no fact. Call it last: what has been
    read as an amount, a time or a number is masked."""
    allowed = words_of(known.plan.lang, known.kinds) | known.words
    return [
        script.breach(BreachKind.WORD, start, end, "a statement that no act of the plan has")
        for start, end in _statements(script)
        if not all(
            match[0] in allowed or _is_form(match[0], known.words)
            for match in _WORD.finditer(script.text, start, end)
        )
    ]


def _statements(script: Script) -> Iterator[tuple[int, int]]:
    """Where each part of a sentence stands that is no question and holds no fact."""
    for start, end, sign in _sentences(script):
        if "?" in sign:
            continue
        for joined in (*_JOINS.finditer(script.text, start, end), None):
            until = joined.start() if joined else end
            if not _FACT.search(script.text, start, until):
                yield start, until
            start = joined.end() if joined else end


def _sentences(script: Script) -> Iterator[tuple[int, int, str]]:
    """Where each sentence stands, and the sign it ends with; "¿" and a capital begin one as well."""
    text, start = script.text, 0
    opens = (m for m in _OPENS.finditer(text) if script.words(m.end(), m.end() + 1).isupper())
    ends = sorted((m.start(), m.end(), m[0]) for m in (*_ENDS.finditer(text), *opens))
    for end, following, sign in (*ends, (len(text), len(text), "")):
        if end >= start:
            yield start, end, sign
            start = following


@cache
def words_of(lang: Lang, kinds: frozenset[ActKind]) -> frozenset[str]:
    """The folded words that statements may have in a reply with acts of these kinds."""
    lists = (words for acts, words in _lists(lang) if not acts or acts & kinds)
    return CALENDAR.union(*lists)


@cache
def _lists(lang: Lang) -> tuple[tuple[frozenset[ActKind], frozenset[str]], ...]:
    """The sections of words_<lang>.txt: the acts they go with (none: all) and their words."""
    text = (files("deskhand.language.guard") / f"words_{lang.value}.txt").read_text("utf-8")
    return tuple(_sections(text.splitlines()))


def _sections(lines: Iterable[str]) -> Iterator[tuple[frozenset[ActKind], frozenset[str]]]:
    head: str | None = None
    words: list[str] = []
    for line in (*lines, "[]"):
        if not line.startswith("["):
            words += [] if line.startswith("#") else fold(line).split()
            continue
        if head is not None:
            acts = () if head == "any" else map(ActKind, head.split())
            yield frozenset(acts), frozenset(words)
        head, words = line.strip("[]"), []


def _is_form(said: str, words: Iterable[str]) -> bool:
    """Is it one of the words with another ending?"""
    return len(said) >= _STEM - 1 and any(
        len(word) >= _STEM - 1
        and (said.startswith(word[: max(_STEM, len(word) - _STEM)]) or word.startswith(said))
        for word in words
    )
