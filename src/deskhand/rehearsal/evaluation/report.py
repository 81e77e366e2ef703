"""A measurement as a table, and as plain data for programs. Rows are shown only where asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from deskhand.rehearsal.evaluation.figures import FIELDS, Score, Share
from deskhand.rehearsal.evaluation.judging import Miss
from deskhand.rehearsal.evaluation.measure import Evaluation

LABEL, CELL, CELLS_IN_LINE = 15, 21, 3
NOTHING: Final = "-"


def table(measured: Evaluation) -> Iterator[str]:
    """All messages together, then the same by file (where there are several), language, channel."""
    yield from _whole(measured)
    for grouping, groups in measured.by.items():
        if grouping == "file" and len(groups) < 2:
            continue
        names = list(groups)
        for first in range(0, len(names), CELLS_IN_LINE):
            shown = {name: groups[name] for name in names[first : first + CELLS_IN_LINE]}
            yield ""
            yield from _side_by_side(f"by {grouping}", shown)


def side_by_side(measured: dict[str, Evaluation]) -> Iterator[str]:
    """Several engines over the same messages: all messages of each, three engines in a line."""
    names = list(measured)
    for first in range(0, len(names), CELLS_IN_LINE):
        if first:
            yield ""
        shown = {name: measured[name].total for name in names[first : first + CELLS_IN_LINE]}
        yield from _side_by_side("by engine", shown)


def misses(found: Iterable[Miss]) -> Iterator[str]:
    """A line for each field that was not read as labelled. Texts are not shown, labels are."""
    for one in found:
        wanted, got = _value(one.wanted), _value(one.got)
        yield f"{one.file}:{one.line} {one.id} {one.field}: wanted {wanted}, got {got}"


def as_data(measured: Evaluation, *, with_misses: bool) -> dict[str, Any]:
    """The same for a program; shares carry `low` and `high` of their interval."""
    told: dict[str, Any] = {
        "total": _score(measured.total),
        **{
            f"by_{grouping}": {name: _score(one) for name, one in groups.items()}
            for grouping, groups in measured.by.items()
        },
    }
    if with_misses:
        told["misses"] = [one._asdict() for one in measured.misses]
    return told


def _whole(measured: Evaluation) -> Iterator[str]:
    whole = measured.total
    files = list(measured.by["file"])
    yield f"{whole.messages} messages of {files[0] if len(files) == 1 else f'{len(files)} files'}"
    heads = ("labelled", "precision", "recall", "F1", "found", "missed", "wrong", "exact rows")
    yield f"{'':<{LABEL}}" + "".join(f"{head:>11}" for head in heads)
    for name in FIELDS:
        if one := whole.fields.get(name):
            n = one.counts
            shares = (f"{share:.3f}" for share in (n.precision, n.recall, n.f1))
            cells = (one.exact.of, *shares, n.found, n.missed, n.wrong, one.exact.hits)
            yield f"{name:<{LABEL}}" + "".join(f"{cell:>11}" for cell in cells)
    yield f"{'language':<{LABEL}}{_told(whole.lang)}"
    kinds = whole.kinds_right
    of_kinds = f"; the right kind named in {kinds.hits} of {kinds.of}" if kinds.of else ""
    yield f"{'dangers found':<{LABEL}}{_told(whole.dangers_found)}{of_kinds}"
    yield f"{'false alarms':<{LABEL}}{_told(whole.false_alarms)}"
    yield f"{'hard negatives':<{LABEL}}{_told(whole.hard_negative_alarms)}"
    yield f"{'ms a message':<{LABEL}}median {whole.median_ms:.1f}, p99 {whole.p99_ms:.1f}"


def _told(share: Share) -> str:
    if share.value is None:
        return NOTHING
    low, high = share.interval
    return f"{share.hits} of {share.of} = {share.value:.3f} (95 %: {low:.3f} to {high:.3f})"


def _side_by_side(title: str, groups: dict[str, Score]) -> Iterator[str]:
    def line(name: str, cells: Iterable[str]) -> str:
        return f"{name:<{LABEL}}" + "".join(f"{cell:>{CELL}}" for cell in cells)

    scores = list(groups.values())
    yield line(
        title, (name.rpartition("/")[2].removesuffix(".jsonl")[-CELL + 1 :] for name in groups)
    )
    yield line("messages", (str(one.messages) for one in scores))
    for name in FIELDS:
        if any(name in one.fields for one in scores):
            yield line(name, (_field_cell(one, name) for one in scores))
    yield line("language", (_cell(one.lang) for one in scores))
    yield line("dangers found", (_cell(one.dangers_found) for one in scores))
    yield line("false alarms", (_cell(one.false_alarms) for one in scores))
    yield line("hard negatives", (_cell(one.hard_negative_alarms) for one in scores))
    yield line("ms a message", (f"{one.median_ms:.1f} / {one.p99_ms:.1f}" for one in scores))


def _field_cell(score: Score, name: str) -> str:
    """Precision, recall, F1."""
    if name not in score.fields:
        return NOTHING
    n = score.fields[name].counts
    return f"{n.precision:.2f} {n.recall:.2f} {n.f1:.2f}"


def _cell(share: Share) -> str:
    if share.value is None:
        return NOTHING
    low, high = share.interval
    return f"{share.hits}/{share.of} {low:.2f}-{high:.2f}"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value) or "nothing"
    return "nothing" if value is None else str(value)


def _score(one: Score) -> dict[str, Any]:
    return {
        "messages": one.messages,
        "fields": {
            name: {
                "labelled": field.exact.of,
                "exact": field.exact.hits,
                "precision": field.counts.precision,
                "recall": field.counts.recall,
                "f1": field.counts.f1,
                "found": field.counts.found,
                "missed": field.counts.missed,
                "fitting": field.counts.fitting,
                "wrong": field.counts.wrong,
            }
            for name, field in one.fields.items()
        },
        "language": _share(one.lang),
        "emergency": {
            "found": _share(one.dangers_found),
            "kind_right": _share(one.kinds_right),
            "false_alarms": _share(one.false_alarms),
            "hard_negative_alarms": _share(one.hard_negative_alarms),
        },
        "ms": {"median": one.median_ms, "p99": one.p99_ms},
    }


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"hits": share.hits, "of": share.of, "share": share.value, "low": low, "high": high}
