"""The guard: re-reads a finished text and finds what its plan does not cover. It words nothing.

It knows neither models nor templates: every amount, day, time, phone, link, address, name and promise
in the text must equal a fact or an act of the plan, in digits or words, in English or Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deskhand.domain.plan import ActKind, ReplyPlan
from deskhand.language.guard.amounts import check_amounts
from deskhand.language.guard.breach import Breach, BreachKind
from deskhand.language.guard.claims import uncovered
from deskhand.language.guard.clocks import Said, clocks_to_digits, times_in
from deskhand.language.guard.days import Day, days_in
from deskhand.language.guard.known import Known
from deskhand.language.guard.lost import check_lost
from deskhand.language.guard.people import check_letters, check_names, check_speaker, mask_names
from deskhand.language.guard.places import (
    check_house_numbers,
    check_links,
    check_phones,
    check_streets,
    mask_addresses,
)
from deskhand.language.guard.script import READ, VERBATIM, Script
from deskhand.language.guard.trim import without
from deskhand.language.guard.words import check_words

__all__ = ["Breach", "BreachKind", "check", "trimmed"]

LONGEST = 3_000
"""Characters, texts said as written apart, of the longest message that is read at all."""

_DANGER = frozenset(
    {
        ActKind.SAFETY,
        ActKind.PAGED,
        ActKind.STILL_PAGED,
        ActKind.ROTA_EXHAUSTED,
        ActKind.ACKNOWLEDGED,
        ActKind.NOBODY_BEFORE,
    }
)
_TONIGHT: frozenset[str] = frozenset({"tonight", "esta noche", "en la noche", "noche"})
_LENGTH = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)[\s-]*(?:an?\s+)?(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|minutos?|"
    r"horas?|dias?|semanas?|mes(?:es)?|anos?)\b(?P<window>\s+(?:arrival\s+)?window)?"
)
_SOME_TIME = re.compile(
    r"\b(?:an?|another|one|half|full|whole|medi[ao]|otra?(?! hora\b)|(?<!darle )(?<!darte )unas?)\s+"
    r"(?:full\s+|whole\s+)?(?:hours?|weeks?|months?|years?|horas?|semanas?|mes|ano)\b|"
    r"\b(?:few|couple\s+of|couple|several|unos|unas|pocos|pocas|varios|varias)\s+"
    r"(?:minutes?|hours?|days?|weeks?|months?|minutos?|horas?|dias?|semanas?|meses)\b"
)
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?")
_OPTION_LISTED = re.compile(r"\s*(?:,|or\b|o\b|and\b|y\b)\s*\d\b")
_LISTED = re.compile(r"(?<![\w$.,#-])([1-9])\)")
_THANKS = re.compile(r"1000\s+(?:gracias|disculpas|perdones)\b")
_BEGINS = re.compile(rf"(?:^|[\n.;:,?!({READ}])\s*$")
_OPTION_BEFORE = re.compile(
    r"(?:\b(?:option|options|number|opcion|numero|reply|text|pick|choose|elija|responda|or|o)|\d\s*,)\s*$"
)


def check(text: str, plan: ReplyPlan, *, reviewed: bool = False) -> tuple[Breach, ...]:
    """Every breach of the plan in a text, left to right; what is missing first. Empty: it may go out.

    The text is any string at all. `reviewed` words were read by people when they were written, as a
    template's: what they say beside the facts is not held to the lists of words. Texts of type faq and
    procedure are covered where they stand word for word. Times are compared in `plan.zone`; "tomorrow"
    counts from `plan.today`.
    """
    known = Known(plan)
    script = Script(text, known.verbatim, plan.lang)
    own_words = len(script.raw) - script.raw.count(VERBATIM)
    if own_words > LONGEST:
        return (
            Breach(BreachKind.LENGTH, "", (0, len(text)), f"{own_words} characters are no reply"),
        )
    mask_addresses(script, known)
    mask_names(script, known)
    breaches = [
        *check_letters(script),
        *check_speaker(script, known),
        *check_names(script, known),
        *check_streets(script),
    ]
    breaches += [
        script.breach(claim.rule.kind, claim.start, claim.end, claim.rule.why)
        for claim in uncovered(script.text, known.kinds, known.keys)
    ]
    breaches += check_links(script, known)
    script.numbers_to_digits()
    breaches += check_house_numbers(script)
    breaches += check_phones(script, known, emergency=bool(known.kinds & _DANGER))
    amounts, wrong = check_amounts(script, known)
    breaches += wrong
    clocks_to_digits(script)
    days = days_in(script, known.days, known.today, known.people)
    breaches += _wrong_days(script, days)
    breaches += _lengths(script, known)
    said = times_in(script, days, known.slots)
    breaches += _wrong_times(script, known, said)
    breaches += check_lost(script, known, said, days, amounts)
    breaches += _other_numbers(script, known)
    if not reviewed:
        breaches += check_words(script, known)
    return tuple(sorted(set(breaches), key=lambda breach: (breach.span, breach.kind)))


def trimmed(text: str, plan: ReplyPlan, breaches: Iterable[Breach]) -> str | None:
    """The text without the bare statements that say more than the plan; it is to be checked again. None
    when more than such statements is wrong with it, or when an act would go unsaid."""
    breaches = tuple(breaches)
    if any(breach.kind is not BreachKind.WORD for breach in breaches):
        return None
    return without(text, [breach.span for breach in breaches], plan)


def _wrong_days(script: Script, days: list[Day]) -> list[Breach]:
    wrong = [day for day in days if not day.can_be]
    found = [
        script.breach(BreachKind.DATE, day.start, day.end, "a day that the plan does not hold")
        for day in wrong
    ]
    for day in days:
        if any(letter.isdigit() for letter in script.text[day.start : day.end]):
            script.mask(day.start, day.end)  # "tonight" is read again as a time of day
    return found


def _wrong_times(script: Script, known: Known, said: list[Said]) -> list[Breach]:
    asks_when = ActKind.ASK_WHEN in known.kinds
    tonight = _TONIGHT if ActKind.ALERTED_TONIGHT in known.kinds else frozenset()
    return [
        script.breach(
            BreachKind.TIME, each.start, each.end, "a time the plan does not hold on that day"
        )
        for each in said
        if not each.slots
        and not (asks_when and script.text[each.start].isalpha())
        and script.text[each.start : each.end] not in tonight
    ]


def _lengths(script: Script, known: Known) -> list[Breach]:
    """Lengths of time ("in 20 minutes") are promises; only an offered window's own length is none."""
    breaches = []
    for match in _SOME_TIME.finditer(script.text):
        if script.text[: match.start()].rstrip()[-1:] != READ:  # "$85 an hour" is a rate
            why = "a length of time that is no fact of the plan"
            breaches.append(script.breach(BreachKind.TIME, *match.span(), why))
    for match in _LENGTH.finditer(script.text):
        if not (match["window"] and _is_window(match, known)):
            why = "a length of time that is no fact of the plan"
            breaches.append(script.breach(BreachKind.TIME, *match.span(), why))
        script.mask(*match.span())
    return breaches


