"""Numbers written as words, in English and Spanish. What a number counts is decided by the reader."""

from __future__ import annotations

import re
from typing import NamedTuple

from deskhand.domain.base import Lang


class Number(NamedTuple):
    """A number in words: its place in the text, its value, and whether it is an ordinal (24th)."""

    start: int
    end: int
    value: int
    ordinal: bool = False


_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ES = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidos",
    "veintitres",
    "veinticuatro",
    "veinticinco",
    "veintiseis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ES_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_ES_HUNDREDS = [
    "cien",
    "doscient",
    "trescient",
    "cuatrocient",
    "quinient",
    "seiscient",
    "setecient",
    "ochocient",
    "novecient",
]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]

SMALL = {word: value for value, word in enumerate(_EN)} | {
    word: value for value, word in enumerate(_ES)
} | {"una": 1, "veintiun": 21, "dozen": 12, "docena": 12}  # fmt: skip
TENS = {word: 20 + 10 * place for place, word in enumerate(_EN_TENS)} | {
    word: 30 + 10 * place for place, word in enumerate(_ES_TENS)
}
HUNDREDS = {"ciento": 100, "cien": 100} | {
    stem + ending: 100 * (place + 1)
    for place, stem in enumerate(_ES_HUNDREDS)
    for ending in ("os", "as")
    if place
}
ORDINALS = {word: value for value, word in enumerate(_ORDINALS, 1)} | {
    "twentieth": 20, "thirtieth": 30, "primero": 1,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "mil": 1000}

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|"
    r"de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sept|oct|nov|dic))"
)
_ALL = sorted((SMALL | TENS | HUNDREDS | SCALES | ORDINALS), key=len, reverse=True)
_RUN = re.compile(rf"\b(?:{'|'.join(_ALL)})(?:[\s-]+(?:(?:and|y)\s+)?(?:{'|'.join(_ALL)}))*\b")
_WORD = re.compile(r"[a-z]+")
_MONTH_AFTER = re.compile(rf"\s+(?:of\s+)?{_MONTH}")
_MONTH_BEFORE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:the\s+)?$"
)
_HOUR_BEFORE = re.compile(r"\b(?:las?|entre|de|desde)\s+$")

Word = tuple[str, int, int]


def in_words(text: str, lang: Lang) -> list[Number]:
    """The numbers written as words in a folded text (lower case, no accents), left to right.

    "ciento ochenta y cinco" is one number, "one eighty five" two. `lang` settles words that are a
    number in one language only ("once", "ten"); first to third count only next to a month.
    """
    found: list[Number] = []
    for run in _RUN.finditer(text):
        words = [
            (m[0], run.start() + m.start(), run.start() + m.end()) for m in _WORD.finditer(run[0])
        ]
        place = 0
        while place < len(words):
            number, place = _number(words, place)
            if number is not None and _is_meant(number, text, lang):
                found.append(number)
    return found


def _number(words: list[Word], place: int) -> tuple[Number | None, int]:
    """The longest number that starts at a word, and the place after it."""
    start, total, current, grain = words[place][1], 0, -1, 1000
    end, ordinal, used = start, False, place
    while place < len(words) and not ordinal:
        word = words[place][0]
        if word in {"and", "y"}:
            if used < place or end == start or not _joins(words, place, grain, current):
                break
            place += 1
            continue
        if word in SCALES:
            if word == "hundred":
                if current > 99 or (grain == 10 and current < 0):
                    break
                current, grain = max(current, 1) * 100, 100
            else:
                if total:
                    break
                total, current, grain = max(current, 1) * 1000, -1, 1000
        else:
            value, size = _value(word)
            if size >= grain:
                break
            current, grain = max(current, 0) + value, size
            ordinal = word in ORDINALS
        place += 1
        end, used = words[place - 1][2], place
    if end == start:
        return None, used + 1
    return Number(start, end, total + max(current, 0), ordinal), used


def _value(word: str) -> tuple[int, int]:
    """Value and grain (what may follow must be finer): hundreds 100, tens 10, the rest 1."""
    if word in HUNDREDS:
        return HUNDREDS[word], 100
    if word in TENS:
        return TENS[word], 10
    if word in ORDINALS:
        return ORDINALS[word], 1 if ORDINALS[word] < 10 else 9
    return SMALL[word], 1 if SMALL[word] < 10 else 9


def _joins(words: list[Word], place: int, grain: int, current: int) -> bool:
    """May "and" or "y" tie the words around it into one number?"""
    word, after = words[place][0], words[place + 1][0]
    if word == "y":
        return grain == 10 and 0 < SMALL.get(after, 0) < 10
    again = place + 2 < len(words) and words[place + 2][0] in SCALES
    return (grain == 100 or (grain == 1000 and current < 0)) and after not in SCALES and not again


def _is_meant(number: Number, text: str, lang: Lang) -> bool:
    words = text[number.start : number.end]
    if number.ordinal and number.value <= 3:
        before = text[max(0, number.start - 16) : number.start]
        return bool(_MONTH_AFTER.match(text, number.end) or _MONTH_BEFORE.search(before))
    if words in {"once", "una"}:
        hour = _HOUR_BEFORE.search(text[max(0, number.start - 8) : number.start])
        return bool(hour) or (words == "once" and lang is Lang.ES)
    return not (words == "ten" and lang is Lang.ES)
