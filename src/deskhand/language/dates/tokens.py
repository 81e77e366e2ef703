"""A text cut into lexemes: words, numbers, clock readings and marks with their roles. No grammar."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from deskhand.domain.base import Lang
from deskhand.language.dates.vocabulary import (
    NO_ROLES,
    Roles,
    Vocabulary,
    data,
    main_language,
    mended,
    vocabulary,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A reading of a clock, in minutes from midnight.

    `fixed` means that morning or afternoon was said (3pm, 15:00, noon); otherwise it is a guess.
    """

    minute: int
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word, phrase, number or mark at text[start:end], with what it may be in the grammar."""

    text: str
    start: int
    end: int
    roles: Roles


MERIDIAN_DOTS = re.compile(r"\b([ap])\s?\.\s?m\b(?:\s?\.)?")
# What a longer phrase leaves to the part of the day that it begins ("after lunch").
OPENS_A_PART = frozenset(("after", "before"))
LONGEST_PART = 4
COUNTING = frozenset(("next", "truly_this", "whole", "amount", "number"))
ORDINAL_SIGNS = "ºª"
QUARTER = r"(?:00|15|30|45)"
MERIDIAN = r"(?:[ap]\s?m\b)"
# Tried in this order at each place; the first that fits is the token.
FORMS: tuple[tuple[str, str], ...] = (
    ("iso", r"\b20\d\d-\d{1,2}-\d{1,2}\b"),
    (
        "numeric",
        r"\b\d{1,2}\s?/\s?\d{1,2}(?:/(?:\d{4}|\d\d))?(?![\d/]|\s?(?:\"|”|in\b(?! the\b| my\b)|inch))",
    ),
    ("numeric", r"\b\d{1,2}([-.])\d{1,2}\1(?:\d{4}|\d\d)\b"),
    ("clock", rf"\b\d{{1,2}}[:.]\d\d\s?{MERIDIAN}|\b\d{{1,2}}:\d\d(?:[ap]\b|(?!\d))"),
    ("clock", rf"\b\d{{1,2}}\s?{MERIDIAN}|\b\d{{1,2}}[ap]\b|\b\d{{3,4}}\s?{MERIDIAN}"),
    ("clock", r"(?:(?<=\bat )|(?<=\blas ))\d{1,2}\.\d\d\b"),
    (
        "clock",
        rf"\b\d{{1,2}}\.{QUARTER}(?=\s?-\s?\d{{1,2}}[.:]\d\d)|(?<=\.\d\d-)\d{{1,2}}\.{QUARTER}\b",
    ),
    ("clock24", r"\b\d{1,2}h(?:\d\d)?\b|\b(?:1[3-9]|2[0-3]|0\d)\s?hrs\b"),
    ("ish", r"\b(?:\d{3,4}|\d{1,2}(?::\d\d)?)\s?-?ish\b"),
    (
        "ordinal",
        r"\b\d{1,2}\s?(?:st|nd|rd|th)\b|\b\d{1,2}(?:er|r[oa]|d[oa]|t[oa])\b|\b\d{1,2}\.?[º°ª]",
    ),
    ("masked", r"\d+[.,]\d+|\b\d{5,}\b"),
    ("number", r"\b\d{1,4}(?![\w])"),
    ("joined", r"\b\d{1,2}[^\W\d_]{3,10}\b|\b[^\W\d_]{3,9}\d{1,2}\b"),
    ("word", r"\b\d?[^\W\d_]+(?:'[^\W\d_]+)*(?:\d\b)?"),
    ("mark", r"[.!?;\n,:/&@()…–—-]"),
)
TOKEN = re.compile(
    "|".join(f"(?P<f{n}>{form})" for n, (_, form) in enumerate(FORMS))
    .replace(r"\1", r"(?P=dash)")
    .replace(r"([-.])", r"(?P<dash>[-.])")
)
# Nobody means an hour of the night with "4a".
EARLIEST_BARE = 6
MOST_ABBREVIATED = 5
UNABBREVIATED = frozenset(
    ("may", "june", "july", "march", "april", "enero", "abril", "mayo", "junio", "julio", "lunes")
)
BREAKS = frozenset(".!?;\n…")
ALWAYS_MASKED = (
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.\w[\w.]*",
    r"(?:\+?1[\s.-]?)?(?<!\d)\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}(?!\d)|(?<![\d-])\d{3}[-.]\d{4}(?!\d)",
    r"[$£€]\s?\d[\d,]*(?:\.\d+)?(?:\s?[-–]\s?[$£€]?\s?\d[\d,.]*)?",
    r"\b\d[\d,.]*\s?(?:%|dollars|bucks|dolares|usd)",
    r"\b(?:24\s?/\s?7|10\s?/\s?10(?=\W*$)|5\s?/\s?5(?=\W*$))\b|#\s?\d+|\b\d+\s?(?:x|by|por)\s?\d+\b(?!\s?[ap]m)|\b\d{1,2}:\d\b",
    r"\b(?:do|take) (?:it|that|this|them|everything|all) (?:all )?for \d{2,4}\b(?!\s?[ap]\.?m|:)",
    r"(?m:^>.*$|^(?:on|el) [^\n]{10,70} (?:wrote|escribio):)",
    r"\b\d+(?:\s?[-/]\s?\d+)?\s?(?:\"|”|″|'(?!s))",
    r"\b(?:stuck|traffic|accident|wreck)\b[^.!?\n\d]{0,30}\bon \d{1,3}\b(?!\s?[ap]\.?m)",
    r"\b(?:atorad[oa]|atascad[oa]|trafico|tapon|choque)\b[^.!?\n\d]{0,30}\b(?:en|por) la \d{1,3}\b",
)


def fold(text: str) -> str:
    """Lower case without accents, place for place as long as the text."""
    folded = []
    for char in text.replace("’", "'").replace("‘", "'"):
        base = char if char in ORDINAL_SIGNS else unicodedata.normalize("NFKD", char)[0].lower()
        folded.append(base if len(base) == 1 else char)
    # "p.m." as one word, at the same length.
    return MERIDIAN_DOTS.sub(
        lambda dots: f"{dots.group(1)}m".ljust(len(dots.group())), "".join(folded)
    )


def lexemes(text: str, lang: Lang | None = None) -> tuple[tuple[Lexeme, ...], Lang]:
    """The text's lexemes in order, and the language it was read in; `lang` is a hint."""
    folded = fold(text)
    words = re.findall(r"[^\W\d_]+", folded)
    main = main_language(words, lang)
    tokens = _tokens(folded, main)
    found: list[Lexeme] = []
    at = 0
    while at < len(tokens):
        used, lexeme = _phrase(tokens, at, main)
        if found and "splits" in lexeme.roles and COUNTING & found[-1].roles.keys():
            # "next week after 3" is next week after three, "a week starting Monday" lasts one.
            used, lexeme = _phrase(tokens, at, main, longest=1)
        found.append(lexeme)
        at += used
        # The dot of "Tues." and "Dec." ends no sentence.
        short = len(lexeme.text) <= MOST_ABBREVIATED and lexeme.text not in UNABBREVIATED
        if short and {"weekday", "month"} & lexeme.roles.keys() and at + 1 < len(tokens):
            at += tokens[at][1] == "." and tokens[at + 1][1] != "\n"
    return tuple(found), main


