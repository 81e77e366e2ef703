"""What a model is told and shown: one prompt and one answer's shape for each of the two questions.

Nothing is in a prompt but this message, what was last written to its writer, and the owner's books.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Final
from zoneinfo import ZoneInfo

from deskhand.domain.base import Lang
from deskhand.domain.business import Faq
from deskhand.domain.price_book import PriceItem
from deskhand.language.models import tokens
from deskhand.language.people import find_phone
from deskhand.language.services import GENERAL, all_services
from deskhand.language.text import fold
from deskhand.language.vocabulary import table
from deskhand.ports.llm import Photo, ReadingContext

UNDERSTAND, WORD = "understand.v1", "word.v2"
"""The versions in use; an answer is kept under them."""
MOST_ITEMS, MOST_FAQS, MOST_PHOTOS = 10, 6, 2
LAST_WORDS: Final = 90
"""Tokens of what we wrote last."""
LEAST_MESSAGE: Final = 120
"""Tokens the message has before the books get theirs."""
_WORD_OF: Final = re.compile(r"[a-z0-9]{3,}")
_MAIL: Final = re.compile(r"[^\s<>()]+@[^\s<>()]+\.\w+")
_STEM: Final = 5


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question: the fixed part first, so that vendors may keep it; the JSON Schema of the answer."""

    kind: str
    system: str
    user: str
    schema: dict[str, Any]
    most_output: int
    photos: tuple[Photo, ...] = field(default=(), repr=False)

    @property
    def tokens(self) -> int:
        """An upper estimate of what it costs to ask, the schema included."""
        shape = json.dumps(self.schema, separators=(",", ":"))
        return tokens.count(f"{self.system}\n{self.user}\n{shape}") + tokens.PHOTO * len(
            self.photos
        )


def for_reading(text: str, context: ReadingContext, most: int) -> Prompt:
    """The question what a message says, in at most `most` tokens: the books are cut to the rows that
    share words with it, then the message itself to its beginning and end."""
    photos = context.photos[:MOST_PHOTOS]
    head = f"{_situation(context)}\n{_services(context.items)}"
    room = most - _prompt(UNDERSTAND, _asked(head, "", "", context), 700, photos).tokens - 2
    written = tokens.cut(f"{context.subject or ''}\n{text}".strip(), 2 * max(LEAST_MESSAGE, room))
    message = tokens.cut(_hidden(written), max(LEAST_MESSAGE, room))
    near = fold(f"{message} {context.last_outgoing or ''}")
    books = _books(near, context, room - tokens.count(message))
    return _prompt(UNDERSTAND, _asked(head, books, message, context), 700, photos)


def for_wording(draft: str, samples: str, most: int) -> Prompt:
    """The question how the owner would say a draft in which placeholders stand for every fact."""
    bare = _prompt(WORD, f"SAMPLES:\n<<<\n\n>>>\nDRAFT:\n<<<\n{draft}\n>>>", 600)
    shown = tokens.cut(samples, max(0, most - bare.tokens))
    return _prompt(WORD, f"SAMPLES:\n<<<\n{shown}\n>>>\nDRAFT:\n<<<\n{draft}\n>>>", 600)


def _prompt(kind: str, user: str, most_output: int, photos: tuple[Photo, ...] = ()) -> Prompt:
    return Prompt(kind, _file(f"{kind}.md"), user, _schema(kind), most_output, photos)


@cache
def _file(name: str) -> str:
    source = files("deskhand.language.models").joinpath(name)
    return source.read_text(encoding="utf-8").strip()


@cache
def _schema(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_file(f"{kind}.json"))
    return found


def _situation(context: ReadingContext) -> str:
    """When and after what the message was written."""
    zone = ZoneInfo(context.zone)
    lines = [f"NOW: {_local(context.now, zone):%A %Y-%m-%dT%H:%M}"]
    if context.last_outgoing:
        lines.append(f"WE WROTE LAST: {tokens.cut(_hidden(context.last_outgoing), LAST_WORDS)}")
    offers = [
        f"{number}) {_local(offer.start, zone):%a %Y-%m-%dT%H:%M}"
        for number, offer in enumerate(context.offers, 1)
    ]
    return "\n".join([*lines, *([f"OFFERED: {' '.join(offers)}"] if offers else [])])


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone)


def _hidden(text: str) -> str:
    """Without phone numbers and mail addresses: no model needs them, and some refuse to read them."""
    text = _MAIL.sub("[email]", text)
    for _ in range(5):
        if (found := find_phone(text)) is None:
            break
        text = f"{text[: found.start]}[phone]{text[found.end :]}"
    return text


def _asked(head: str, books: str, message: str, context: ReadingContext) -> str:
    return f"{head}\n{books}MESSAGE ({context.channel.value}):\n<<<\n{message}\n>>>"


# ---- the owner's books


def _services(items: Sequence[PriceItem]) -> str:
    keys = dict.fromkeys(item.service for item in items) or dict.fromkeys(all_services())
    return f"SERVICES: {' '.join(dict.fromkeys([*keys, GENERAL]))}"


def _books(message: str, context: ReadingContext, room: int) -> str:
    """As many rows of the books as there is room for, the nearest first."""
    told = ""
    for title, rows in (
        ("ITEMS", _items(message, context.items)),
        ("FAQS", _faqs(message, context.faqs)),
    ):
        shown = ""
        for row in rows:
            if (cost := tokens.count(row) + 2) > room:
                break
            room -= cost
            shown += f"{row}\n"
        told += f"{title}:\n{shown}" if shown else ""
    return told


def _items(message: str, items: Sequence[PriceItem]) -> list[str]:
    named = {
        f"{item.key} ({item.service}): {item.name.get(Lang.EN, item.key)}": (
            *item.name.values(),
            *chain.from_iterable(item.aliases.values()),
        )
        for item in items
    }
    return _nearest(message, named, MOST_ITEMS)


def _faqs(message: str, faqs: Sequence[Faq]) -> list[str]:
    named = {
        f"{faq.key}: {faq.question.get(Lang.EN, faq.key)}": (
            *faq.question.values(),
            *chain.from_iterable(faq.aliases.values()),
        )
        for faq in faqs
    }
    return _nearest(message, named, MOST_FAQS)


def _nearest(message: str, named: dict[str, tuple[str, ...]], most: int) -> list[str]:
    """The rows that share most with the message; a word that many rows have counts little."""
    written = _stems([message])
    rows = {row: _stems(map(fold, names)) & written for row, names in named.items()}
    uses = Counter(chain.from_iterable(rows.values()))
    worth = {row: sum(1 / uses[stem] for stem in shared) for row, shared in rows.items() if shared}
    return sorted(worth, key=lambda row: -worth[row])[:most]


def _stems(folded: Iterable[str]) -> set[str]:
    empty = _empty()
    words = (word for text in folded for word in _WORD_OF.findall(text))
    return {word[:_STEM] for word in words if word not in empty}


@cache
def _empty() -> frozenset[str]:
    return frozenset(table("faqs")["empty"]["words"])
