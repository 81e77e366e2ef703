"""`LLMClient` over any vendor that completes a prompt: time, tries, rest, price. Knows no vendor by name."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from deskhand.domain.plan import ReplyPlan
from deskhand.domain.spending import LEAST_SECONDS, Outcome, Spent
from deskhand.domain.understanding import Understanding
from deskhand.language.models import answers, placeholders, prompts
from deskhand.language.models.prompts import Prompt
from deskhand.ports.llm import WORD_TOKENS, Allowance, NoAnswer, ReadingContext
from deskhand.providers._breaker import Breaker
from deskhand.providers._deadline import within
from deskhand.providers._prices import Price, price_of

log = logging.getLogger(__name__)

TRIES = 2
PAUSE_SECONDS = 0.3
USUAL_SECONDS = 20.0
AGAIN = frozenset({Outcome.BUSY, Outcome.UNREACHABLE})
"""What a second try may mend."""
ILL = frozenset({Outcome.BUSY, Outcome.UNREACHABLE, Outcome.LATE, Outcome.NOT_ALLOWED})
"""What says that the server is in trouble, and not that it disliked this message."""
NOT_ALLOWED_REST = 300.0


@dataclass(frozen=True, slots=True)
class Completion:
    """What a vendor answered. `outcome` is ANSWERED, REFUSED or CUT; tokens are billed in any case."""

    text: str
    input_tokens: int
    output_tokens: int
    model: str
    outcome: Outcome = Outcome.ANSWERED


class Vendor(Protocol):
    """A hosted model behind its own protocol."""

    name: str
    model: str

    def complete(self, prompt: Prompt, seconds: float) -> Completion:
        """Ask once, without a try of its own. Raises NoAnswer, whose text holds nothing that was sent
        and nothing that came back; `seconds` bounds its sockets."""

    def close(self) -> None:
        """End the connections."""


class PromptedModel:
    """Reads and words by prompts. `price` (dollars per million tokens) overrides the price list."""

    deterministic = False

    def __init__(
        self,
        vendor: Vendor,
        today: Callable[[], date],
        price: Price | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._vendor, self._today, self._price = vendor, today, price
        self._breaker = breaker or Breaker()
        self.name = f"{vendor.name}:{vendor.model}"

    def understand(
        self, text: str, context: ReadingContext, allowance: Allowance | None = None
    ) -> Understanding:
        allowance = allowance or Allowance(USUAL_SECONDS)
        prompt = prompts.for_reading(text, context, allowance.input_tokens)
        answer = self._ask(prompt, allowance)
        try:
            return answers.reading(answer, context.zone)
        except answers.Unreadable as error:
            raise self._malformed(allowance, error) from error

    def word(self, plan: ReplyPlan, style: str, allowance: Allowance | None = None) -> str:
        allowance = allowance or Allowance(USUAL_SECONDS, WORD_TOKENS)
        draft = placeholders.draft(plan)
        prompt = prompts.for_wording(draft.text, style, allowance.input_tokens)
        if prompt.tokens > allowance.input_tokens:
            raise NoAnswer(Outcome.REFUSED, "the draft is longer than a question may be")
        answer = self._ask(prompt, allowance)
        try:
            return placeholders.filled(answers.wording(answer), draft)
        except answers.Unreadable as error:
            raise self._malformed(allowance, error) from error

    def close(self) -> None:
        """End the vendor's connections."""
        self._vendor.close()

    def _ask(self, prompt: Prompt, allowance: Allowance) -> str:
        """The text of an answer, with one more try where that may help and there is time for it."""
        began = time.monotonic()
        try:
            given = self._completed(prompt, began, allowance.seconds)
        except NoAnswer as error:
            self._note(allowance, error.why, began, prompt, None)
            log.info("%s gave no answer: %s", self.name, error)
            raise
        self._note(allowance, given.outcome, began, prompt, given)
        if given.outcome is not Outcome.ANSWERED:
            log.info("%s gave no answer: %s", self.name, given.outcome.value)
            raise NoAnswer(given.outcome)
        return given.text

    def _completed(self, prompt: Prompt, began: float, seconds: float) -> Completion:
        for attempt in range(1, TRIES + 1):
            if self._breaker.open():
                raise NoAnswer(
                    Outcome.RESTING, "it failed repeatedly and is left alone for a while"
                )
            left = seconds - (time.monotonic() - began)
            try:
                given = within(left, lambda left=left: self._vendor.complete(prompt, left))  # type: ignore[misc]
            except NoAnswer as error:
                self._failed(error)
                left = seconds - (time.monotonic() - began)
                pause = PAUSE_SECONDS if error.retry_after is None else error.retry_after
                if attempt == TRIES or error.why not in AGAIN or pause + LEAST_SECONDS > left:
                    raise
                time.sleep(pause)
            else:
                self._breaker.worked()
                return given
        raise AssertionError("a try returns or raises")

    def _failed(self, error: NoAnswer) -> None:
        if error.why in ILL:
            denied = error.why is Outcome.NOT_ALLOWED
            self._breaker.failed(NOT_ALLOWED_REST if denied else error.retry_after)

    def _note(
        self,
        allowance: Allowance,
        outcome: Outcome,
        began: float,
        prompt: Prompt,
        given: Completion | None,
    ) -> None:
        """What it took. Whoever was too late may still be paid: then our own count of the question."""
        counted = prompt.tokens if outcome is Outcome.LATE else 0
        asked = given.input_tokens if given else counted
        came = given.output_tokens if given else 0
        price = self._price or price_of(self._vendor.model, self._today())
        allowance.spent = Spent(
            model=given.model if given else self._vendor.model,
            outcome=outcome,
            input_tokens=asked,
            output_tokens=came,
            microdollars=price.of(asked, came) if price else None,
            milliseconds=round((time.monotonic() - began) * 1000),
        )

    def _malformed(self, allowance: Allowance, error: answers.Unreadable) -> NoAnswer:
        if allowance.spent:
            allowance.spent = allowance.spent.model_copy(update={"outcome": Outcome.MALFORMED})
        log.info("%s gave no answer: %s", self.name, error)
        return NoAnswer(Outcome.MALFORMED, str(error))
