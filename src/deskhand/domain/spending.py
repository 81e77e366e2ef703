"""What a language model may do and cost: the owner's choice, what a call took, the day's sum."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from deskhand.domain.base import Channel, Document, Instant, Value

TURN_SECONDS: dict[Channel, float] = {Channel.EMAIL: 300.0}
"""How long somebody waits for his answer; texts and everything else 8 s."""
USUAL_TURN_SECONDS = 8.0
SPARE_SECONDS = 0.5
"""Of a turn, kept for our own work behind the last answer of a model."""
LEAST_SECONDS = 0.4
"""With less than this left nothing is asked."""
LONGEST_SECONDS = 6.0
"""Of any call: whoever writes meanwhile waits behind it."""
READ_SHARE, WORD_SHARE = 0.45, 0.4
"""Of a turn's seconds; the rest is ours."""


class Ask(StrEnum):
    """When a model reads: where the rules are unsure, always, or never."""

    UNSURE = "unsure"
    ALWAYS = "always"
    NEVER = "never"


class Words(StrEnum):
    """When a model words a reply: where the owner gave samples of his voice, always, or never."""

    WITH_VOICE = "with_voice"
    ALWAYS = "always"
    NEVER = "never"


class ModelUse(Value):
    """The owner's limits for a hosted model. Cents and calls per business-local day; input tokens of
    one turn, its one reading and its one wording together."""

    read: Ask = Ask.UNSURE
    word: Words = Words.WITH_VOICE
    cents_a_day: int = Field(default=200, ge=0)
    calls_a_day: int = Field(default=1_000, ge=0)
    tokens_a_turn: int = Field(default=1_500, ge=1_200, le=20_000)


class Outcome(StrEnum):
    """How a call to a model ended. Only `answered` gives anything to use."""

    ANSWERED = "answered"
    LATE = "late"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    CUT = "cut"
    MALFORMED = "malformed"
    NOT_ALLOWED = "not allowed"
    RESTING = "resting"


class Spent(Value):
    """One call: which model, tokens in and out (thinking included), what it cost, how long it took.

    `microdollars` is None where no price is known. A call that never reached the model costs nothing.
    """

    model: str
    outcome: Outcome
    input_tokens: int = 0
    output_tokens: int = 0
    microdollars: int | None = 0
    milliseconds: int = 0


class Answer(Value):
    """What a call gave, as text; None when it gave nothing. Kept, so that it is asked once."""

    text: str | None = None
    spent: Spent | None = None


class ModelDay(Document):
    """What models were asked on one business-local day (`id` is the ISO date)."""

    collection: ClassVar[str] = "ModelDay"

    calls: int = 0
    microdollars: int = 0

    def plus(self, spent: Spent) -> ModelDay:
        """With one more call."""
        cost = self.microdollars + (spent.microdollars or 0)
        return self.model_copy(update={"calls": self.calls + 1, "microdollars": cost})


class ModelTurn(Document):
    """The one question of a kind that a turn may put to a model: the id its answer is kept under."""

    collection: ClassVar[str] = "ModelTurn"

    answer: str
    at: Instant


def exhausted(use: ModelUse, day: ModelDay | None) -> str | None:
    """Why no more is asked today, or None."""
    day = day or ModelDay(id="")
    if day.microdollars >= use.cents_a_day * 10_000:
        return "the day's money is spent"
    return "the day's calls are made" if day.calls >= use.calls_a_day else None


def turn_seconds(channel: Channel) -> float:
    """How long somebody on this channel waits at most."""
    return TURN_SECONDS.get(channel, USUAL_TURN_SECONDS)


def seconds_left(turn: float, waited: float, share: float) -> float:
    """What a call may take of a turn of so many seconds, of which some are gone; 0 for none."""
    left = min(turn * share, turn - waited - min(SPARE_SECONDS, turn / 8), LONGEST_SECONDS)
    return left if left >= LEAST_SECONDS else 0.0
