"""The figures of a measurement: counts, shares with their interval, and their sums. No message, no text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Final

FIELDS: Final = ("intents", "services", "windows", "phone", "address", "name")
NORMAL_95: Final = 1.96
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Labels against what was read: of the wanted, `found` and `missed`; of the read, `fitting` and
    `wrong`. Found and fitting differ where two readings fit one label, as times do."""

    found: int = 0
    missed: int = 0
    fitting: int = 0
    wrong: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.found + other.found,
            self.missed + other.missed,
            self.fitting + other.fitting,
            self.wrong + other.wrong,
        )

    @property
    def exact(self) -> bool:
        """Nothing missed, nothing wrong."""
        return not self.missed and not self.wrong

    @property
    def precision(self) -> float:
        """Of what was read, the share that fits; where nothing was read, 1 if nothing was missed."""
        read = self.fitting + self.wrong
        return self.fitting / read if read else float(not self.missed)

    @property
    def recall(self) -> float:
        """Of what was wanted, the share found; where nothing was wanted, 1 if nothing wrong was read."""
        wanted = self.found + self.missed
        return self.found / wanted if wanted else float(not self.wrong)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`."""

    hits: int = 0
    of: int = 0

    @property
    def value(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval: with 95 % confidence the true share lies in it."""
        if not self.of:
            return (0.0, 1.0)
        share, spread = self.hits / self.of, NORMAL_95**2 / self.of
        middle = share + spread / 2
        half = math.sqrt(spread * (share * (1 - share) + spread / 4))
        low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
        return (max(0.0, low), min(1.0, high))


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one message was read. `fields` has the labelled ones; None is not scored.

    `danger` is (labelled, read), `kind` whether the right danger was named where there is one.
    """

    fields: Mapping[str, Counts]
    lang: bool | None
    danger: tuple[bool, bool] | None
    kind: bool | None
    hard_negative: bool
    milliseconds: float


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field over all messages that label it."""

    counts: Counts
    exact: Share


@dataclass(frozen=True, slots=True)
class Score:
    """A set of messages. `fields` has those that any message labels; times in ms a message."""

    messages: int
    fields: Mapping[str, FieldScore] = field(default_factory=dict)
    lang: Share = Share()
    dangers_found: Share = Share()
    kinds_right: Share = Share()
    false_alarms: Share = Share()
    hard_negative_alarms: Share = Share()
    median_ms: float = 0.0
    p99_ms: float = 0.0


def score(verdicts: Iterable[Verdict]) -> Score:
    """Verdicts summed up."""
    told = list(verdicts)
    dangers = [one for one in told if one.danger and one.danger[0]]
    others = [one for one in told if one.danger and not one.danger[0]]
    spans = sorted(one.milliseconds for one in told)
    return Score(
        messages=len(told),
        fields={
            name: _field([one.fields[name] for one in told if name in one.fields])
            for name in FIELDS
            if any(name in one.fields for one in told)
        },
        lang=_share(one.lang for one in told),
        dangers_found=_alarms(dangers),
        kinds_right=_share(one.kind for one in told),
        false_alarms=_alarms(others),
        hard_negative_alarms=_alarms(one for one in others if one.hard_negative),
        median_ms=median(spans) if spans else 0.0,
        p99_ms=spans[math.ceil(0.99 * len(spans)) - 1] if spans else 0.0,
    )


def _field(counts: list[Counts]) -> FieldScore:
    return FieldScore(sum(counts, Counts()), _share(one.exact for one in counts))


def _share(answers: Iterable[bool | None]) -> Share:
    given = [answer for answer in answers if answer is not None]
    return Share(sum(given), len(given))


def _alarms(verdicts: Iterable[Verdict]) -> Share:
    return _share(one.danger[1] for one in verdicts if one.danger)
