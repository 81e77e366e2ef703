"""Names in a text against the names of the plan, and who the text pretends to be."""

from __future__ import annotations

import re

from deskhand.domain.base import Lang
from deskhand.language.guard.breach import Breach, BreachKind
from deskhand.language.guard.days import CALENDAR
from deskhand.language.guard.known import Known, first_names
from deskhand.language.guard.script import NAMED, PLACED, VERBATIM, Script, fold

_CAPITAL = re.compile(r"(?<!\w)[A-Z\u00c0-\u00de][^\W_]*(?:['’][^\W_]+)*")
_WORD = re.compile(r"[a-z]+")
_OPENING = re.compile(
    r"(?:^|[.!?:;\n\u2026)\]*•])[\s\"'“”‘’(¿¡*_>-]*$|[^\w\s,'’\"&/()-][\"”»]?\s*$"
)
_TITLE = re.compile(r"\b(?:[Mm]rs?|[Mm]s|[Dd]r|[Ss]ra?|[Ss]rta)\.\s*$")
_AS_SOMEBODY = re.compile(
    rf"\b(?:this\s+is|i'm|i\s+am|it's|my\s+name\s+is|my\s+name's|soy|me\s+llamo|mi\s+nombre\s+es|le\s+(?:habla|escribe|saluda)|te\s+(?:habla|escribe|saluda)|habla)\s+(?!con\b)(?P<who>[a-z{NAMED}]+)(?!'s|\s+who\b)(?![a-z{NAMED}])"
    rf"|\b(?:talking|speaking|chatting|texting|hablas?|hablando|platicando|chateando)\s+(?:with|to|con)\s+(?P<with>[a-z{NAMED}]+)"
    rf"|(?:^|[.!?\n,-]\s*)(?P<here>[a-z{NAMED}]+)\s+(?:here|speaking|por\s+aqui)\b"
    rf"|(?:\n|[-~*]\s?|\b(?:thanks|thank\s+you|best|regards|cheers|sincerely|yours|saludos|gracias|atentamente|cordialmente)[,.!]?\s+)(?P<sign>[a-z{NAMED}]+)(?:\s+[a-z{NAMED}]+)?[\s.!]*$"
)
_PRONOUNS = {Lang.EN: frozenset[str](), Lang.ES: frozenset({"ella"})}
_MAY_STAND = frozenset(
    [
        "i",
        "i'm",
        "i'll",
        "i've",
        "i'd",
        "am",
        "pm",
        "ok",
        "okay",
        "tv",
        "diy",
        "gfci",
        "stop",
        "start",
        "help",
        "english",
        "spanish",
        "ingles",
        "espanol",
        "usted",
        "ud",
        "uds",
        "sr",
        "sra",
        "hi",
        "hello",
        "hey",
        "hola",
        "buenas",
        "buenos",
        "buen",
        "dear",
        "thanks",
        "thank",
        "gracias",
        "good",
        "please",
        "sorry",
        "yes",
        "no",
        "si",
        "estimado",
        "estimada",
        "ac",
        "led",
        "hoa",
        "ny",
        "usa",
        "us",
    ]
)


def mask_names(script: Script, known: Known) -> None:
    """Hide each name of the plan where it stands as a whole; calendar words stay readable."""
    for name in known.names:
        if name in CALENDAR or name.isdigit() or not name:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", script.text):
            script.named.append((script.span(*match.span())[0], name))
            script.mask(*match.span(), NAMED if known.people & set(_WORD.findall(name)) else PLACED)


def check_names(script: Script, known: Known) -> list[Breach]:
    """A breach for each name that is no fact: first names, and words with a capital in a sentence."""
    breaches = []
    allowed = known.words | _MAY_STAND | CALENDAR
    names, plain_names = first_names(), first_names(capital=False)
    for match in _CAPITAL.finditer(script.raw):
        word = fold(match[0]).removesuffix("'s")
        if word in allowed or word.removesuffix("s") in CALENDAR or not word:
            continue
        before = script.raw[max(0, match.start() - 12) : match.start()]
        opening = _OPENING.search(before) and not _TITLE.search(before)
        shouted = len(match[0]) > 1 and match[0].isupper()
        if word not in names and (shouted or opening or match.start() == 0):
            continue
        why = "a name that is no fact of the plan"
        breaches.append(Breach(BreachKind.NAME, match[0], match.span(), why))
    seen = {breach.span[0] for breach in breaches}
    for match in _WORD.finditer(script.text):
        if match[0] in plain_names and match[0] not in allowed | _PRONOUNS[script.lang]:
            breach = script.breach(
                BreachKind.NAME, *match.span(), "a name that is no fact of the plan"
            )
            if breach.span[0] not in seen:
                breaches.append(breach)
    return breaches


def check_speaker(script: Script, known: Known) -> list[Breach]:
    """A breach where the text speaks or signs as a person: it is the assistant, and says so."""
    breaches = []
    for match in _AS_SOMEBODY.finditer(script.text):
        group = next(name for name, value in match.groupdict().items() if value is not None)
        words = fold(script.words(*match.span(group))).split()
        # "Thanks, Dana." speaks to the customer; "Thanks, Sam." is signed with a name of ours.
        ours = known.staff if group == "sign" else known.people
        strange = words and words[0] in first_names() and words[0] not in known.people
        if group == "sign" and script.text[match.start()] in "-~*":
            written = script.words(*match.span(group))
            strange = strange or (written[:1].isupper() and words[0] not in known.words)
        if words and (words[0] in ours or strange):
            start, end = match.span(group)
            why = "speaks as a person; the assistant has no human name"
            breaches.append(script.breach(BreachKind.NAME, start, end, why))
    return breaches


def check_letters(script: Script) -> list[Breach]:
    """A breach for letters of another alphabet, hidden marks, spaced-out words and markup."""
    return (
        [
            script.breach(BreachKind.CHARACTER, *match.span(), "letters that can hide a word")
            for match in _STRANGE.finditer(script.text)
        ]
        + [
            Breach(
                BreachKind.CHARACTER,
                match[0],
                match.span(),
                "marks that hide or turn letters",
            )
            for match in _HIDDEN.finditer(script.raw)
        ]
        + [
            Breach(BreachKind.CHARACTER, match[0], match.span(), "a placeholder or markup")
            for match in _MARKUP.finditer(script.raw)
        ]
    )


_STRANGE = re.compile(
    rf"[^\W\d_a-z{VERBATIM}-\ue003]+|[\ue004-\uf8ff]|\b(?:[a-z][ .*_-]){{3,}}[a-z]\b"
)
_MARKUP = re.compile(r"[{}<>\[\]`\\]|^\s*#+\s|\*\*", re.MULTILINE)
_HIDDEN = re.compile(
    r"[\u202a-\u202e\u2066-\u2069]|(?<=\w)[\x00-\x08\x0b-\x1f\x7f\xad\u200b-\u200f\u2060-\u2064\ufeff]+(?=\w)"
)
