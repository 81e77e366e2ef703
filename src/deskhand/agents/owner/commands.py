"""What the owner's words ask for, as orders: a table of patterns in both languages. Does nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_YES = (
    r"(?:y|yes|yess+|yep|yeah|yup|ok|okay|approve[d]?|send it|go ahead|s[ií]|dale|\U0001F44D\S?|✅)"
)
_NO = r"(?:n|no|nope|nah|reject|decline|don'?t send(?: it)?|no lo mandes|no lo env[ií]es|\U0001F44E\S?)"
_DONE = r"(?:done|settled|sorted|handled|dealt with|taken care of|listo|hecho|resuelto)"
_POLITE = (
    r"(?:\W+(?:please|thanks|thank you|send it|go ahead|do it|that'?s fine|fine|sure|perfect|"
    r"por favor|gracias|m[aá]ndalo|env[ií]alo|adelante))*"
)
_NUMBERS = r"#?\d{1,4}(?:(?:\s*[,&+/]\s*|\s+(?:and|y|&)\s+|\s+)#?\d{1,4})*"
_ANSWER_FIRST = re.compile(
    rf"(?:(?P<yes>{_YES})|(?P<no>{_NO})|(?P<done>{_DONE})){_POLITE}\W*(?:(?:to|on|for|with|al?|para|el|con)\s+)?(?P<numbers>{_NUMBERS})(?!\w|\s*:){_POLITE}",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(
    rf"(?P<numbers>{_NUMBERS})\s*[:.)=-]*\s*(?:is\s+)?(?:(?P<done>{_DONE})|(?P<yes>{_YES})|(?P<no>{_NO}))(?!\w){_POLITE}",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:(?P<yes>{_YES})|(?P<no>{_NO})){_POLITE}\W*", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[\s,;.!/&+-]|\b(?:and|but|y|pero)\b)*", re.IGNORECASE)

_OWN_WORDS = re.compile(
    r"#?(?P<number>\d{1,4})(?:\s*[:)\]-]\s*|\s*\.\s+|\s+)(?P<words>\D.*)", re.DOTALL
)
_NO_NUMBER_OF_OURS = re.compile(
    r"(?:a\.?m|p\.?m|o'?clock|min(?:ute)?s?|hours?|hrs?|days?|weeks?|minutos?|horas?|d[ií]as?|%|"
    r"jobs?|people|dollars?|bucks|st|nd|rd|th)\b|[/:]?\d",
    re.IGNORECASE,
)

_LATE = re.compile(r"\b(?:late|behind|tarde|retraso|retrasad[oa]|atrasad[oa])\b", re.IGNORECASE)
_MINUTES: tuple[tuple[re.Pattern[str], int | None], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), minutes)
    for pattern, minutes in (
        (r"\b(?:an|one|1) hour and a half\b|\bhora y media\b|\b1\.5 h(?:ou)?rs?\b", 90),
        (r"\bhalf an hour\b|\bhalf hour\b|\bmedia hora\b", 30),
        (r"\b(?:an|one|1) h(?:ou)?r\b|\buna hora\b|\b1 hora\b", 60),
        (r"\b(?:two|2) h(?:ou)?rs\b|\bdos horas\b|\b2 horas\b", 120),
        (r"\b(\d{1,3})(?!\d)(?!\s*(?:pm|am|:))", None),
    )
)
_LATE_FOR = re.compile(
    r"\b(?:for|to|at|para|con|a casa de)\s+(?P<name>[^\W\d][\w'. -]*?)[\s.!]*$", re.I
)
LONGEST_LATE = 240
"""Minutes; beyond that it is no delay but another time."""

_NAME = r"(?P<rest>\S.*?)"
_IS, _WHERE = r"(?:'s| is| was)?(?: at)?", rf"(?: (?:at|for) {_NAME})?"
_TABLE: tuple[tuple[str, str], ...] = (
    ("take_over", rf"take over {_NAME}|i'?ll take {_NAME}"),
    ("take_over", rf"tom(?:ar|o) a {_NAME}|yo atiendo a {_NAME}"),
    ("give_back", rf"give back {_NAME}|give {_NAME} back"),
    ("give_back", rf"devolver(?: a)? {_NAME}|devuelvo(?: a)? {_NAME}"),
    ("pause", r"pause|pausa|pausar"),
    ("resume", r"resume|unpause|continue|seguir|sigue|reanudar|continuar"),
    ("day", r"(?:what'?s |what is )?(?:my )?(?:day|schedule|today)(?: (?:today|look like))?\??"),
    ("day", r"mi d[ií]a|hoy|agenda|¿?qu[eé] tengo hoy\??"),
    ("tomorrow", r"(?:what'?s )?(?:my )?(?:day )?tomorrow\??|mi d[ií]a (?:de )?mañana|mañana"),
    ("block", rf"block(?: off)?(?: {_NAME})?|bloquear?(?: {_NAME})?|i'?m off {_NAME}"),
    ("unblock", rf"unblock(?: {_NAME})?|desbloquear?(?: {_NAME})?"),
    ("done", rf"(?:all |i'?m |job )?(?:done|finished)(?: (?:with|at|for) {_NAME}| {_NAME})?"),
    ("done", rf"(?:listo|terminado|(?:ya )?termin[eé])(?: (?:con|en|a) {_NAME}| {_NAME})?"),
    ("nobody_home", rf"(?:nobody|no ?one|no-one|no body){_IS} (?:home|there|here){_WHERE}"),
    ("nobody_home", r"no answer(?: at the door)?|not home"),
    (
        "nobody_home",
        rf"(?:no hay|no hab[ií]a) nadie(?: en casa)?(?: (?:con|de|en casa de) {_NAME})?",
    ),
    ("nobody_home", rf"nadie en casa(?: de {_NAME})?"),
    ("settled", rf"(?:settled|sorted|taken care of)(?: with)?(?: {_NAME})?"),
    ("settled", rf"(?:resuelto|arreglado)(?: (?:con|lo de))?(?: {_NAME})?"),
    ("undo", r"undo(?: (?:that|it|last))?|deshacer|deshaz(?:lo)?"),
    ("status", r"status|help|commands|what'?s open|\?+|estado|ayuda|pendientes"),
)


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = iter(range(9))
    unique = re.sub(r"\(\?P<rest>", lambda _: f"(?P<rest{next(parts)}>", pattern)
    return re.compile(rf"(?:{unique}){_POLITE}[\s.!]*", re.IGNORECASE)


TABLE = tuple((_compiled(pattern), kind) for kind, pattern in _TABLE)
CANONICAL = (
    "yes", "no", "take over", "give back", "pause", "resume", "what's my day", "my day", "block",
    "unblock", "running late", "done", "settled", "nobody home", "undo", "status", "pausa",
    "seguir", "mi día", "bloquear", "listo", "resuelto", "deshacer", "devolver",
)  # fmt: skip
NEAR = 0.75
MOST_WORDS = 5
"""Of a text that may be a mistyped order; whoever writes more writes to somebody."""

_CLOSING = re.compile(
    r"(?:sent from my .*|--|thanks|thank you|gracias|best|cheers|enviado desde .*)\W*", re.I
)


@dataclass(frozen=True, slots=True)
class Order:
    """One thing he wants done. `numbers` of approvals and items, `rest` a name, a time or his own words."""

    kind: str
    said: str
    numbers: tuple[int, ...] = ()
    rest: str = ""
    minutes: int | None = None


def read(text: str, writer: str = "", open_numbers: Iterable[int] = ()) -> list[Order]:
    """The orders of a message, line by line. What is no order is one of kind "words".

    `writer` signs his mails with his name; `open_numbers` are those of the approvals that wait and of
    the items on his list.
    """
    waiting = frozenset(open_numbers)
    found: list[Order] = []
    for line in (line.strip() for line in text.strip().splitlines()):
        if not line or (found and _closes(line, writer)):
            continue
        orders = _orders(line, waiting)
        last = found[-1] if found else None
        if [o.kind for o in orders] == ["words"] and last and last.kind in ("own_words", "words"):
            joined = f"{last.rest}\n{line}"
            found[-1] = Order(last.kind, f"{last.said}\n{line}", last.numbers, joined)
        else:
            found.extend(orders)
    return found


def nearest(text: str) -> str | None:
    """The order a short text may be a slip of, with what follows it as he wrote it."""
    words = text.strip(" .!?").split()
    if not words or len(words) > MOST_WORDS:
        return None
    best: tuple[float, str] = (0.0, "")
    for order in CANONICAL:
        size = len(order.split())
        if len(words) < size or (len(words) > size and order in ("yes", "no", "done", "undo")):
            continue
        alike = SequenceMatcher(None, " ".join(words[:size]).casefold(), order).ratio()
        best = max(best, (alike, " ".join([order, *words[size:]])))
    return best[1] if best[0] >= NEAR else None


def _orders(line: str, waiting: frozenset[int]) -> list[Order]:
    typed, line = line, line.replace("\u2019", "'")
    if late := _late(line):
        return [late]
    if bare := _BARE.fullmatch(line):
        return [Order("yes" if bare["yes"] else "no", line)]
    if answers := _answers(line, waiting):
        return answers
    for pattern, kind in TABLE:
        if named := pattern.fullmatch(line):
            rest = next((g for g in named.groupdict().values() if g), "")
            return [Order(kind, line, rest=rest)]
    if own := _own_words(typed, waiting):
        return [own]
    return [Order("words", typed, rest=typed)]


def _own_words(text: str, waiting: frozenset[int]) -> Order | None:
    own = _OWN_WORDS.fullmatch(text)
    if own is None or int(own["number"]) not in waiting or _NO_NUMBER_OF_OURS.match(own["words"]):
        return None
    return Order("own_words", text, (int(own["number"]),), own["words"].strip())


def _answers(line: str, waiting: frozenset[int]) -> list[Order]:
    """Numbered answers that fill the line, own words last; none if anything else stands on it."""
    found: list[Order] = []
    at = 0
    while at < len(line):
        match = _NUMBER_FIRST.match(line, at) or _ANSWER_FIRST.match(line, at)
        if match is None:
            own = _own_words(line[at:], waiting) if found else None
            return _clear([*found, own]) if own else []
        numbers = tuple(int(n) for n in re.findall(r"\d+", match["numbers"]))
        kind = "settled" if match["done"] else "yes" if match["yes"] else "no"
        found.append(Order(kind, match[0].strip(), numbers))
        after = _BETWEEN.match(line, match.end())
        at = after.end() if after else match.end()
    return _clear(found)


def _clear(found: Sequence[Order]) -> list[Order]:
    """No number may be answered twice in one line."""
    numbers = [number for order in found for number in order.numbers]
    return list(found) if len(numbers) == len(set(numbers)) else []


def _late(line: str) -> Order | None:
    if not _LATE.search(line) or len(line.split()) > 10:
        return None
    if re.search(r"\b(?:por|de|esta|in|buenas) (?:la )?tardes?\b", line, re.IGNORECASE):
        return None
    named = _LATE_FOR.search(line)
    rest = named["name"] if named else ""
    for pattern, minutes in _MINUTES:
        if found := pattern.search(line):
            said = minutes if minutes is not None else int(found[1])
            return Order("late", line, rest=rest, minutes=said) if said <= LONGEST_LATE else None
    return Order("late", line, rest=rest) if len(line.split()) <= 5 else None


def _closes(line: str, writer: str) -> bool:
    """A signature or a courtesy below the orders."""
    return bool(_CLOSING.fullmatch(line)) or line.strip(" .,-").casefold() == writer.casefold()
