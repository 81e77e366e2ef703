"""What is said of a place: codes to be kept out of sight, how to get in, who pays, how old it is.

No person is looked up and nothing is stored here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from deskhand.domain.people import InboundMessage
from deskhand.domain.property import Access, Party
from deskhand.domain.understanding import Topic
from deskhand.language.people.addresses import find_address
from deskhand.language.people.phones import find_phone
from deskhand.language.text import Text, fold
from deskhand.language.vocabulary import phrases

KEPT: Final = "****"
"""What stands in a text where a code stood."""

_DIGIT_WORD: Final = (
    "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|"
    "siete|ocho|nueve)"
)
_CODE: Final = (
    r"(?<![\w$.,/:-])(?<!# )[#*]?(?:"
    r"\d{2}[ -]\d{2}(?:[ -]\d{2})?(?![\w-])|\d(?:[ .-]\d){2,7}(?!\w)|[a-z]{0,2}\d{3,8}[a-z]{0,2}(?![\w$])"
    rf"|(?:{_DIGIT_WORD}[ ,-]+){{2,7}}{_DIGIT_WORD}\b"
    r")[#*]?(?![,.:/]\d)"
    r"(?!\s*(?:dollars|bucks|usd|pesos|feet|foot|ft|inch|inches|lbs?|pounds|sq|am|pm|x)\b|\s*[%\"'])"
)
_CODE_WORD: Final = (
    r"(?:(?<!zip )(?<!zip)(?<!postal )(?<!area )(?<!promo )(?<!discount )(?<!coupon )code(?:word)?"
    r"|passcode|c[oó]digo(?! postal)|clave|combo|combination|combinaci[oó]n|contrase[nñ]a|pin|pass ?word)"
)
_GATE: Final = (
    r"(?:gate|lock[ -]?box|key[ -]?box|key ?pad|buzzer|intercom|alarm|port[oó]n|reja|candado|alarma"
    r"|caja de (?:las )?llaves|teclado|timbre)"
)
_STRONG: Final = rf"\b(?:{_CODE_WORD}|{_GATE})\b"
_PRESS: Final = "punch(?: in)?|key in|enter|press|dial|buzz|marque|marcar|marca|teclee|oprima"
_MORE: Final = rf"(?:\s*(?:,|/|or|and|then|o|y|luego)\s*{_CODE})*"
_GAP: Final = r"[^\d.!?;\n]{0,40}?"
_SHAPES: Final = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_STRONG}{_GAP}(?P<code>{_CODE}{_MORE})",
        rf"{_STRONG}[^\d\n]{{0,25}}[.!]\s*(?i:it'?s|it is|use|es)\s+(?P<code>{_CODE})",
        rf"(?P<code>{_CODE})[^\d.!?;,\n]{{0,30}}?{_STRONG}",
        rf"\b(?:{_PRESS})\s+(?:the |el |la )?(?P<code>{_CODE}{_MORE})",
    )
)
_ANY: Final = re.compile(
    rf"(?<!\bat )(?<!\bby )(?<!around )(?<!\bin )(?<!a las )(?P<code>{_CODE})", re.IGNORECASE
)
_ONE: Final = re.compile(_CODE, re.IGNORECASE)
_CODES: Final = re.compile(rf"\b{_CODE_WORD}\b", re.IGNORECASE)
_ZIP: Final = re.compile(r"\d{5}")
_TOWN: Final = re.compile(
    r"(?:\b(?:in|near|en|de)\s+(?:[A-Z][\w.']+,?\s+){1,3}|,\s*[A-Z]{2},?\s+)$"
)


def sealed(raw: str, asked: bool = False) -> tuple[str, tuple[str, ...]]:
    """A text without its codes, "the gate is ****", and the codes in their order.

    A code is a run of digits by a gate, a lockbox or a "code"; when we `asked` how to get in, any
    run of three or more that is no address, no phone number, no amount and no time.
    """
    taken = [found for found in (find_address(raw), find_phone(raw)) if found]
    spans: list[tuple[int, int]] = []
    for shape in (*_SHAPES, *((_ANY,) if asked else ())):
        for match in shape.finditer(raw):
            start, end = match.span("code")
            for one in _ONE.finditer(raw, start, end):
                span = one.span()
                free = all(span[1] <= t.start or t.end <= span[0] for t in taken)
                free = free and not _postal(raw, span, match.group())
                if free and not any(span[0] < e and s < span[1] for s, e in spans):
                    spans.append(span)
    text, codes = raw, list[str]()
    for start, end in sorted(spans, reverse=True):
        codes.insert(0, raw[start:end].strip())
        text = f"{text[:start]}{KEPT}{text[end:]}"
    return text, tuple(codes)


def _postal(raw: str, span: tuple[int, int], said: str) -> bool:
    """Is it the ZIP code behind a town ("a gate in New Paltz 12561"), where nobody speaks of a code?"""
    if not _ZIP.fullmatch(raw[slice(*span)]) or _CODES.search(said):
        return False
    return bool(_TOWN.search(raw[: span[0]]))


def sealed_message(message: InboundMessage, asked: bool = False) -> InboundMessage:
    """The message with its codes apart from its words; sealed twice is sealed once. Whoever reads,
    words, logs or passes on its text never has a code in hand."""
    text, codes = sealed(message.text, asked)
    quoted, _ = sealed(message.quoted)
    subject = sealed(message.subject)[0] if message.subject else message.subject
    if (text, quoted, subject) == (message.text, message.quoted, message.subject):
        return message
    fields = {"text": text, "quoted": quoted, "subject": subject}
    return message.model_copy(update={**fields, "codes": (*message.codes, *codes)})


@dataclass(frozen=True, slots=True)
class Told:
    """What a message told about getting in, and the clauses that told something else."""

    access: Access
    rest: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Did it tell of getting in and of nothing else?"""
        return self.access != Access() and not self.rest


