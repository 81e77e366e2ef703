"""Reading and wording: the only two things a language model (or the offline engine) is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import Field

from deskhand.domain.base import Channel, Lang, Value
from deskhand.domain.business import Faq
from deskhand.domain.errors import TryAgain
from deskhand.domain.plan import ReplyPlan
from deskhand.domain.price_book import PriceItem
from deskhand.domain.spending import Outcome, Spent
from deskhand.domain.understanding import Understanding
from deskhand.domain.windows import Window

READ_TOKENS, WORD_TOKENS = 1_100, 400
"""Input tokens of one question; a turn asks one of each kind at most."""


class Photo(Value):
    """A picture that came with a message, without anything but the picture in it."""

    media_type: str
    sha256: str
    content: bytes = Field(exclude=True, repr=False)


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
    photos: tuple[Photo, ...] = ()


class NoAnswer(TryAgain):
    """A model gave nothing that can be used: `why`. Its text names no customer, no key and no prompt."""

    def __init__(self, why: Outcome, told: str = "", retry_after: float | None = None) -> None:
        """`retry_after` in seconds, where the server named it."""
        super().__init__(f"{why.value}: {told}" if told else why.value)
        self.why, self.retry_after = why, retry_after


@dataclass(slots=True)
class Allowance:
    """What one question may take, and what it took: the client notes `spent`, also when it fails."""

    seconds: float
    input_tokens: int = READ_TOKENS
    spent: Spent | None = None


class LLMClient(Protocol):
    """May return anything at all: whoever uses an answer checks it.

    Raises TryAgain when it gives none (NoAnswer says why), within `allowance.seconds` whatever the
    network does; it never asks more than once for a call that was answered, and puts nothing into a
    question but what it is given here.
    """

    name: str
    deterministic: bool
    """The same answer for the same input, free of charge: then no answer needs to be stored."""

    def understand(
        self, text: str, context: ReadingContext, allowance: Allowance | None = None
    ) -> Understanding:
        """Newly written words to a typed Understanding."""

    def close(self) -> None:
        """End the connections, if there are any."""

    def word(self, plan: ReplyPlan, style: str, allowance: Allowance | None = None) -> str:
        """A plan to a text with every fact filled in. The guard reads it again. `style` is a sample of
        the owner's own writing, or the name of a style of the templates."""
