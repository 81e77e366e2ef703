"""One question to a model as an agent asks it: within the owner's limits and the turn, and kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from deskhand.domain.base import Channel
from deskhand.domain.business import Business
from deskhand.domain.errors import TryAgain
from deskhand.domain.policy import local_day
from deskhand.domain.spending import (
    READ_SHARE,
    WORD_SHARE,
    Answer,
    ModelDay,
    Outcome,
    Spent,
    exhausted,
    seconds_left,
    turn_seconds,
)
from deskhand.domain.understanding import Understanding
from deskhand.ports.desk import Desk
from deskhand.ports.llm import Allowance, NoAnswer

log = logging.getLogger(__name__)

READ, WORD = "understand", "word"
LONGEST_ANSWER = 50_000
"""Characters; what is longer is no answer, and would not fit a document."""
SHARES = {READ: READ_SHARE, WORD: WORD_SHARE}

Put = Callable[[Allowance], str]
"""The call itself; returns what is kept of its answer. Raises TryAgain."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in which turn of which conversation. `since` is when its last message came,
    `given` all that the answer depends on, `input_tokens` what it may cost at most."""

    call: str
    model: str
    given: str
    conversation: str
    turn: str
    channel: Channel
    since: datetime
    input_tokens: int


def answer_to(question: Question, put: Put, business: Business, desk: Desk) -> Answer | None:
    """The model's answer; None when it may not be asked (the day's limit, another message of this
    turn, no time left), an answer without text when it gave none."""
    waited = (desk.now() - question.since).total_seconds()
    turn = turn_seconds(question.channel)
    seconds = seconds_left(turn, max(0.0, waited), SHARES[question.call])

    def ask() -> Answer:
        allowance = Allowance(seconds, question.input_tokens)
        try:
            return Answer(text=_text(put(allowance)), spent=allowance.spent)
        except TryAgain as error:
            why = error.why if isinstance(error, NoAnswer) else Outcome.UNREACHABLE
            log.info("%s goes on without %s: %s", question.call, question.model, why.value)
        except Exception as defect:  # noqa: BLE001 - of a client: counted, and the rules go on
            why = Outcome.MALFORMED
            kind = type(defect).__name__
            log.error(
                "%s goes on without %s, which failed: %s", question.call, question.model, kind
            )
        spent = allowance.spent or Spent(model=question.model, outcome=why)
        return Answer(spent=spent.model_copy(update={"outcome": why}))

    day = local_day(desk.now(), business.zone)
    may = seconds and not exhausted(business.models, desk.peek(ModelDay, day))
    return desk.recall(
        question.call,
        f"{question.model}\n{question.given}",
        ask if may else None,  # what was answered before the handler ran again counts all the same
        conversation=question.conversation,
        turn=question.turn,
        day=day,
    )


def _text(answer: object) -> str:
    """A client may give anything at all. Raises NoAnswer for what is no text that can be kept."""
    if not isinstance(answer, str) or len(answer) > LONGEST_ANSWER:
        raise NoAnswer(Outcome.MALFORMED, f"a {type(answer).__name__} that cannot be kept")
    return answer


def as_json(reading: object) -> str:
    """A reading as it is kept. Raises NoAnswer for what is none, or holds what none may hold."""
    if not isinstance(reading, Understanding):
        raise NoAnswer(Outcome.MALFORMED, f"a {type(reading).__name__} is no reading")
    try:
        written = reading.model_dump_json(warnings=False)
        Understanding.model_validate_json(written)
    except ValueError:
        raise NoAnswer(Outcome.MALFORMED, "a reading with fields of another kind") from None
    return written