FEW: Final = 3
"""Words; a clause of fewer goes on about the animal or the car of the one before."""
_CLAUSE: Final = re.compile(r"[,;.!\n]+|\s(?:and|y|but|pero)\s(?!a half)", re.IGNORECASE)
_KINDS: Final = ("pets", "parking", "entry", "home")
_FIELD: Final = {"pets": "pets", "parking": "parking", "entry": "notes", "home": "adult_home"}


def read_access(raw: str, codes: tuple[str, ...], asked: bool) -> Told:
    """How to get in, from a sealed text and the codes taken out of it.

    When we did not ask, only a message with a code is taken for one about getting in.
    """
    if not asked and not codes:
        return Told(Access(), (raw,))
    left = list(codes)
    said: dict[str, list[str]] = {}
    rest: list[str] = []
    last = ""
    for clause in (part.strip(" ,.!") for part in _CLAUSE.split(raw)):
        folded = fold(clause)
        if not clause or phrases("places", "access", "courtesy").fullmatch(folded):
            continue
        kind = next((k for k in _KINDS if phrases("places", "access", k).search(folded)), "")
        if KEPT in clause:
            kind = "code"
            while KEPT in clause and left:
                clause = clause.replace(KEPT, left.pop(0), 1)
        elif not kind and last and len(clause.split()) < FEW:
            kind = last
        if kind:
            said.setdefault(kind, []).append(clause)
            last = kind if kind in ("pets", "parking") else ""
        else:
            rest.append(clause)
    if not asked and (rest or "?" in raw):
        said = {kind: clauses for kind, clauses in said.items() if kind == "code"}
    fields = {_FIELD.get(kind, kind): ", ".join(clauses) for kind, clauses in said.items()}
    return Told(Access.model_validate(fields), (*rest, "?") if "?" in raw else tuple(rest))


def volunteers(raw: str) -> bool:
    """Does he tell how to get in without being asked: "I'll leave the key under the mat"?"""
    return bool(phrases("places", "access", "volunteered").search(fold(raw)))


_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAMED: Final = re.compile(
    r"(?i:landlord|landlady|manager|owner|mother|mom|father|dad|neighbou?r|due[nñ][oa]|caser[oa]"
    r"|mam[aá]|pap[aá]|vecin[oa]|tenant|tenants|inquilin[oa]|lives there|name is|se llama)"
    r"(?:['’]s name)?(?:\s+is|\s+es|\s+called|\s+named|,|:)?\s+"
    r"(?P<name>[A-ZÁÉÍÓÚÑ][\w'’-]+(?: [A-ZÁÉÍÓÚÑ][\w'’-]+)?)"
)


def find_mail(raw: str) -> str | None:
    """A mail address in small letters."""
    match = _MAIL.search(raw)
    return match.group().rstrip(".").casefold() if match else None


def find_named(raw: str) -> str | None:
    """The name of somebody spoken of: "my landlord Bob Hill"."""
    match = _NAMED.search(raw)
    return match["name"] if match else None


_TENANT: Final = re.compile(r"\b(?:tenant|renter|occupant|inquilin[oa])", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿])|\n")
_BEFORE_A_NUMBER: Final = re.compile(
    r"(?P<name>[A-ZÁÉÍÓÚÑ][a-záéíóúñ'’-]+(?: [A-ZÁÉÍÓÚÑ][a-záéíóúñ'’-]+)?)"
    r"(?:['’]s)?(?: (?:at|cell|phone|number|is|al|tel))*[\s,:(-]*$"
)
_BEHIND_A_NUMBER: Final = re.compile(r"[\s,:-]*\((?P<name>[A-ZÁÉÍÓÚÑ][^\d()]{1,40})\)")


def find_tenant(raw: str, asked: bool = False) -> Party:
    """Name, number and mail address of the tenant spoken of, as far as they stand in his sentence; in any
    sentence when we `asked` for them."""
    arranged = phrases("topics", Topic.WITH_TENANT, "sure")
    for sentence in _SENTENCE.split(raw):
        if not (asked or _TENANT.search(sentence) or arranged.search(Text.of(sentence).folded)):
            continue
        phone, mail = find_phone(sentence), find_mail(sentence)
        beside = phone and (
            _BEFORE_A_NUMBER.search(sentence[: phone.start])
            or _BEHIND_A_NUMBER.match(sentence[phone.end :])
        )
        name = beside["name"] if beside else find_named(sentence)
        if phone or mail:
            number = phone.value if phone else None
            return Party(name=name, phone=number, email=mail, told=True)
    return Party()


def who_pays(raw: str) -> bool | None:
    """The answer to "who pays for it?": True the writer, False somebody else, None unclear."""
    folded = Text.of(raw).folded
    if phrases("places", "pays", "not_me").search(folded):
        return False
    other = phrases("places", "pays", "other").search(folded)
    me = phrases("places", "pays", "me").search(folded)
    if other and me:
        return None
    return False if other else (True if me else None)


_YEAR: Final = re.compile(r"(?<!\d)(?:1[6-8]\d\d|19[0-6]\d|197[0-7])(?=s?\b)")
OLD_PAINT: Final = 1978
"""Before this year house paint may hold lead."""


def built(raw: str) -> int | None:
    """The year a house was built where an old one is spoken of; without a year, the latest it can be."""
    if match := _YEAR.search(raw):
        return int(match.group())
    old = phrases("places", "age", "old").search(Text.of(raw).folded)
    return OLD_PAINT - 1 if old else None
