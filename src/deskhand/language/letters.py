"""The work a message asks for, and its rows of the price book; in a letter each sentence and each line of
a list tells its own job. What the words mean is known to services.py and items.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from deskhand.domain.price_book import PriceItem
from deskhand.language import items as named
from deskhand.language import services
from deskhand.language.clauses import asks_the_world, only_asks
from deskhand.language.services import GENERAL, OF_ITS_OWN, Trade, Work
from deskhand.language.spelling import spelled_right
from deskhand.language.text import Text
from deskhand.language.unwanted import of_now, wanted
from deskhand.language.vocabulary import phrases

_LONG: Final = 15
"""Words from which a message is read sentence by sentence."""
_LINE: Final = re.compile(r"^ *(?:\d{1,2} ?[.):]+|[-*•·]+|\d{1,2}(?= [a-z])) *", re.MULTILINE)
_A_LIST: Final = 2
_NAMED: Final = 2.0
"""Score from which a line of a list names its work, or a sentence that lists; elsewhere it must be sure."""
_THING: Final = "thing"
_ENDS: Final = (".", "!", "?")
_MOST: Final = 80
"""Sentences read one by one; of a longer letter the rest is read as one."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """A sentence with those that go on about "it", whether it opens a line of a list, and its work."""

    text: Text
    listed: bool
    work: tuple[Work, ...]


class Letter:
    """A message, each of its sentences read once for its work and its rows alike."""

    def __init__(self, text: Text, items: Sequence[PriceItem] = ()) -> None:
        self._text, self._items, self._trade = text, items, services.trade_of(items)
        self._read: dict[Text, list[_Passage]] = {}

    def work(self) -> tuple[Work, ...]:
        """The services it asks for, in the order written, without what it does not want done."""
        if only_asks(self._text):
            return ()
        text = wanted(self._text)
        now = of_now(text)
        told = self._work(now) if now != text else ()
        return told if any(_is_named(work) for work in told) else self._work(text)

    def rows(self, asked: Sequence[str]) -> tuple[str, ...]:
        """The rows that it names for these services, each by the words of its own passage."""
        text = named.without_how(wanted(self._text))
        now = of_now(text)
        if now != text and set(asked) <= {work.service for work in self._work(now)}:
            text = now
        if not _is_letter(text):
            return named.find_items(text, asked, self._items)
        passages, house = self._passages(text), _of_the_house(text)
        found: list[str] = []
        for service in asked:
            here = [p for p in passages if any(work.service == service for work in p.work)]
            rows = [item for item in self._items if item.service == service]
            each = [_told_by(p, passages, service, house, rows, self._trade) for p in here]
            if len(each) > 1 and _is_title(here[0], passages) and len(each[0]) == 1:
                # "TV on the wall", and then the letter says which wall.
                each = each[1:] if any(row.thing for lines in each[1:] for row in lines) else each
            alone = len(asked) == 1 or not here
            whole = text if alone else Text.of("\n".join(p.text.folded for p in here))
            found += named.of_different_things(
                list(chain.from_iterable(each)), whole, service, rows
            )
        return tuple(dict.fromkeys(found))

    def _work(self, text: Text) -> tuple[Work, ...]:
        if not _is_letter(text):
            return services.find_work(text, self._trade)
        found: dict[str, Work] = {}
        for passage in self._passages(text):
            for work in passage.work:
                best = found.get(work.service)
                if best is None or work.score > best.score:
                    found[work.service] = work
        special = [w for w in found.values() if w.service != GENERAL or w.rule in OF_ITS_OWN]
        kept = special or list(found.values())
        apart = services.without_what_gives_way(kept)
        asked = tuple(w for w in kept if w in apart or not w.rule.startswith(_THING))
        sure = tuple(
            w for w in asked if not w.rule.startswith(_THING) or w.score > services.SURE_ENOUGH
        )
        if text.is_letter and not _is_list(text) and sure:
            asked = sure
        return asked or services.find_work(text, self._trade)

    def _passages(self, text: Text) -> list[_Passage]:
        if text not in self._read:
            self._read[text] = _passages(text, self._trade)
        return self._read[text]


def _is_named(work: Work) -> bool:
    return work.score >= _NAMED and (work.service != GENERAL or work.rule in OF_ITS_OWN)


def _told_by(
    passage: _Passage,
    passages: Sequence[_Passage],
    service: str,
    house: str,
    rows: Sequence[PriceItem],
    trade: Trade,
) -> list[named.Told]:
    """The rows of one service that a passage names."""
    own = _own_words(passage, service, trade)
    lines = _with_the_house(own, house, service, rows)
    if len(lines) == 1 and _is_title(passage, passages):
        lines = _of_parts(own, service, rows) or lines
    if not any(row.thing for row in lines) and (led := _led_by(passage, passages, service)):
        both = named.told(Text.of(f"{led} {own.folded} {house}"), service, rows)
        lines = [row for row in both if row.thing] or lines
    if passage.listed:
        lines = [row._replace(listed=True) for row in lines]
        lines = lines or (named.default(rows) if len(passage.work) == 1 else [])
    return lines


def _is_title(passage: _Passage, passages: Sequence[_Passage]) -> bool:
    """Is it the first line, without an end, as a subject is?"""
    return passage is passages[0] and not passage.text.folded.endswith(_ENDS)


def _is_letter(text: Text) -> bool:
    """Not who asks the world for advice: he tells of one thing, at length."""
    return _is_list(text) or (len(text.words) >= _LONG and not asks_the_world(text))


def _is_list(text: Text) -> bool:
    return len(_LINE.findall(text.folded)) >= _A_LIST


def _passages(text: Text, trade: Trade) -> list[_Passage]:
    found: list[_Passage] = []
    a_list, right = _is_list(text), Text(spelled_right(text.folded))
    number = False
    spans = right.sentences
    if len(spans) > _MOST:
        spans = [*spans[: _MOST - 1], (spans[_MOST - 1][0], spans[-1][1])]
    for start, end in spans:
        sentence = right.folded[start:end]
        opened = _LINE.match(sentence) if a_list else None
        mark, passage = bool(opened) or number, Text.of(sentence[opened.end() if opened else 0 :])
        number = not passage.words and mark  # "2." ends a sentence, and stands for the next one
        if number:
            continue
        told = services.find_work(passage, trade)
        sure = tuple(w for w in told if w.score >= services.SURE_ENOUGH)
        lists = mark or len(sure) >= _A_LIST
        work = tuple(w for w in told if w.score >= _NAMED) if lists else sure
        if found and not mark and _goes_on(passage, work, found[-1]):
            last = found[-1]
            both = Text.of(f"{last.text.folded} {passage.folded}")
            found[-1] = _Passage(both, last.listed, last.work)
        else:
            found.append(_Passage(passage, mark, work))
    return found


def _goes_on(sentence: Text, work: Sequence[Work], last: _Passage) -> bool:
    """ "It goes over the fireplace", "would you put them together": no other work than told before."""
    said = "of_it" if not work else "done_to"
    known = {one.service for one in last.work}
    return known.issuperset(one.service for one in work) and bool(
        phrases("services", "of_it", "words" if said == "of_it" else "done_to").search(
            sentence.folded
        )
    )


def _own_words(passage: _Passage, service: str, trade: Trade) -> Text:
    """Of a sentence with several jobs the parts that tell of this one: "the tub is slow and the kitchen
    faucet drips" names no tub faucet."""
    if len(passage.work) == 1:
        return passage.text
    others = {work.service for work in passage.work} - {service}
    kept, ours = [], True
    for part in services.parts(passage.text):
        told = {work.service for work in services.find_work(part, trade)} if part.words else set()
        ours = service in told or (ours and told.isdisjoint(others))
        if ours:
            kept.append(part.folded)
    return Text.of(", ".join(kept)) if kept else passage.text


