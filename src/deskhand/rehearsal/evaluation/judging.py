"""One message: what was read against its labels, field by field. Nothing is summed up here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from deskhand.domain.understanding import Understanding
from deskhand.domain.windows import Window
from deskhand.rehearsal.evaluation.figures import Counts, Verdict
from deskhand.rehearsal.evaluation.gold import Labelled
from deskhand.rehearsal.evaluation.matching import (
    by_day,
    meets,
    same_address,
    same_name,
    same_phone,
)
from deskhand.rehearsal.understand import intents_of

SAME: Final[dict[str, Callable[[str, str], bool]]] = {
    "phone": same_phone,
    "address": same_address,
    "name": same_name,
}


class Miss(NamedTuple):
    """A field that was not read as labelled; both sides as plain data."""

    file: str
    line: int
    id: str | int
    field: str
    wanted: Any
    got: Any


@dataclass(frozen=True, slots=True)
class Judged:
    """A message with its verdict and all that was wrong."""

    row: Labelled
    verdict: Verdict
    misses: tuple[Miss, ...]


def judge(row: Labelled, read: Understanding, milliseconds: float) -> Judged:
    """Compare every labelled field; `milliseconds` is what the reading took."""
    fields: dict[str, Counts] = {}
    misses: list[Miss] = []

    def missed(field: str, wanted: Any, got: Any) -> None:
        misses.append(Miss(row.file, row.line, row.message.id, field, wanted, got))

    labels = {"intents": intents_of(read), "services": read.services}
    for field, got in labels.items():
        if row.gold.has(field):
            wanted, fine = _wanted(row, field, set(got))
            fields[field] = _labels(wanted, fine, set(got))
            if not fields[field].exact:
                missed(field, sorted(wanted), sorted(got))
    if row.gold.has("windows"):
        days = [
            part
            for window in read.windows
            for part in (
                (window,)
                if any(meets(one, window) for one in row.windows)
                else by_day(window, row.zone)
            )
        ]
        fields["windows"] = _times(row.windows, days)
        if not fields["windows"].exact:
            missed("windows", _said(row.windows), _said(read.windows))
    for field, same in SAME.items():
        if row.gold.has(field):
            one, other = getattr(row.gold, field), getattr(read, field)
            fields[field] = _value(one, other, same)
            if not fields[field].exact:
                missed(field, one, other)
    tongue = row.gold.lang
    if tongue and read.lang != tongue:
        missed("lang", tongue.value, read.lang.value)
    danger = kind = None
    if row.gold.emergency is not None:
        danger = (row.gold.emergency, read.hazard is not None)
        if all(danger):
            kind = read.hazard == row.gold.emergency_kind
        if danger[0] != danger[1] or kind is False:
            field = "emergency_kind" if kind is False else "emergency"
            missed(field, _danger(row.gold.emergency, row.gold.emergency_kind), read.hazard)
    return Judged(
        row=row,
        verdict=Verdict(
            fields=fields,
            lang=read.lang == tongue if tongue else None,
            danger=danger,
            kind=kind,
            hard_negative=row.hard_negative,
            milliseconds=milliseconds,
        ),
        misses=tuple(misses),
    )


def _danger(labelled: bool, kind: str | None) -> str | None:
    return (kind or "emergency") if labelled else None


def _wanted(row: Labelled, field: str, got: set[str]) -> tuple[set[str], set[str]]:
    """The labels wanted and those that are fine. Of a group that wants any, the first one read is
    wanted (its first one if none was), and the others are fine."""
    wanted: set[str] = set(getattr(row.gold, field))
    fine: set[str] = set(getattr(row.gold, f"{field}_ok"))
    for group in getattr(row.gold, f"{field}_any"):
        if group:
            fine |= set(group)
            wanted -= set(group)
            wanted.add(next((label for label in group if label in got), group[0]))
    return wanted, fine


def _labels(wanted: set[str], fine: set[str], got: set[str]) -> Counts:
    right = len(wanted & got)
    return Counts(right, len(wanted - got), right, len(got - wanted - fine))


def _value(wanted: str | None, got: str | None, same: Callable[[str, str], bool]) -> Counts:
    right = bool(wanted and got and same(wanted, got))
    return Counts(right, bool(wanted) and not right, right, bool(got) and not right)


def _times(wanted: Sequence[Window], got: Sequence[Window]) -> Counts:
    found = sum(any(meets(one, other) for other in got) for one in wanted)
    fitting = sum(any(meets(one, other) for one in wanted) for other in got)
    return Counts(found, len(wanted) - found, fitting, len(got) - fitting)


def _said(windows: Sequence[Window]) -> list[str]:
    """ISO; a span as start/end."""
    return [
        "/".join(at.isoformat(timespec="minutes") for at in (one.start, one.end) if at)
        for one in windows
    ]
