"""Which of the owner's frequent questions a message asks. No answers here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Final, NamedTuple

from deskhand.domain.business import Faq
from deskhand.language.text import Text, fold
from deskhand.language.vocabulary import LANGUAGES, phrases, table

_ALIKE: Final = 86
"""rapidfuzz token-set score (0..100) of the words that carry the subject."""
_MOST: Final = 5
_NEAR: Final = 0.15
"""How much less likely than the likest of its sentence a question may be."""
_SHORT_QUESTION: Final = 9
"""Words; in so short a question one word of substance is enough."""
_LEAST: Final = 2
"""Words more than which a question has that follows in a sentence."""
_BESIDE_A_WISH: Final = 2
"""Words of substance a sentence that wishes for a time must share with what it asks besides."""
_SHARE: Final = 0.4
"""How much of a long sentence's substance a question must cover to be what it asks."""
_STEM: Final = 5
_AND: Final = re.compile(r"\b(?:and|also|y|e|ademas)\b|[,;:(]| - ")
_NUMBER: Final = re.compile(r"^\W*\d{1,2} ?[.):]+ *")
_WORD: Final = re.compile(r"[a-z0-9]+")
_TOWN_NAME: Final = (
    r"(?!(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*day)"
    r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}(?=\s*(?:[?,.!]|and\b|y\b|$))"
)
_TOWN_SMALL: Final = r"(?!(?:{})\b)[a-z]{{4,}}(?: [a-z]{{3,}})?(?=\s*\?)"
"""As thumbs write it, right before the question mark."""
_W9: Final = re.compile(r"\bw[- ]9\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the owner's list, the words that asked it, and how alike they are (0..1)."""

    key: str
    words: str
    likeness: float


def find_faqs(text: Text, faqs: Sequence[Faq], wished: Sequence[str] = ()) -> tuple[Asked, ...]:
    """The frequent questions a message asks, the likest first, at most five.

    `wished` are the words of times he wishes for: "can you come this weekend" asks nothing of weekends.
    """
    if not faqs:
        return ()
    best: dict[str, Asked] = {}
    known = _subjects(_written(faqs))
    for span in text.sentences:
        said = text.said(span)
        wish = [time for time in wished if time in said]
        for time in wish:
            said = said.replace(time, " ")
        sentence = phrases("faqs", "beside", "words").sub(" ", fold(_without_town(said)))
        if not _asks(sentence):
            continue
        for asked in (sentence, *_asked_within(sentence)):
            matches = [
                (key, match.likeness)
                for key, match in _matches(asked, known)
                if not wish or len(match.shared) >= _BESIDE_A_WISH
            ]
            likest = max((likeness for _, likeness in matches), default=0.0)
            for key, likeness in matches:
                if likeness >= max(likest - _NEAR, best[key].likeness if key in best else 0.0):
                    best[key] = Asked(key, text.said(span), likeness)
    return tuple(sorted(best.values(), key=lambda asked: -asked.likeness)[:_MOST])


def asks(text: Text) -> bool:
    """Is there a question in it, with or without its mark: "what about the old one"?"""
    return any(_asks(text.folded[slice(*span)].strip()) for span in text.sentences)


def asks_beside(text: Text) -> bool:
    """Does a question follow what was said first: "the first. do I need to clear out the cabinet"?"""
    later = (text.folded[slice(*span)] for span in text.sentences[1:])
    return any(_asks(sentence.strip()) for sentence in later)


def _asked_within(sentence: str) -> list[str]:
    """The questions a sentence is made of: "I need 4 outlets, how long is that and must I be home?"."""
    parts = [part.strip(" ?") for part in _AND.split(_NUMBER.sub("", sentence))]
    return [part for part in parts if _opening().match(part) and len(part.split()) > _LEAST]


class _Match(NamedTuple):
    """How alike a sentence and a phrasing are (0..1), and the stems they share."""

    likeness: float
    shared: frozenset[str]


def _matches(sentence: str, known: _Subjects) -> list[tuple[str, _Match]]:
    """What one sentence asks, without what says less of the same words: whoever asks for the
    licence number does not ask for the phone number."""
    subject, length = _phrasing(sentence), len(sentence.split())
    clauses = [_subject(clause) for clause in _AND.split(sentence)]
    found = []
    for key, phrasings in known:
        matches = [
            _Match(likeness, subject.stems & other.stems)
            for other in phrasings
            if (likeness := _likeness(subject, other, length)) and _meets(other.stems, clauses)
        ]
        if matches:
            found.append((key, max(matches, key=lambda one: (one.likeness, len(one.shared)))))
    return [
        (key, match)
        for key, match in found
        if not any(match.shared < other.shared for _, other in found)
    ]


def _without_town(said: str) -> str:
    """ "Do you service Albany?" asks what "do you service my town?" asks."""
    for before, mine in _town_questions():
        said = before.sub(rf"\1 {mine}", said)
    return said


@cache
def _town_questions() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each language's words before the name of a place, and what the owner's questions call the place."""
    rules = [table("faqs", lang)["town"] for lang in LANGUAGES]
    written = [(rule["before"], _TOWN_NAME, rule["mine"]) for rule in rules]
    typed = [
        (rule["before_small"], _TOWN_SMALL.format("|".join(rule["no_town"])), rule["mine"])
        for rule in rules
    ]
    return tuple(
        (re.compile(rf"\b((?i:{'|'.join(before)})) {town}"), mine)
        for before, town, mine in (*written, *typed)
    )


def _asks(sentence: str) -> bool:
    return (
        "?" in sentence
        or bool(phrases("intents", "ask_faq", "sure").search(sentence))
        or bool(_opening().match(sentence))
    )


@cache
def _opening() -> re.Pattern[str]:
    """A question begun without its mark, a greeting before it or not."""
    before, words = ("|".join(table("faqs")["opens"][name]) for name in ("before", "words"))
    return re.compile(rf"[^a-z0-9]*(?:(?:{before})[^a-z0-9]+)*(?:{words})(?![a-z0-9])")


@cache
def _telling() -> frozenset[str]:
    return frozenset(table("faqs")["telling"]["words"])


@cache
def _empty() -> frozenset[str]:
    return frozenset(table("faqs")["empty"]["words"])


def _subject(sentence: str) -> frozenset[str]:
    """The stems of the words that carry the subject."""
    words = _WORD.findall(_W9.sub("w9", sentence))
    return frozenset(word[:_STEM] for word in words if word not in _empty())


class _Phrasing(NamedTuple):
    """The subject of one way to ask, and the same written out, for what is misspelled."""

    stems: frozenset[str]
    written: str


def _phrasing(sentence: str) -> _Phrasing:
    stems = _subject(sentence)
    return _Phrasing(stems, " ".join(sorted(stems)))


_Written = tuple[tuple[str, tuple[str, ...]], ...]
_Subjects = tuple[tuple[str, tuple[_Phrasing, ...]], ...]


def _written(faqs: Sequence[Faq]) -> _Written:
    """Each question as the owner wrote it, with its paraphrases."""
    return tuple(
        (faq.key, (*faq.question.values(), *chain.from_iterable(faq.aliases.values())))
        for faq in faqs
    )


@lru_cache(maxsize=16)
def _subjects(written: _Written) -> _Subjects:
    return tuple((key, tuple(_phrasing(fold(p)) for p in phrasings)) for key, phrasings in written)


def _meets(other: frozenset[str], clauses: Sequence[frozenset[str]]) -> bool:
    """ "What does it cost and can you come" does not ask what it costs to come: words that make a
    question together must not be parted by an "and"."""
    parts = sum(1 for clause in clauses if other & clause)
    return parts <= 1 or any(other <= clause for clause in clauses)


def _likeness(subject: _Phrasing, other: _Phrasing, length: int) -> float:
    """1 when every word of substance of the owner's phrasing stands in the sentence."""
    of, wanted = len(subject.stems), len(other.stems)
    if not of or not wanted:
        return 0.0
    shared = len(subject.stems & other.stems)
    if shared == wanted and other.stems <= _telling():
        return 0.9 + 0.1 * shared / of
    if shared < _SHARE * of and length > _SHORT_QUESTION:
        return 0.0  # the sentence is about something else, and these words only come by
    if shared == wanted and (shared >= 2 or length <= _SHORT_QUESTION):
        return 0.9 + 0.1 * shared / of
    if min(of, wanted) < 2:
        return 0.0
    from rapidfuzz import fuzz

    return fuzz.ratio(subject.written, other.written, score_cutoff=_ALIKE) / 100
