"""Answers to what we asked: which offer is meant, and a bare yes or no. Times are dates.py's business."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from deskhand.domain.understanding import Choice, Pick
from deskhand.language.text import Text, fold
from deskhand.language.vocabulary import phrases, table

_OPTION: Final = re.compile(
    r"(?:^|[\s(:,;])(?:#|option |opcion )?([1-9]|[a-f])[).:]\s", re.MULTILINE
)
_LEADING: Final = re.compile(r"^\W*(?:option |opcion )?(?P<number>[1-9])(?:[).:;!]+|,)(?=\s+[a-z])")
"""The "2." before a name and an address answers "which one?"."""
_CLOCK: Final = re.compile(
    r"\b\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m\b|(?:-|–|to|and|y|a)\s*(?:las?\s*)?\d{1,2})|\ba las? \d"
)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_DATED: Final = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)? (?:the )?\d{1,2}(?:st|nd|rd|th)?\b"
    rf"|\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of |de )?{_MONTH}\b"
    rf"|\b{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo) \d{1,2}\b"
)
"""A day with its date, "Thursday the 3rd", picks no third offer."""
_MEASURE: Final = re.compile(
    r"\b\d+ ?(?:x|by|por) ?\d+\b|\b\d+ ?(?:inch(?:es)?|feet|foot|ft|pulgadas?|pies?)\b"
)
"""How big something is picks no offer either."""
_LONGEST_CHOICE: Final = 40
"""Words; a longer message says what it wants in other ways."""
_LONGEST_YES: Final = 12
_THUMBS_UP: Final = frozenset("👍👌✅🙌💯🆗✔☑")
_THUMBS_DOWN: Final = frozenset("👎❌🚫")
_AGREEING: Final = re.compile(
    r"^(?:(?:yes|yeah|yep|ok|okay|sure|great|perfect|good|hi|hello|hey|si|claro|bueno|hola) )+(?=\S)"
)
"""What people say before they choose."""
_OR: Final = re.compile(r",? (?:or|o|u) |, ")
_TELLING: Final = 5
"""Letters of a word that says which of a few things it is; "now" and "two" say nothing by themselves."""
_DECORATION: Final = re.compile(r"[^a-z0-9#\s]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A choice and the words that made it."""

    choice: Choice
    words: str


_YES_WORDS: Final = frozenset({"yes", "yeah", "yep", "yup", "si", "sip", "claro"})
_NO_WORDS: Final = frozenset({"no", "nope", "nah", "not", "todavia", "aun"})


def offered_options(last_outgoing: str | None) -> int:
    """How many options our last message lists: numbered or lettered ones, else clock times beside
    a question which of them suits. 0 when it offers nothing."""
    if not last_outgoing:
        return 0
    folded = fold(last_outgoing)
    marks = {m.group(1) for m in _OPTION.finditer(folded)}
    if len(marks) >= 2:
        return len(marks)
    asks = phrases("replies", "asked", "which").search(folded) and "?" in folded
    times = len(_CLOCK.findall(folded))
    return times if asks and times >= 2 else 0


def asks_who_has_it(question: str) -> bool:
    """Does a question of the owner's ask whether the customer has the thing himself?"""
    return bool(phrases("replies", "asked", "has_it").search(fold(question)))


def tells_which(question: str, text: Text) -> bool:
    """Does a message name one of the words that a question leaves the choice of: "over a brick
    fireplace", where the owner asks "drywall, brick or stone?"?"""
    first, *rest = (part.split() for part in _OR.split(fold(question).rstrip("? ")))
    if not rest or not first or any(len(part) != 1 for part in rest):
        return False
    words = [first[-1], *(word for (word,) in rest)]
    telling = all(len(word) >= _TELLING for word in words)
    return telling and not set(words).isdisjoint(text.words)


def leads_with(text: Text) -> bool | None:
    """The yes or no a message begins with, whatever follows: "no, you get it"."""
    first = text.words[0] if text.words else ""
    if first in _YES_WORDS:
        return True
    return False if first in _NO_WORDS else None


def find_choice(text: Text, options: int) -> Reference | None:
    """Which of `options` open offers the message means; None when it names none of them.

    A number above `options` is no choice. With no open offer nothing is one.
    """
    if not options or len(text.words) > _LONGEST_CHOICE:
        return None
    said_plainly = " ".join(_DECORATION.sub(" ", text.folded).split())
    folded = _MEASURE.sub(" ", _AGREEING.sub("", said_plainly))
    for pick in (Pick.NONE, Pick.EARLIEST, Pick.LATEST):
        if said := phrases("replies", "choice", pick).search(folded):
            return Reference(Choice(pick=pick), said.group())
    if said := _LEADING.match(text.folded):
        number = int(said["number"])
        if number <= options:
            return Reference(Choice(number=number), said.group().strip())
    numbers = [(n, words) for n, words in _numbers(folded, options) if n <= options]
    if len({n for n, _ in numbers}) == 1:
        return Reference(Choice(number=numbers[0][0]), numbers[0][1])
    if said := phrases("replies", "choice", Pick.ANY).search(folded):
        return Reference(Choice(pick=Pick.ANY), said.group())
    return None


