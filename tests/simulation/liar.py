"""The lying model: answers as it is told, with what attacks.py holds or with anything a strategy drew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from deskhand.domain.plan import ReplyPlan
from deskhand.domain.understanding import Evidence, Understanding
from deskhand.domain.windows import Window
from deskhand.ports.llm import Allowance, ReadingContext
from deskhand.providers.llm.offline import OfflineEngine

HONEST = "honest"


class Liar:
    """Implements ports.llm.LLMClient. `reading` and `wording` are what it answers from now on."""

    name = "liar"
    deterministic = False

    def __init__(self) -> None:
        self._honest = OfflineEngine()
        self.reading: object = HONEST
        self.wording: object = HONEST

    def understand(
        self, text: str, context: ReadingContext, allowance: Allowance | None = None
    ) -> Understanding:
        honest = self._honest.understand(text, context)
        if self.reading == HONEST:
            return honest
        if isinstance(self.reading, Mapping):
            return claimed(self.reading, honest, text, context)
        return cast(Understanding, _given(self.reading))

    def word(self, plan: ReplyPlan, style: str, allowance: Allowance | None = None) -> str:
        honest = self._honest.word(plan, "plain")
        if self.wording == HONEST:
            return honest
        if isinstance(self.wording, str):
            return self.wording.replace("{honest}", honest)
        return cast(str, _given(self.wording))

    def close(self) -> None:
        """There are no connections."""


def claimed(
    fields: Mapping[str, Any], honest: Understanding, text: str, context: ReadingContext
) -> Understanding:
    """A reading with these fields, unchecked as a careless client makes it. What it claims it proves
    with the first words of the message."""
    update = dict(fields)
    if windows := update.get("windows"):
        update["windows"] = tuple(_window(context, *window) for window in windows)
    words = " ".join(text.split()[:3])
    update |= {name: words for name, value in fields.items() if value == "{words}"}
    update["evidence"] = tuple(
        Evidence(field=name, value=str(value)[:80], words=words, rule="sure of it")
        for name, value in fields.items()
    )
    return honest.model_copy(update=update)


def _window(context: ReadingContext, start: float, length: float | None) -> Window:
    begins = context.now + timedelta(hours=start)
    ends = None if length is None else begins + timedelta(hours=length)
    return Window.model_construct(start=begins, end=ends)


def _given(answer: object) -> object:
    if isinstance(answer, BaseException):
        raise answer
    return answer
