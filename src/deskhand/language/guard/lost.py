"""What a plan must say and a text left out or put in another order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deskhand.domain.money import spoken
from deskhand.domain.plan import ActKind, FactType
from deskhand.language.guard.amounts import Amount
from deskhand.language.guard.breach import Breach, BreachKind
from deskhand.language.guard.clocks import Said
from deskhand.language.guard.days import Day
from deskhand.language.guard.known import MAY_GO_UNSAID, Known, Slot
from deskhand.language.guard.script import Script

WORD_FOR_WORD = frozenset(
    {
        ActKind.SAFETY,
        ActKind.FAQ_ANSWER,
        ActKind.OWN_WORDS,
        ActKind.OWNER_SAYS,
        ActKind.OWNER_SAYS_OTHERWISE,
    }
)
"""Acts whose text must stand as it was written."""

_ON_SITE = re.compile(
    r"\bconfirm\w*\s+(?:\w+\s+){0,4}?(?:on[\s-]site|in\s+person|at\s+the\s+(?:house|property))|"
    r"\bconfirm\w*\s+(?:\w+\s+){0,4}(?:en\s+(?:el\s+|su\s+|tu\s+)?(?:lugar|sitio|domicilio|persona)|al\s+verlo)|"
    r"\b(?:en\s+el\s+(?:lugar|sitio)|on[\s-]site)\s+(?:\w+\s+){0,4}?confirm"
)
_MARKER = re.compile(
    r"(?:^|[\s(\ue003])(?:option\s+|opcion\s+|#)?([1-9])[).:](?=\s|\W)|\b(?:option|opcion)\s+([1-9])\b"
)


def check_lost(
    script: Script,
    known: Known,
    said: Sequence[Said],
    days: Sequence[Day],
    amounts: Sequence[Amount],
) -> list[Breach]:
    """A breach for each price, slot or text that should stand in the words and does not."""
    missing = [
        *_lost_texts(script, known),
        *_lost_money(script, known, amounts),
        *_lost_slots(known, said, days),
    ]
    if known.plan.acts and not any(letter.isalnum() for letter in script.written):
        missing.append("says nothing at all")
    found = [Breach(BreachKind.MISSING, "", (0, 0), why) for why in missing]
    return found + [
        breach for offers in known.offers for breach in _misordered(script, offers, said)
    ]


def _lost_texts(script: Script, known: Known) -> list[str]:
    return [
        f"the text of {act.kind.value} does not stand as it was written"
        for act in known.plan.acts
        for fact in act.facts
        if act.kind in WORD_FOR_WORD
        and fact.type in {FactType.FAQ, FactType.PROCEDURE}
        and str(fact.value) not in script.written
    ]


def _lost_money(script: Script, known: Known, amounts: Sequence[Amount]) -> list[str]:
    said = {(fact.act, fact.key) for amount in amounts for fact in amount.facts}
    lost = [
        f"the {money.key} of {spoken(money.cents)} is not said"
        for money in known.money
        if (money.act, money.key) not in said
    ]
    if known.ranges and not _ON_SITE.search(script.text):
        lost.append("a range does not say that it is confirmed on site")
    return lost


def _lost_slots(known: Known, said: Sequence[Said], days: Sequence[Day]) -> list[str]:
    whole = {(slot.act, slot.key) for each in said if each.whole for slot in each.slots}
    named = frozenset(day for each in days for day in each.can_be)
    return [
        f"the {slot.key} on {slot.first.isoformat()} is not said with day and time"
        for slot in known.slots
        if slot.key not in MAY_GO_UNSAID
        and (slot.act, slot.key) not in whole
        and not ((slot.start is None or slot.first != slot.last) and slot.first in named)
    ]


def _misordered(script: Script, offers: Sequence[Slot], said: Sequence[Said]) -> list[Breach]:
    """Offers are chosen by their number or order: both must be the plan's."""
    if len(offers) < 2:
        return []
    markers = [(m.end(), int(m[1] or m[2])) for m in _MARKER.finditer(script.text)]
    breaches, last, expected = [], 0, 1
    for each in said:
        numbers = [place for place, slot in enumerate(offers, 1) if slot in each.slots]
        if not each.whole or not numbers:
            continue
        number = expected if expected in numbers else numbers[0]
        marked = [value for at, value in markers if last <= at <= each.start]
        if number > expected or (marked and marked[-1] != number):
            why = "the offered times are not in the order or under the numbers of the plan"
            breaches.append(script.breach(BreachKind.MISSING, each.start, each.end, why))
        expected, last = max(expected, number + 1), each.end
    return breaches
