"""Phone numbers in a message, in digits or spoken digit by digit. US numbers unless written with +."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from deskhand.language.people.found import Found
from deskhand.language.text import fold
from deskhand.language.vocabulary import table

_LOOKS_LIKE_ONE: Final = re.compile(r"(?:\d[\s().+\-]*){10,15}")
_GAP: Final = re.compile(r"[\s,.\-]+")
_NOT_OURS: Final = re.compile(
    r"(?:\b(?:fax|order|invoice|job|model|serial|account|acct|ticket)|#)[\s#:.]*(?:no\W*)?$"
)


def find_phone(raw: str) -> Found | None:
    """The writer's phone number in E.164; the last one when several are given, as people correct
    themselves. None when there is none that could be dialled."""
    return _in_digits(raw) or _spoken(raw)


def _in_digits(raw: str) -> Found | None:
    if not _LOOKS_LIKE_ONE.search(raw):
        return None
    import phonenumbers

    found = None
    for match in phonenumbers.PhoneNumberMatcher(raw, "US", phonenumbers.Leniency.POSSIBLE):
        digits = sum(letter.isdigit() for letter in match.raw_string)
        foreign = match.raw_string.lstrip().startswith("+")
        named_otherwise = _NOT_OURS.search(fold(raw[: match.start]))
        if (digits >= 10 or foreign) and not named_otherwise:
            e164 = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            found = Found(e164, match.start, match.end, "digits")
    return found


@cache
def _digit_words() -> dict[str, str]:
    return {word: digit for digit, words in table("people")["digits"].items() for word in words}


@cache
def _run_of_digits() -> re.Pattern[str]:
    one = "|".join(sorted(_digit_words(), key=len, reverse=True))
    return re.compile(rf"\b(?:(?:{one}|\d{{1,4}})(?:[\s,.\-]+|$)){{4,15}}")


def _spoken(raw: str) -> Found | None:
    """ "eight four five, five five five, oh one two one", as voicemail writes it down."""
    folded = fold(raw)
    if len(folded) != len(raw):
        raw = folded
    for run in _run_of_digits().finditer(folded):
        digits = "".join(_digit_words().get(word, word) for word in _GAP.split(run.group()) if word)
        if len(digits) == 11 and digits[0] == "1":
            digits = digits[1:]
        if len(digits) == 10 and digits.isdigit() and digits[0] not in "01":
            return Found(f"+1{digits}", run.start(), run.end(), "spoken digits")
    return None
