"""What of a model's reading counts, beside what the rules read in the same message. Asks no model.

A model may add what the rules missed. It never takes a danger away, never ends or binds anything alone,
names only what the books, the offers and the message hold, and is believed in no person's identity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Final

from deskhand.domain.base import Lang
from deskhand.domain.understanding import Choice, Evidence, Intent, Pick, Understanding
from deskhand.domain.windows import Window
from deskhand.language.guard.days import CALENDAR
from deskhand.language.guard.vocabulary import courtesy
from deskhand.language.services import GENERAL, all_services
from deskhand.language.text import Text
from deskhand.ports.llm import ReadingContext

NOT_ALONE: Final = frozenset(
    {
        Intent.CANCEL,
        Intent.OPT_OUT,
        Intent.ACCEPT_QUOTE,
        Intent.DECLINE_QUOTE,
        Intent.CONFIRM,
        Intent.SPAM_OR_VENDOR,
        Intent.EMERGENCY,
    }
)
"""Intents that end, bind or silence something: the rules must have read them too."""
FOR_THE_OWNER: Final = frozenset({Intent.CANCEL, Intent.OPT_OUT, Intent.ACCEPT_QUOTE})
"""Read by a model alone, these make the owner look."""
SURE_ENOUGH: Final = 0.7
"""How sure a reading is that a model has confirmed; less than the rules where they are sure."""
LONG: Final = 300
"""Characters from which a message wanders, so that the rules are no longer sure of it."""
FARTHEST, LONGEST_SPAN = timedelta(days=366), timedelta(days=31)
AROUND = timedelta(hours=1)
"""How much time is offered about a point that only a model has read."""
MOST_WINDOWS, MOST_FAQS, MOST_SERVICES = 6, 3, 6
LONGEST_ADDRESS, MOST_NAMES = 120, 4
NOT_COUNTED: Final = "model: not counted"
_NUMBER_AND_STREET: Final = re.compile(r"\d+[a-z]?[\s,/-]+(?:\d\S*\s+)*[^\W\d]", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+")


def trusted(
    said: Understanding, own: Understanding, text: str, context: ReadingContext
) -> Understanding:
    """The rules' reading with what counts of the model's. What the rules are sure of in a short message
    stands: there the model only fills gaps."""
    clear = bool(set(own.intents) - {Intent.OTHER})
    sure = clear and own.confidence >= SURE_ENOUGH and len(text) < LONG
    windows = _times(said, own, context)
    choice = own.choice or _choice(said.choice, own, context)
    intents, refused = _intents(said, own, context, choice)
    services, items = _work(said, own, context)
    if sure:
        intents, refused, windows = own.intents, set(), own.windows or windows
        choice = own.choice
        services, items = (own.services, own.items) if own.services else (services, items)
    asked = {faq.key for faq in context.faqs}
    faqs = tuple(dict.fromkeys(key for key in said.faqs if key in asked))[:MOST_FAQS]
    named = [Evidence(field="intents", value=i, words="", rule=NOT_COUNTED) for i in refused]
    wanted = set(intents) - {Intent.OTHER}
    return own.model_copy(
        update={
            "intents": intents,
            "services": services,
            "items": items,
            "faqs": faqs or own.faqs,
            "hazard": own.hazard or (said.hazard if _danger_is_told(said, text, context) else None),
            "name": own.name or _name(said.name, text, context),
            "address": own.address or _address(said.address, text),
            "windows": windows,
            "choice": choice,
            "wants_person": own.wants_person
            or said.wants_person is True
            or bool(refused & FOR_THE_OWNER),
            "confidence": max(own.confidence, SURE_ENOUGH) if wanted else own.confidence,
            "evidence": (*own.evidence, *said.evidence, *named),
        }
    )


def _intents(
    said: Understanding, own: Understanding, context: ReadingContext, choice: Choice | None
) -> tuple[tuple[Intent, ...], set[Intent]]:
    """What is wanted, and what the model alone may not say. What the rules read of an end, a yes or
    a wish for silence stands."""
    alone = [i for i in said.intents if i in NOT_ALONE and i not in own.intents]
    picks = Intent.CONFIRM in alone and choice is not None and bool(context.offers)
    refused = {intent for intent in alone if not (intent is Intent.CONFIRM and picks)}
    kept = [intent for intent in own.intents if intent in NOT_ALONE]
    if Intent.SPAM_OR_VENDOR in kept and Intent.SPAM_OR_VENDOR not in said.intents:
        kept.remove(Intent.SPAM_OR_VENDOR)
    counted = [i for i in said.intents if i not in refused and isinstance(i, Intent)]
    both = tuple(dict.fromkeys([*kept, *counted])) or own.intents
    clear = tuple(intent for intent in both if intent is not Intent.OTHER)
    return clear or (Intent.OTHER,), refused


def _work(
    said: Understanding, own: Understanding, context: ReadingContext
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Services and rows of the books that the model named; where it named none, the rules'."""
    rows = {item.key: item.service for item in context.items}
    offered = {*rows.values()} or {*all_services()}
    items = tuple(dict.fromkeys(key for key in said.items if key in rows))
    named = [key for key in said.services if key in offered or key == GENERAL]
    services = tuple(dict.fromkeys([*named, *(rows[key] for key in items)]))[:MOST_SERVICES]
    if not services:
        return own.services, own.items
    one_each = {rows[key]: key for key in reversed(items) if rows[key] in services}
    kept = {rows[key]: key for key in own.items if rows.get(key) in services}
    return services, tuple({**kept, **one_each}.values())


