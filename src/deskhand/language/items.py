"""Which row of the owner's price book is meant within a service. Services themselves are found elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from math import log
from typing import Final, NamedTuple

from deskhand.domain.price_book import HowQuoted, PriceItem
from deskhand.language.text import Text, fold
from deskhand.language.vocabulary import phrases, table

_STEM: Final = 5
_ROOT: Final = 4
"""Letters a word keeps when its ending is taken off."""
_ENDINGS: Final = ("ing", "ed")
_NOT: Final = "not"
_WORD: Final = re.compile(r"[a-z0-9]+")

_TOGETHER: Final = 1.25
"""How much more a name says that stands there word for word."""

_MARKS: Final = ",;:/•"
"""What parts a sentence without saying that something is added."""

_Phrase = frozenset[str]


class _Named(NamedTuple):
    """A row's key, and each of its names in plain words and as the stems that carry it."""

    key: str
    names: tuple[tuple[str, _Phrase], ...]


def find_items(text: Text, services: Sequence[str], items: Sequence[PriceItem]) -> tuple[str, ...]:
    """For each service the keys of the rows whose names the message's words hold best.

    A row is meant when every word of substance of one of its names or aliases was written; the name
    that says most wins, and of two that say as much the one written word for word ("paint a wall",
    "paint the walls"). Where no row is named, or two are named equally well, nothing is returned
    for that service: its default row is meant. Several rows are meant where the parts of a message name
    different things ("a crib and a dresser"); and of work that is not done ("a new circuit") and
    work that is, named in two sentences, both count.
    """
    text, found = Text.of(_alike(phrases("items", "put_aside").sub(" ", text.folded))), []
    for service in services:
        rows = _rows(tuple(item for item in items if item.service == service))
        others = [item for item in items if item.service in services and item.service != service]
        spot, rows = _spot(text, rows)
        here = _without_others(text, rows, _rows(tuple(others)))
        if spot:
            found.append(spot)
        elif several := _several(here, rows):
            found += several
        elif best := _new_instead(here, rows) or _row(here, rows):
            found.append(best)
            found += _beside(text, best, service, items)
    return tuple(found)


def without_how(text: Text) -> Text:
    """New locks that share a key are new locks: how they are to be keyed asks for no rekeying of the old
    ones."""
    if not phrases("items", "new_locks").search(text.folded):
        return text
    return Text.of(phrases("items", "keyed").sub(" ", text.folded))


class Told(NamedTuple):
    """A row that a passage names, the stems of the thing it is about, whether a list has it, and what
    tells this thing from others of its kind ("bedroom")."""

    key: str
    thing: _Phrase
    listed: bool = False
    kinds: frozenset[str] = frozenset()


def told(text: Text, service: str, items: Sequence[PriceItem]) -> list[Told]:
    """The rows of one service that a passage of a letter names."""
    said = {row.key: row for row in _rows(tuple(i for i in items if i.service == service))}
    alike = Text.of(_alike(text.folded))
    written, actions = _stems(alike.folded), _stems_of("actions")
    rows, found = tuple(said.values()), []
    kinds = frozenset(m.group() for m in phrases("items", "kinds").finditer(text.folded))
    for key in find_items(text, (service,), items):
        _, phrase = _named_best(written, alike, (said[key],), _rarity(rows))
        if not phrase - actions:  # "Wash them": the row of what is washed, if one names it
            other, named = _named_best(written, alike, rows, _rarity(rows), written - actions)
            key, phrase = (other, named) if other else (key, phrase)
        found.append(Told(key, phrase - actions, kinds=kinds))
    return found


def default(items: Sequence[PriceItem]) -> list[Told]:
    """A line of a list that names no row asks for the default one."""
    return [Told(item.key, frozenset(), listed=True) for item in items if item.default]


def of_different_things(
    rows: Sequence[Told], text: Text, service: str, items: Sequence[PriceItem]
) -> tuple[str, ...]:
    """Of the rows that the passages of a letter name those of different things. Of one thing told twice
    the more telling row is meant ("a TV", "it goes over the fireplace"), else the first, unless a new
    one is asked for at last ("it drips", "can this one be fixed?")."""
    if not rows:
        return find_items(text, (service,), items)
    new = _new_instead(Text.of(_alike(text.folded)), _rows(tuple(items)))
    kept: list[Told] = []
    for row in rows:
        same = next((k for k in kept if not (k.listed and row.listed) and _one_thing(k, row)), None)
        if same is None:
            kept.append(row)
        elif row.key == new or (same.key != new and same.thing < row.thing):
            kept[kept.index(same)] = row
    return tuple(dict.fromkeys(row.key for row in kept))