def _is_window(match: re.Match[str], known: Known) -> bool:
    minutes = float(match["n"]) * (60 if match["unit"].startswith("h") else 1)
    return any(
        slot.start is not None
        and slot.end is not None
        and (slot.end.hour - slot.start.hour) * 60 + slot.end.minute - slot.start.minute == minutes
        for slot in known.slots
    )


def _other_numbers(script: Script, known: Known) -> list[Breach]:
    """Every number must have been read as something; numbers of offers and small words may stand."""
    most = max((len(offers) for offers in known.offers), default=0)
    listed = _LISTED.findall(script.text) == [str(n) for n in range(1, most + 1)]
    breaches = []
    for match in _NUMBER.finditer(script.text):
        written = script.words(*match.span())
        if written[:1].isalpha() and match[0] in {"1", "2", "3"}:
            continue
        if _THANKS.match(script.text, match.start()):
            continue
        if match[0] in {"2", "3"} and ActKind.ASK_PHOTOS in known.kinds:
            continue  # "two or three photos"
        if (
            match[0] in {"1", "2", "3"}
            and int(match[0]) <= most
            and (
                _is_option(script.text, match)
                or (listed and script.text[match.end() : match.end() + 1] == ")")
            )
        ):
            continue
        why = "a number that is no fact of the plan"
        breaches.append(script.breach(BreachKind.NUMBER, *match.span(), why))
    return breaches


def _is_option(text: str, match: re.Match[str]) -> bool:
    """ "1)" where something begins, "option 2", "1, 2 or 3"; never the number of a flat."""
    before = text[max(0, match.start() - 12) : match.start()]
    if _OPTION_BEFORE.search(before) or _OPTION_LISTED.match(text, match.end()):
        return True
    return text[match.end() : match.end() + 1] in {")", ".", ":"} and bool(_BEGINS.search(before))