def _tokens(folded: str, main: Lang) -> list[tuple[str, str, int, int]]:
    """(form, text, start, end) of every token; what is masked stays one token without a role."""
    masked = [match.span() for match in _mask().finditer(folded)]
    tokens: list[tuple[str, str, int, int]] = []
    at = 0
    for start, end in [*masked, (len(folded), len(folded))]:
        for match in TOKEN.finditer(folded, at, start):
            group = match.lastgroup if match.lastgroup != "dash" else "f2"
            form = FORMS[int(str(group)[1:])][0]
            tokens += _cut(form, match.group(), match.start(), main)
        if end > start:
            tokens.append(("masked", folded[start:end], start, end))
        at = end
    return tokens


def _cut(form: str, word: str, start: int, main: Lang) -> list[tuple[str, str, int, int]]:
    """A word with a possessive is two tokens; a misspelt one is mended."""
    if form == "joined":
        return _parted(word, start, main)
    if form != "word":
        return [(form, word, start, start + len(word))]
    stem = word[:-2] if word.endswith("'s") else word
    if stem != word:
        middle = start + len(stem)
        return [("word", mended(stem, main), start, middle), ("word", "'s", middle, middle + 2)]
    return [("word", mended(word, main), start, start + len(word))]


def _parted(word: str, start: int, main: Lang) -> list[tuple[str, str, int, int]]:
    """A number and a month or unit written as one: "oct22", "14april", "3days"; else as it stands."""
    book = vocabulary(main).roles
    if (word,) in book:
        return [("word", word, start, start + len(word))]
    middle = next(n for n in range(1, len(word)) if word[n].isdigit() != word[n - 1].isdigit())
    parts = [(word[:middle], start), (word[middle:], start + middle)]
    name = parts[1][0] if word[0].isdigit() else parts[0][0]
    if {"month", "unit"} & book.get((name,), NO_ROLES).keys():
        return [
            ("number" if part[0].isdigit() else "word", part, at, at + len(part))
            for part, at in parts
        ]
    plain = len(parts[0][0]) == 1 if word[0].isdigit() else len(parts[1][0]) == 1
    return [("word", word, start, start + len(word))] if plain else []