def _one_thing(one: Told, other: Told) -> bool:
    """ "The bedroom door sticks, replace the closet door" tells of two."""
    if one.kinds and other.kinds and one.kinds.isdisjoint(other.kinds):
        return False
    return one.thing <= other.thing or other.thing <= one.thing


def _spot(text: Text, rows: tuple[_Named, ...]) -> tuple[str | None, tuple[_Named, ...]]:
    """The row of "paint the patch", where nothing else is to be painted than what is mended; where a
    room is, the rows without the names of that one that speak of the mending."""
    named = Text.of(" ".join(table("items")["spot_named"]))
    spot, _ = _named_best(_stems(named.folded), named, rows, _rarity(rows), _stems_of("paints"))
    if spot is None:
        return None, rows
    if not phrases("items", "whole").search(text.folded):
        return (spot if phrases("items", "spot").search(text.folded) else None), rows
    mended = _stems_of("mended")
    less = tuple(
        name for row in rows if row.key == spot for name in row.names if not name[1] & mended
    )
    return None, tuple(_Named(spot, less) if row.key == spot else row for row in rows)


def _row(text: Text, rows: tuple[_Named, ...]) -> str | None:
    """The one row that is named best."""
    return _named_best(_stems(text.folded), text, rows, _rarity(rows))[0]


def _named_best(
    written: _Phrase,
    text: Text,
    rows: tuple[_Named, ...],
    rarity: dict[str, float],
    with_one_of: _Phrase | None = None,
) -> tuple[str | None, _Phrase]:
    """The row whose name says most, and the words of that name; none where two say as much. Of the names
    that hold `with_one_of` where that is given."""
    plain = f" {' '.join(text.words)} "
    ranked = sorted(
        (
            (_said(phrase, f" {name} " in plain, rarity), row.key, phrase)
            for row in rows
            for name, phrase in row.names
            if phrase <= written and (with_one_of is None or phrase & with_one_of)
        ),
        key=lambda held: held[:2],
        reverse=True,
    )
    if not ranked:
        return None, frozenset()
    (most, key, phrase), *less = ranked
    tied = any(said == most and other != key for said, other, _ in less)
    return (None, frozenset()) if tied else (key, phrase)


def _without_others(text: Text, rows: tuple[_Named, ...], others: tuple[_Named, ...]) -> Text:
    """The message but for the sentences that name work of another service and none of this."""
    if not others or len(text.sentences) == 1:
        return text
    kept = [
        sentence
        for start, end in text.sentences
        if _row(sentence := Text.of(text.folded[start:end]), rows) or not _row(sentence, others)
    ]
    return Text.of(". ".join(part.folded for part in kept)) if kept else text


def _several(text: Text, rows: tuple[_Named, ...]) -> list[str]:
    """The rows of parts that name different things, if they do."""
    found: dict[str, tuple[_Phrase, bool]] = {}
    actions, rarity = _stems_of("actions"), _rarity(rows)
    for start, end in text.sentences:
        sentence = text.folded[start:end]
        shared = _stems(sentence) & actions
        parts = _joined().split(sentence)
        for join, part in zip(("", *parts[1::2]), parts[::2], strict=True):
            if phrases("items", "of_the_same").match(part.strip()):
                continue
            own = _stems(part)
            key, held = _named_best(own | shared, Text.of(part), rows, rarity, own - actions)
            if key:
                found.setdefault(key, (held - actions, join not in _MARKS))
    named = list(found.values())
    apart = all(_apart(a, b) for n, a in enumerate(named) for b in named[n + 1 :])
    return list(found) if len(found) > 1 and apart else []


def _apart(one: tuple[_Phrase, bool], other: tuple[_Phrase, bool]) -> bool:
    """Are two parts of two things? "The window broke, the window is stuck" tells of one, "the shower
    head and the shower handle" of two."""
    first, second = one[0], other[0]
    return not (first & second) or (other[1] and not (first <= second or second <= first))


