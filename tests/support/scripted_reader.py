"""A reader that does as it is told: it may lie in what it reads and in what it words."""

from __future__ import annotations

from collections.abc import Callable

from deskhand.domain.plan import ReplyPlan
from deskhand.domain.understanding import Understanding
from deskhand.ports.llm import Allowance, ReadingContext
from deskhand.providers.llm.offline import OfflineEngine

Words = Callable[[ReplyPlan, str], str]
Reads = Callable[[str, ReadingContext, Understanding], Understanding]


class ScriptedReader:
    """The offline engine behind two hooks. `words` gets the plan and the honest text, `reads` the
    text, its context and the honest reading. It counts its calls."""

    name = "scripted"
    deterministic = False

    def __init__(self, *, words: Words | None = None, reads: Reads | None = None) -> None:
        self._honest = OfflineEngine()
        self.words, self.reads = words, reads
        self.read = 0
        self.worded = 0

    def understand(
        self, text: str, context: ReadingContext, allowance: Allowance | None = None
    ) -> Understanding:
        self.read += 1
        honest = self._honest.understand(text, context)
        return self.reads(text, context, honest) if self.reads else honest

    def close(self) -> None:
        """There are no connections."""

    def word(self, plan: ReplyPlan, style: str, allowance: Allowance | None = None) -> str:
        self.worded += 1
        honest = self._honest.word(plan, style)
        return self.words(plan, honest) if self.words else honest
