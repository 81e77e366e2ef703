"""Names known as given names, where a writer does not write them like one: "thanks karen", "its dante"."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from deskhand.language.people.found import Found
from deskhand.language.text import fold
from deskhand.language.vocabulary import table

_FILLER: Final = r"(?:(?:uh+|um+|er+|eh|este|like|yeah)\b,?\s+)"
_FILLERS: Final = re.compile(rf"^{_FILLER}+|(?:\s+(?:uh+|um+|er+|eh)\b)+\s*$", re.IGNORECASE)
_TITLE: Final = r"(?:(?:mr|mrs|ms|miss|dr|sra?|srta|don|do[nñ]a)\.?[ ]+)"
OFFICE: Final = (
    r"(?:(?i:(?:la |el )?(?:mister|sister|brother|father|pastor|rev|reverend|coach|prof|professor|col|capt"
    r"|captain|sgt|officer|dra|doctora?|lic|licenciad[oa]|ing|ingenier[oa]|arq|arquitect[oa]|profesora?|maestr[oa]"
    r"|se[nñ]ora?|se[nñ]orita|padre)\.?)[ ]+)?"
)
"""What somebody is, before his name; no part of it."""
OF_A_PLACE: Final = (
    "(?:de la (?:cruz|rosa|torre|fuente|garza|vega|pe[nñ]a|o|paz|mora|rocha|luz)"
    "|de los (?:santos|reyes|[aá]ngeles|r[ií]os)|de (?:le[oó]n|jes[uú]s|leon|dios|anda|alba|oca)"
    "|del (?:r[ií]o|valle|toro|castillo|carmen|pilar|angel|real|moral|bosque))"
)
"""Family names that begin like a place: "efrain de la cruz", where "efrain de kingston" says whence."""
_WORD: Final = r"[a-záéíóúñü'’-]+"
_PHONE: Final = r"\(?\+?1?[\s-]?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}"
_SURNAME: Final = re.compile(
    rf"\s+(?P<word>{_WORD})(?=\s*(?:[,.!;:\n/()-]|$|\d)|\s+(?P<next>{_WORD}))", re.I
)


_WHOLE: Final = re.compile(rf"\s*(?P<name>{_WORD}(?:\s+{_WORD}){{1,2}})\s*[.!]?\s*", re.I)


def without_fillers(written: str) -> str:
    """Without the "uh" and "um" of somebody speaking, before and behind."""
    return _FILLERS.sub("", written)


def held_together(written: str) -> str:
    """The same with "de la cruz" as one word, "de_la_cruz"."""
    return re.sub(
        rf"\b{OF_A_PLACE}\b", lambda m: m.group().replace(" ", "_"), written, flags=re.IGNORECASE
    )


def titled(name: str) -> str:
    """A name in title case when it was written all small or all large; "de la" stays small."""
    if not (name.islower() or (name.isupper() and len(name) > 3)):
        return name
    return re.sub(r"\b(?:De|Del|La|Los)\b(?= )", lambda m: m.group().lower(), name.title())


_SPELLED: Final = re.compile(r"(?:\b[a-z] ){3,}(?:[a-z]\b)?", re.IGNORECASE)
_NEAR: Final = 25
"""Characters behind the beginning of a name within which its letters begin."""


def with_spelled(name: str, raw: str) -> str:
    """The name with the family name that its bearer spells: "carol d e n e e n". `raw` begins at it."""
    letters = _SPELLED.search(raw)
    if letters is None or letters.start() > _NEAR:
        return name
    spelled = letters.group().replace(" ", "").title()
    return (
        name if fold(spelled) in fold(name) or fold(name) in fold(spelled) else f"{name} {spelled}"
    )


def find_given_name(raw: str, others: set[str], address: Found | None) -> Found | None:
    """The writer's name by its being a given name; never one of the `others` he speaks of or to."""
    for rule, pattern in _places():
        for match in pattern.finditer(raw):
            if found := _named(raw, match, rule, others):
                return found
    if whole := _nothing_else(raw, others):
        return whole
    if address is None:
        return None
    ahead = _before().search(raw[: address.start])
    return _named(raw, ahead, "before an address", others) if ahead else None


