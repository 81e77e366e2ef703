"""The engines of a measurement: the rules, or a model beside them as installed, with its bill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from deskhand.bootstrap import reader
from deskhand.business.load import BusinessFiles
from deskhand.domain.errors import TryAgain
from deskhand.domain.plan import ReplyPlan
from deskhand.domain.spending import (
    READ_SHARE,
    Answer,
    Ask,
    ModelUse,
    Outcome,
    Spent,
    Words,
    seconds_left,
    turn_seconds,
)
from deskhand.domain.understanding import Understanding
from deskhand.engine.costs import Sum, summed
from deskhand.language.models.evidence import heard, why_ask
from deskhand.ports.llm import Allowance, LLMClient, ReadingContext
from deskhand.settings import model_account

HYBRID = "hybrid:"
"""Before an engine's name: the model is asked on evidence only, as the owner's files have it."""


@dataclass
class Engine:
    """What is measured under one name. `reads` is an installation's reader, `spent` its bill so far."""

    name: str
    reads: LLMClient
    ask: Ask
    spent: list[Spent] = field(default_factory=list)
    model: LLMClient | None = None

    def close(self) -> None:
        """End the model's connections."""
        if self.model:
            self.model.close()

    @property
    def bill(self) -> Sum:
        """Everything that was asked."""
        return summed(self.spent)

    def using(self, files: BusinessFiles) -> BusinessFiles:
        """The business, where the engine is measured alone with a model that does all it may."""
        if self.ask is not Ask.ALWAYS:
            return files
        use = ModelUse(read=Ask.ALWAYS, word=Words.ALWAYS, cents_a_day=10**6, calls_a_day=10**6)
        business = files.business.model_copy(update={"models": use})
        return files.model_copy(update={"business": business})

    def understand(self, text: str, context: ReadingContext) -> Understanding:
        """One message read as the understanding agent reads it."""
        if self.reads.deterministic:
            return self.reads.understand(text, context)
        own = reader().understand(text, context)
        why = why_ask(text, context, own, self.ask)
        if why is None:
            return own
        seconds = seconds_left(turn_seconds(context.channel), 0.0, READ_SHARE)
        allowance = Allowance(seconds)
        try:
            said = self.reads.understand(text, context, allowance).model_dump_json()
            answer = Answer(text=said, spent=allowance.spent)
        except TryAgain:
            answer = Answer(spent=allowance.spent)
        return heard(answer, why, own, text, context)


class Metered:
    """A model whose calls are written down."""

    deterministic = False

    def __init__(self, model: LLMClient, spent: list[Spent]) -> None:
        self._model, self._spent = model, spent
        self.name = model.name

    def understand(
        self, text: str, context: ReadingContext, allowance: Allowance | None = None
    ) -> Understanding:
        allowance = allowance or Allowance(READ_SHARE * turn_seconds(context.channel))
        try:
            return self._model.understand(text, context, allowance)
        finally:
            self._note(allowance)

    def word(self, plan: ReplyPlan, style: str, allowance: Allowance | None = None) -> str:
        allowance = allowance or Allowance(READ_SHARE * turn_seconds(plan.channel))
        try:
            return self._model.word(plan, style, allowance)
        finally:
            self._note(allowance)

    def close(self) -> None:
        """The engine's owner ends it: one model serves many installations."""

    def _note(self, allowance: Allowance) -> None:
        missing = Spent(model=self.name, outcome=Outcome.UNREACHABLE)
        self._spent.append(allowance.spent or missing)


def engine_of(written: str) -> Engine:
    """ "offline", "gemini", "gemini:MODEL", "openai:MODEL", "vertex", or one of them behind "hybrid:".
    Keys and addresses come from the environment. Raises ConfigurationError."""
    ask = Ask.UNSURE if written.startswith(HYBRID) else Ask.ALWAYS
    name, _, named = written.removeprefix(HYBRID).partition(":")
    account = model_account(engine=name, model=named or None)
    if account is None:
        return Engine(written, reader(), Ask.NEVER)
    spent: list[Spent] = []
    model = reader(account)
    return Engine(written, Metered(model, spent), ask, spent, model)


def bills(engines: Sequence[Engine]) -> Iterator[str]:
    """A line for each engine that costs something."""
    for one in engines:
        if not one.bill.calls:
            continue
        bill = one.bill
        ended = ", ".join(f"{count} {why}" for why, count in bill.outcomes.items())
        most = max(call.input_tokens for call in one.spent)
        yield (
            f"{one.name}: {bill.calls} calls ({ended}), {bill.input_tokens} tokens in (most in one "
            f"call {most}), {bill.output_tokens} out, {bill.microdollars / 1_000_000:.4f} dollars"
            f"{f' without {bill.unpriced} calls of unknown price' if bill.unpriced else ''}; "
            f"ms a call: median {bill.median_ms}, p95 {bill.p95_ms}"
        )


def bill_data(engine: Engine) -> dict[str, Any]:
    """The same for a program."""
    return engine.bill.data
