"""Reading and wording: the only two things a language model (or the offline engine) is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from deskhand.domain.base import Channel, Lang, Value
from deskhand.domain.business import Faq
from deskhand.domain.plan import ReplyPlan
from deskhand.domain.price_book import PriceItem
from deskhand.domain.understanding import Understanding
from deskhand.domain.windows import Window


class ReadingContext(Value):
    """What may be known when reading one message; never another customer's data.

    `now` is an instant, `zone` the business's IANA zone, `last_outgoing` what we wrote last,
    `offers` the open offers in their order, `items` and `faqs` the owner's own books.
    """

    now: datetime
    zone: str
    channel: Channel = Channel.SMS
    last_outgoing: str | None = None
    offers: tuple[Window, ...] = ()
    asked: tuple[str, ...] = ()
    lang: Lang | None = None
    subject: str | None = None
    quoted: str = ""
    sender_name: str | None = None
    items: tuple[PriceItem, ...] = ()
    faqs: tuple[Faq, ...] = ()


class LLMClient(Protocol):
    """May return anything at all: whoever uses an answer checks it. Raises TryAgain when down."""

    name: str
    deterministic: bool
    """The same answer for the same input, free of charge: then no answer needs to be stored."""

    def understand(self, text: str, context: ReadingContext) -> Understanding:
        """Newly written words to a typed Understanding."""

    def word(self, plan: ReplyPlan, style: str) -> str:
        """A plan to a text with every fact filled in. The guard reads it again."""