def _nothing_else(raw: str, others: set[str]) -> Found | None:
    """ "Dana Reed", not asked for; a name that is a word too ("Bill payment") needs more around it."""
    match = _WHOLE.fullmatch(raw)
    if match is None:
        return None
    first, *family = fold(match["name"]).split()
    if first in _set("plain_words") or first not in _set("names") or first in others:
        return None
    names = table("people")["names"]
    if any(len(word) < 3 or word in names["ends"] or word in names["never"] for word in family):
        return None
    return Found(titled(match["name"]), *match.span("name"), "nothing else")


def _named(raw: str, match: re.Match[str], rule: str, others: set[str]) -> Found | None:
    start, end = match.span("name")
    first = fold(raw[start:end]).split()[-1].strip(".")
    named_by_title = len(raw[start:end].split()) > 1 or bool(match.groupdict().get("office"))
    if not (named_by_title or _is_given(raw[match.start("first") : end])) or first in others:
        return None
    surname = (
        None if named_by_title and match["name"] != match["first"] else _SURNAME.match(raw, end)
    )
    if surname and _is_surname(surname):
        end = surname.end("word")
    name = with_spelled(titled(raw[start:end]), raw[start:])
    return Found(name, start, end, rule)


def _is_given(word: str) -> bool:
    folded = fold(word)
    if folded in _set("plain_words"):
        return word[:1].isupper()
    return folded in _set("names")


def _is_surname(found: re.Match[str]) -> bool:
    """A word behind a given name, when what follows it goes on about something else."""
    word, after = fold(found.group("word")), found.group("next")
    stops = table("people")["names"]
    if word in stops["ends"] or word in stops["never"] or len(word) < 3:
        return False
    return after is None or fold(after) in stops["ends"] or bool(re.match("u[hm]", after))


@cache
def _set(group: str) -> frozenset[str]:
    return frozenset(table("people")["given"][group])


def _phrases(*groups: str) -> str:
    names = table("people")["names"]
    listed = {phrase for group in groups for phrase in names[group]} - {
        "for",
        "from",
        "es",
        "name",
        "ask for",
    }
    return "|".join(sorted(listed, key=len, reverse=True))


@cache
def _places() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Where a given name is the writer's own, the most telling first."""
    name = rf"(?P<office>{OFFICE})(?P<name>(?:{_TITLE})?(?P<first>{_WORD}))"
    intro, closing = _phrases("introductions", "weak_introductions"), _phrases("closings")
    hello = "hi|hello|hey|hola|buenas|yes|yo|morning"
    on = "from|over|here|calling|at|again|de|aqu[ií]|with|on"
    shapes = {
        "introduction": rf"\b(?:{intro})[:,]?\s+{_FILLER}*{name}\b",
        "here": rf"(?:^|\b(?:{hello})[ ,!]+){_FILLER}*{name}\s+(?={on})",
        "after a phone": rf"{_PHONE}[\s,.:/(-]*{name}\b\)?\s*[.!]?\s*(?=$|\n)",
        "signature": rf"\b(?:{closing})[\s,.!–—-]*{name}\b\s*[.!]?\s*(?=$|\n|{_PHONE})",
        "last words": rf"[.!?,\n–—-]\s*{name}\b\s*[.!]?\s*\Z",
        "before a phone": rf"(?:^|[.!?,\n]\s*){name}[\s,/:-]+(?={_PHONE})",
    }
    return tuple((rule, re.compile(shape, re.I | re.M)) for rule, shape in shapes.items())


@cache
def _before() -> re.Pattern[str]:
    """A name right before an address, at the beginning of what is said."""
    name = rf"(?P<name>(?:{_TITLE})?(?P<first>{_WORD}))(?:\s+{_WORD})?"
    unit = r"(?:(?:apt|unit|apto)\.?\s*\w+\s*(?:at|en|,)?)?"
    return re.compile(rf"(?:^|[.!?,;:\n]\s*|\bis\s+){name}[\s,/–—-]*{unit}\s*\Z", re.I)