def bare_yes(text: Text) -> bool | None:
    """True or False when the whole message is a yes or a no, thanks and names aside; else None."""
    letters = {letter for letter in text.raw if not letter.isascii()}
    if not text.words:
        up, down = bool(letters & _THUMBS_UP), bool(letters & _THUMBS_DOWN)
        return up if up != down else None
    if len(text.words) > _LONGEST_YES or "?" in text.folded:
        return None
    plain = " ".join(_DECORATION.sub(" ", text.folded).split())
    if _only("no").fullmatch(plain):
        return False
    return True if _only("yes").fullmatch(plain) else None


def declines_page(text: Text) -> bool:
    """Does somebody who was paged say that he can't? Any other answer takes it."""
    plain = " ".join(_DECORATION.sub(" ", text.folded).split())
    return bare_yes(text) is False or bool(phrases("replies", "cannot", "sure").search(plain))


def takes_leave(text: Text) -> bool:
    """Is there thanks or a good-bye in it, and no question: "too expensive, thanks anyway"?"""
    polite = phrases("replies", "polite", "words"), phrases("replies", "farewell", "words")
    return "?" not in text.folded and any(words.search(text.folded) for words in polite)


def only_courtesies(text: Text) -> bool:
    """Was nothing written but signs, yeses, nos, thanks and good-byes?"""
    plain = " ".join(_DECORATION.sub(" ", text.folded).split())
    return "?" not in text.folded and bool(_courtesies().fullmatch(plain))


@cache
def _courtesies() -> re.Pattern[str]:
    replies = table("replies")
    words = (*replies["yes"]["whole"], *replies["no"]["whole"], *replies["polite"]["words"])
    words = (*words, *replies["farewell"]["words"])
    return re.compile(rf"(?:(?:{'|'.join(words)})(?: |$))*")


@cache
def _only(answer: str) -> re.Pattern[str]:
    """Nothing but yeses (or nos) and courtesies, with at least one of the former."""
    meant = "|".join(table("replies")[answer]["whole"])
    polite = "|".join(table("replies")["polite"]["words"])
    return re.compile(rf"(?:(?:{polite}) )*(?:{meant})(?: (?:{meant}|{polite}))*")


@cache
def _ordinals() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Numbers as people refer to offers by them: "#2", "b", "the second one", "option two"."""
    names, choice = table("replies")["number"], table("replies")["choice"]
    lead, tail = "|".join(choice["lead"]), "|".join(choice["tail"])
    names_it = "|".join(choice["names_it"])
    out = []
    for number in range(1, 10):
        ordinal = [name for name in names.get(str(number), ()) if not _is_cardinal(name)]
        words = "|".join(names.get(str(number), [str(number)]))
        letter = "abcdefghi"[number - 1]
        tokens = rf"(?:{number}|{letter}|{words})"
        sure = "|".join(ordinal) or str(number)
        article = r"(?:(?:the|la|el) )?"
        # "I'd like a bunch of things" and "I want one that lasts" choose nothing.
        ends = rf"(?= (?:{tail})\b|$)" if number == 1 else r"\b"
        out.append(
            (
                number,
                re.compile(
                    rf"^{article}{tokens}$|#\s?{number}\b|\b(?:{names_it}) {article}{tokens}\b"
                    rf"|\b(?:{lead}) {article}(?:{number}|{sure})\b|\b(?:{lead}) {article}{tokens}{ends}"
                    rf"|\b(?:the|la|el) (?:{sure})\b|\b(?:{sure})(?= (?:{tail})\b(?! all)|$)"
                    rf"|^{article}{tokens} (?:{tail})\b(?! all)|^{tokens} "
                    rf"(?:(?:please|pls|plz|por favor|porfa|thanks|gracias)\b)"
                ),
            )
        )
    return tuple(out)


def _is_cardinal(name: str) -> bool:
    return name in ("one", "two", "three", "four", "una", "uno", "dos", "tres", "cuatro", "top")


def _numbers(folded: str, options: int) -> list[tuple[int, str]]:
    """Numbers that refer to offers; a clock time or a date is none."""
    clear = _DATED.sub("_", folded)
    clear = re.sub(r"\b\d{1,2}(?::\d\d)? ?(?:am|pm|a m|p m)\b|\b\d{1,2} \d\d\b", "_", clear)
    found = []
    for number, rule in _ordinals()[:options]:
        if said := rule.search(clear):
            found.append((number, said.group().strip()))
    return found