def _new_instead(text: Text, rows: tuple[_Named, ...]) -> str | None:
    """The row that puts in a new one, where that is asked for of a thing named before ("it drips. Can
    you replace it?")."""
    wants = phrases("items", "wants_new").search(text.folded)
    if not wants or phrases("items", "keeps_old").search(text.folded):
        return None
    new, written = _stems_of("new_names"), _stems(text.folded)
    puts_in = tuple(
        _Named(row.key, tuple((name, stems) for name, stems in row.names if stems & new))
        for row in rows
    )
    return _named_best(written | new, text, puts_in, _rarity(rows), written - new)[0]


def _beside(text: Text, named: str, service: str, items: Sequence[PriceItem]) -> tuple[str, ...]:
    """What we refuse beside what we do, or the other way round: the row of a sentence that does not
    name the first one."""
    if len(text.sentences) == 1:
        return ()
    first = next(item for item in items if item.key == named)
    others = [item for item in items if _refused(item) is not _refused(first)]
    for start, end in text.sentences:
        sentence = Text.of(text.folded[start:end])
        if not find_items(sentence, (service,), (first,)) and (
            also := find_items(sentence, (service,), others)
        ):
            return also
    return ()


def _refused(item: PriceItem) -> bool:
    return item.how_quoted is HowQuoted.NOT_OFFERED


def _said(phrase: _Phrase, word_for_word: bool, rarity: dict[str, float]) -> tuple[float, bool]:
    says = sum(rarity[word] for word in phrase)
    return (says * _TOGETHER if word_for_word else says), word_for_word


@lru_cache(maxsize=256)
def _rarity(rows: tuple[_Named, ...]) -> dict[str, float]:
    """A word that every row of the service uses tells nothing; one that few use tells most."""
    count = Counter(
        word for row in rows for word in frozenset().union(*(phrase for _, phrase in row.names))
    )
    return {word: 0.1 + log(1 + len(rows) / uses) for word, uses in count.items()}


def _rows(items: tuple[PriceItem, ...]) -> tuple[_Named, ...]:
    return _named(
        tuple(
            (item.key, (*item.name.values(), *chain.from_iterable(item.aliases.values())))
            for item in items
        )
    )


@lru_cache(maxsize=256)
def _named(spoken: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[_Named, ...]:
    return tuple(
        _Named(
            key,
            tuple(
                (" ".join(_WORD.findall(folded)), stems)
                for folded in map(_alike, map(fold, names))
                if (stems := _stems(folded))
            ),
        )
        for key, names in spoken
    )


def _alike(folded: str) -> str:
    """ "Put together a wardrobe" as "assemble a wardrobe": one word for what is said in several."""
    for word, said in _said_alike():
        folded = said.sub(word, folded)
    return folded


@cache
def _said_alike() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((word, phrases("items", "alike", word)) for word in table("items")["alike"])


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(rf"([{_MARKS}]|{phrases('items', 'joins').pattern})")


@cache
def _stems_of(key: str) -> _Phrase:
    return _stems(" ".join(table("items")[key]))


def _stems(folded: str) -> _Phrase:
    return frozenset(_words(_WORD.findall(folded)))


def _words(words: Sequence[str]) -> Iterable[str]:
    """Stems of the words of substance; a count goes with what it counts: "3 bedrooms" is no room."""
    empty, count, nots = _empty(), _counts(), _nots()
    for before, word in pairwise(("", *words)):
        if word in nots:
            yield _NOT
            continue
        if word in empty or len(word) < 2 or word in count:
            continue
        stem = _stem(word)
        yield stem
        if before in count:
            yield f"{count[before]} {stem}"


@cache
def _counts() -> dict[str, str]:
    """Words for more than one, and their figures."""
    return {
        said: figure
        for figure, words in table("faqs")["counts"].items()
        for said in (figure, *words)
    }


def _stem(word: str) -> str:
    """What "hauled", "hauls" and "hauling" share; five letters tell words apart well enough."""
    one = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    ending = next((e for e in _ENDINGS if one.endswith(e) and len(one) - len(e) >= _ROOT), "")
    return one.removesuffix(ending)[:_STEM]


@cache
def _nots() -> frozenset[str]:
    return frozenset(table("items")["nots"])


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(table("faqs")["empty"]["words"])