def _phrase(
    tokens: list[tuple[str, str, int, int]], at: int, main: Lang, longest: int = 9
) -> tuple[int, Lexeme]:
    """How many tokens the longest known phrase takes here, and its lexeme; `longest` in words."""
    form, text, start, end = tokens[at]
    book = vocabulary(main)
    if form not in ("word", "number", "mark"):
        return 1, Lexeme(text, start, end, _read(form, text))
    words: list[str] = []
    best: tuple[int, Roles] = (1, book.roles.get((text,), NO_ROLES))
    for ahead in range(at, min(len(tokens), at + 2 * book.longest.get(text, 0))):
        kind, word, _, _ = tokens[ahead]
        if kind == "mark" and word == "-" and words and words[-1].isalpha():
            continue
        words.append(word)
        roles = book.roles.get(tuple(words))
        if roles is not None:
            best = (ahead - at + 1, roles)
        if len(words) >= min(longest, book.longest[text]):
            break
    if used_before := _gives_way(tokens, at, best[0], book):
        return _phrase(tokens, at, main, longest=used_before)
    used, roles = best
    if used == 1:
        roles = {**roles, **_read(form, text)}
    return used, Lexeme(
        " ".join(t[1] for t in tokens[at : at + used]), start, tokens[at + used - 1][3], roles
    )


def _gives_way(
    tokens: list[tuple[str, str, int, int]], at: int, used: int, book: Vocabulary
) -> int:
    """ "Any time after lunch": how many words are left where the last begins a part of the day; else 0."""
    last = at + used - 1
    if used < 2 or tokens[last][1] not in OPENS_A_PART:
        return 0
    words = [tokens[last][1]]
    for _, word, _, _ in tokens[last + 1 : last + LONGEST_PART]:
        words.append(word)
        if "part" in book.roles.get(tuple(words), NO_ROLES):
            return used - 1
    return 0


def _read(form: str, text: str) -> Roles:
    """Roles that a token has by its shape."""
    if form == "mark":
        if text in BREAKS:
            return {"break": True}
        return {"comma": True} if text in ",()–—:" else {"dash": True} if text == "-" else NO_ROLES
    if form == "number":
        return {"number": int(text), "digits": len(text)}
    if form == "ordinal":
        return {"ordinal": int(re.sub(r"\D", "", text)), "digits": 1}
    if form in ("iso", "numeric"):
        return {form: tuple(int(part) for part in re.split(r"\D+", text))}
    if form in ("clock", "clock24", "ish"):
        clock = _clock(form, text)
        return {"clock": clock} if clock else NO_ROLES
    return {"masked": True} if form == "masked" else NO_ROLES


def _clock(form: str, text: str) -> Clock | None:
    """3pm, 3:30, 2.30 p.m., 930am, 15h30, 3ish. None for what no clock shows."""
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    if hour > 99:
        hour, minute = divmod(hour, 100)
    letter = re.search(r"\d\s?([ap])", text) if form == "clock" else None
    if letter and letter.group(1) == "a" and "m" not in text and hour < EARLIEST_BARE:
        return None  # "apartment 4A"
    if hour > 24 or minute > 59 or (letter and not 1 <= hour <= 12):
        return None
    if letter:
        return Clock((hour % 12 + (12 if letter.group(1) == "p" else 0)) * 60 + minute, True)
    return Clock(hour % 24 * 60 + minute, form == "clock24" or hour > 12 or hour == 0)


@lru_cache(maxsize=1)
def _mask() -> re.Pattern[str]:
    """What holds numbers that are no times: links, phones, prices, measures, addresses, labels."""
    masks = vocabulary(Lang.EN).masks
    labels, streets, others = (
        "|".join(re.escape(word) for word in masks[key])
        for key in ("labels", "streets", "not_in_streets")
    )
    spelled = "|".join(
        word
        for lang in Lang
        for word in (*data(lang.value)["number"], *data(lang.value)["roles"]["zero"])
        if " " not in word
    )
    return re.compile(
        "|".join(
            (
                *ALWAYS_MASKED,
                rf"\b(?:{spelled})\s(?:feet\s|foot\s|pies\s)?(?:x|by|por)\s(?:{spelled})\b",
                rf"\b(?:{labels})\.?\s?#?\s?\d+(?:\s?[-–]\s?\d+)?(?![\w:/])(?!\s?[ap]\.?m\b)",
                rf"\b(?:(?:{spelled})\s){{1,5}}(?:de\s)?(?:(?!(?:{others})\b)[\w'.]+\s){{1,3}}(?:{streets})\b",
                rf"\b\d{{1,5}}\s(?:(?!(?:{others})\b)[\w'.]+\s){{1,3}}(?:{streets})\b",
            )
        )
    )