def _windows(windows: Sequence[Window], context: ReadingContext) -> Iterator[Window]:
    """Those that can be asked for: ahead of now, within a year, no longer than a month."""
    for window in windows:
        start, end = window.start, window.end
        if start.tzinfo is None or (end is not None and end.tzinfo is None):
            continue
        if (end or start) <= context.now or start > context.now + FARTHEST:
            continue
        if end is None or timedelta(0) < end - start <= LONGEST_SPAN:
            yield window


def _times(said: Understanding, own: Understanding, context: ReadingContext) -> tuple[Window, ...]:
    """The model's times; one that the rules did not read may lead to offers, and takes none: no open
    offer lies in it, and no point is booked or moved to at once."""
    found = tuple(_windows(said.windows, context))[:MOST_WINDOWS]
    counted = (w if w in own.windows else _around(w) for w in found)
    return (
        tuple(
            w
            for w in counted
            if w in own.windows or not any(w.overlaps(offer) for offer in context.offers)
        )
        or own.windows
    )


def _around(window: Window) -> Window:
    end = window.end or window.start + AROUND
    return window.model_copy(update={"end": end})


def _choice(choice: Choice | None, own: Understanding, context: ReadingContext) -> Choice | None:
    """The open offer that is meant, where a time the rules read lies in it too; a refusal of all of them.
    A model's word alone takes nobody's time."""
    if choice is None or not context.offers:
        return None
    if choice.number is None and choice.pick is Pick.NONE:
        return Choice(pick=Pick.NONE)
    meant = _meant(choice, context)
    if meant is None or own.yes is False:
        return None
    offer = context.offers[meant - 1]
    return Choice(number=meant) if any(w.overlaps(offer) for w in own.windows) else None


def _meant(choice: Choice, context: ReadingContext) -> int | None:
    """Its number, counted from 1."""
    if choice.number is not None:
        return choice.number if 1 <= choice.number <= len(context.offers) else None
    order = sorted(range(1, len(context.offers) + 1), key=lambda n: context.offers[n - 1].start)
    if choice.pick in (Pick.EARLIEST, Pick.ANY):
        return order[0]
    return order[-1] if choice.pick is Pick.LATEST else None


def _danger_is_told(said: Understanding, text: str, context: ReadingContext) -> bool:
    """A danger counts with words of the message that tell it, or with a photo there is."""
    for one in said.evidence:
        if one.field == "hazard" and one.words and _place(one.words, _written(text, context)):
            return True
        if one.field == "hazard" and not one.words and context.photos:
            return True
    return False


def _written(text: str, context: ReadingContext) -> str:
    return f"{context.subject or ''}\n{text}"


def _name(name: str | None, text: str, context: ReadingContext) -> str | None:
    """A name of letters that was written here, of no everyday words, or that the mail's sender goes by."""
    if not name or len(name.split()) > MOST_NAMES or any(letter.isdigit() for letter in name):
        return None
    everyday = {Text(word).folded for word in _WORD.findall(name)} & _everyday()
    for source in (() if everyday else (text,)) + (context.sender_name or "",):
        if place := _place(name, source):
            written = " ".join(source[slice(*place)].split())
            return written.title() if written.islower() else written
    return None


@cache
def _everyday() -> frozenset[str]:
    """Words of any reply, in both languages: "are you insured" is nobody's name."""
    return frozenset().union(*(courtesy(lang) for lang in Lang)) - CALENDAR


def _address(address: str | None, text: str) -> str | None:
    """A house number and a street as they were written here."""
    if not address or len(address) > LONGEST_ADDRESS:
        return None
    place = _place(address, text)
    written = " ".join(text[slice(*place)].split()) if place else ""
    return written if _NUMBER_AND_STREET.match(written) else None


def _place(words: str, text: str) -> tuple[int, int] | None:
    """Where these words stand one behind the other, case, accents and signs aside."""
    wanted = [Text(word).folded for word in _WORD.findall(words)]
    found = [(Text(m.group()).folded, m.span()) for m in _WORD.finditer(text)]
    if not wanted or len(wanted) > len(found):
        return None
    for first in range(len(found) - len(wanted) + 1):
        if [word for word, _ in found[first : first + len(wanted)]] == wanted:
            return found[first][1][0], found[first + len(wanted) - 1][1][1]
    return None
