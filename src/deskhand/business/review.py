"""What the owner has not reviewed yet, and taking note that he has, in his own files.

Only the word after `reviewed:` is changed; his notes and his way of writing stay as they are.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from deskhand.business.load import BusinessFiles
from deskhand.business.marked import Where, parse, text_of
from deskhand.business.mistakes import Mistake, near
from deskhand.business.place_rules import key_of
from deskhand.domain.base import Lang
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.money import spoken
from deskhand.domain.price_book import PriceItem

PRICES, ANSWERS, PROCEDURES = "prices", "answers", "procedures"
"""The kinds of things to review, as he may name them."""

_BREAK = re.compile(r"(\r\n|[\r\n\x85\u2028\u2029])")
_WORD = re.compile(r"(\breviewed\s*:\s*)[^\s,}#]+")


class Waiting(NamedTuple):
    """One thing to review: `kind` PRICES, ANSWERS or PROCEDURES, `told` what it says in short."""

    kind: str
    key: str
    service: str
    told: str


def unreviewed(files: BusinessFiles) -> list[Waiting]:
    """What waits for the owner's look, in the order of the files."""
    return [
        *(
            Waiting(PRICES, item.key, item.service, f"{item.name[Lang.EN]}: {_price(item)}")
            for item in files.price_book.items
            if not item.reviewed
        ),
        *(
            Waiting(ANSWERS, faq.key, "", faq.question[Lang.EN])
            for faq in files.faq_book.faqs
            if not faq.reviewed
        ),
        *(
            Waiting(PROCEDURES, one.key, "", f"{one.crew.minutes} min")
            for one in files.procedures.procedures
            if not one.reviewed
        ),
    ]


def chosen(waiting: Sequence[Waiting], names: Iterable[str]) -> list[Waiting]:
    """Those meant by keys, services or kinds. Raises ConfigurationError for a name of nothing that
    waits."""
    picked: list[Waiting] = []
    for name in names:
        meant = [one for one in waiting if name in (one.kind, one.key, one.service)]
        if not meant:
            known = {word for one in waiting for word in (one.kind, one.key, one.service) if word}
            raise ConfigurationError(name, "nothing of this name waits for you", near(name, known))
        picked += [one for one in meant if one not in picked]
    return picked


def mark(folder: Path, done: Sequence[Waiting]) -> list[Path]:
    """Write `reviewed: true` for each; returns the files changed. Raises ConfigurationError when one
    of them cannot be marked without touching anything else; then nothing is written."""
    wanted = {(one.kind, one.key) for one in done}
    new: dict[Path, str] = {}
    for path, kind in _files(folder):
        shown = path.relative_to(folder).as_posix()
        text = text_of(path, shown)
        marked = parse(text, shown)
        lines = _BREAK.split(text)
        meant = [
            where
            for key, where in _entries(marked.value, kind, key_of(marked))
            if (kind, key) in wanted and (*where, "reviewed") in marked.lines
        ]
        for where in meant:
            at = 2 * (marked.lines[(*where, "reviewed")] - 1)
            lines[at] = _WORD.sub(r"\1true", lines[at], count=1)
        changed = "".join(lines)
        if changed == text:
            continue
        if parse(changed, shown).value != _reviewed(marked.value, meant):
            place = marked.place((*meant[0], "reviewed"))
            raise ConfigurationError(
                *Mistake(place, "this line holds more than one entry", "Change it by hand.")
            )
        new[path] = changed
    for path, text in new.items():
        _replace(path, text)
    return list(new)


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    yield folder / "price_book.yaml", PRICES
    for name, kind in (("faqs", ANSWERS), ("procedures", PROCEDURES)):
        for path in sorted((folder / name).glob("*.y*ml")):
            if not path.name.startswith("."):
                yield path, kind


def _entries(value: Any, kind: str, name: str) -> Iterator[tuple[str, Where]]:
    """Key and place of each thing in a file."""
    if kind == PROCEDURES:
        yield name, ()
        return
    part = "items" if kind == PRICES else "faqs"
    for index, one in enumerate(value[part]):
        yield one["key"], (part, index)


def _reviewed(value: Any, places: Sequence[Where]) -> Any:
    """The content as it should be afterwards."""
    if not places:
        return value
    if places == [()]:
        return {**value, "reviewed": "true"}
    part, indexes = places[0][0], {where[1] for where in places}
    entries = [
        {**one, "reviewed": "true"} if index in indexes else one
        for index, one in enumerate(value[part])
    ]
    return {**value, part: entries}


def _replace(path: Path, text: str) -> None:
    """The whole file or the old one, with who may read it unchanged."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".review-", delete=False) as aside:
        aside.write(text.encode("utf-8"))
    staged = Path(aside.name)
    try:
        staged.chmod(path.stat().st_mode & 0o777)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def _price(item: PriceItem) -> str:
    time = f"{item.minutes} min"
    if item.further_cents is not None:
        time += f"; each further one {spoken(item.further_cents)}"
    if item.low is not None and item.high is not None:
        return f"{spoken(item.low)} to {spoken(item.high)}, {time}"
    if item.cents is not None:
        return f"{spoken(item.cents)}, {time}"
    return item.how_quoted.value.replace("_", " ")