def _of_parts(title: Text, service: str, rows: Sequence[PriceItem]) -> list[named.Told]:
    """ "Drafts, and the storm windows" heads a letter: each part names its own, no name runs over both."""
    return [row for part in services.parts(title) for row in named.told(part, service, rows)]


def _with_the_house(
    own: Text, house: str, service: str, rows: Sequence[PriceItem]
) -> list[named.Told]:
    """What is told of the house makes a row more exact, and puts no other in its place: a gutter that came
    off a house of two stories is still to be put back."""
    lines = named.told(Text.of(f"{own.folded} {house}"), service, rows)
    special = [row for row in rows if not row.default]
    alone = named.told(own, service, rows) if house else []
    things = [row.thing for row in lines]
    other = [row for row in alone if not any(row.thing <= thing for thing in things)]
    return alone if any(row.key == item.key for row in other for item in special) else lines


def _led_by(passage: _Passage, passages: Sequence[_Passage], service: str) -> str:
    """ "The north side is all green. Do you pressure wash?": what was told right before, if that names no
    other work."""
    at = passages.index(passage)
    before = passages[at - 1] if at else None
    if before is None or before.listed or any(w.service != service for w in before.work):
        return ""
    return before.text.folded


def _of_the_house(text: Text) -> str:
    """ "Two stories" is told once, and counts for all that is done to the house."""
    return " ".join(m.group() for m in phrases("items", "of_the_house").finditer(text.folded))
