"""The words of a reply beside its facts, statement by statement, against the vocabulary of its plan.

Promises cannot all be listed, but the words a front desk needs beside its facts nearly can: what is said with
another word is said of something no act is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from deskhand.language.guard.breach import Breach, BreachKind
from deskhand.language.guard.known import Known
from deskhand.language.guard.script import PLACED, READ, Script
from deskhand.language.guard.vocabulary import Vocabulary, vocabulary

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
_MANNER = re.compile(
    r"(?!(?:immediate|instant|prompt|quick|swift|rapid|speedi|safe|free|legal|permanent|cheap|secure|guarantee|current|"
    r"final|total|entire|repeated|regular|automatic|inmediat|instantane|rapid|pront|segur|gratuit|legal|permanent|"
    r"barat|definitiv|automatic)\w*(?:ly|mente)$|(?:dai|week|month|year|hour|fami|supp|app|multip|re|f|b|sp)ly$)"
    r"[a-z]{4,}(?:ly|mente)$"
)
"""Adverbs say how, not what; those of speed, safety and price only where a list has them."""
_STEM = 5
"""Letters; "replacing" is a form of "replacement"."""


def check_words(script: Script, known: Known) -> list[Breach]:
    """A breach for each statement or question with a word from no list and no fact. Call it last: what
    has been read as an amount, a time or a number is masked."""
    allowed = vocabulary(known.plan.lang, known.kinds)
    breaches = []
    for start, end in _statements(script):
        if strange := _strange(script.text, start, end, allowed, known.words):
            why = f"a statement that no act of the plan has: {strange}"
            breaches.append(script.breach(BreachKind.WORD, start, end, why))
    return breaches


def _strange(text: str, start: int, end: int, allowed: Vocabulary, own: frozenset[str]) -> str:
    """The first word that is in no list, no turn of phrase and no fact."""
    found = [(match.start(), match[0]) for match in _WORD.finditer(text, start, end)]
    words = [word for _, word in found]
    at = 0
    while at < len(words):
        word = words[at]
        for phrase in allowed.phrases(word):
            last = at + len(phrase)
            if tuple(words[at:last]) == phrase and _together(text, found[at:last]):
                at = last
                break
        else:
            if not (allowed.has(word) or word in own or _MANNER.match(word) or _is_form(word, own)):
                return word
            at += 1
    return ""


def _together(text: str, found: Sequence[tuple[int, str]]) -> bool:
    """Do words stand beside each other, with a space, an apostrophe or a hyphen between them?"""
    return all(
        after == at + len(word) + 1 and text[after - 1] in " '-\n"
        for (at, word), (after, _) in pairwise(found)
    )


def _statements(script: Script) -> Iterator[tuple[int, int]]:
    """Where each part of a sentence stands."""
    for start, end in _sentences(script):
        for joined in (*_JOINS.finditer(script.text, start, end), None):
            yield start, joined.start() if joined else end
            start = joined.end() if joined else end


def _sentences(script: Script) -> Iterator[tuple[int, int]]:
    """Where each sentence stands; "¿" and a capital begin one as well."""
    text, start = script.text, 0
    opens = (m for m in _OPENS.finditer(text) if script.words(m.end(), m.end() + 1).isupper())
    ends = sorted((m.start(), m.end()) for m in (*_ENDS.finditer(text), *opens))
    for end, following in (*ends, (len(text), len(text))):
        if end >= start:
            yield start, end
            start = following


def _is_form(said: str, words: Iterable[str]) -> bool:
    """Is it one of the words with another ending?"""
    return len(said) >= _STEM - 1 and any(
        len(word) >= _STEM - 1
        and (said.startswith(word[: max(_STEM, len(word) - _STEM)]) or word.startswith(said))
        for word in words
    )
