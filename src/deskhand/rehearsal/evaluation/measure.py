"""The reader run over labelled messages, timed, judged and grouped. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Final, Protocol

from deskhand.business.load import BusinessFiles
from deskhand.domain.understanding import Understanding
from deskhand.ports.llm import ReadingContext
from deskhand.rehearsal.evaluation.figures import Score, score
from deskhand.rehearsal.evaluation.gold import CHANNELS, Labelled
from deskhand.rehearsal.evaluation.judging import Judged, Miss, judge
from deskhand.rehearsal.understand import reading_context

GROUPINGS: Final[dict[str, Callable[[Labelled], str]]] = {
    "file": lambda row: row.file,
    "language": lambda row: row.lang,
    "channel": lambda row: row.channel,
}


class Reader(Protocol):
    """What is measured: an engine, or a model beside the rules."""

    def understand(self, text: str, context: ReadingContext) -> Understanding: ...


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All messages, and the same by file, language and channel. `misses` in the order of the rows."""

    total: Score
    by: dict[str, dict[str, Score]]
    misses: tuple[Miss, ...]


def evaluate(
    rows: Sequence[Labelled],
    files: BusinessFiles,
    engine: Reader,
    now: datetime,
    step: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    warm: bool = True,
) -> Evaluation:
    """Read every message with the books of a business, as `deskhand understand` does.

    `now` (aware) stands in where a message names none; `step` is called with (done, total). The first
    message is read once before the clock runs, so that loading is not counted (`warm`: where that is
    free of charge).
    """
    judged: list[Judged] = []
    for row in rows[:1] if warm else ():
        _read(row, files, engine, now)
    for done, row in enumerate(rows, 1):
        judged.append(_read(row, files, engine, now))
        step(done, len(rows))
    return Evaluation(
        total=score(one.verdict for one in judged),
        by={name: _grouped(judged, key) for name, key in GROUPINGS.items()},
        misses=tuple(miss for one in judged for miss in one.misses),
    )


def _read(row: Labelled, files: BusinessFiles, engine: Reader, now: datetime) -> Judged:
    began = perf_counter()
    context = reading_context(row.message, files.business, files.price_book, files.faq_book, now)
    understood = engine.understand(row.message.text, context)
    return judge(row, understood, (perf_counter() - began) * 1000)


def _grouped(judged: Sequence[Judged], key: Callable[[Labelled], str]) -> dict[str, Score]:
    """Known channels in their usual order, everything else as first met."""
    met = dict.fromkeys(key(one.row) for one in judged)
    names = [*(name for name in CHANNELS if name in met), *(n for n in met if n not in CHANNELS)]
    return {name: score(one.verdict for one in judged if key(one.row) == name) for name in names}
