"""What a scenario expected of a turn, held against what happened. Pure; plays nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from deskhand.rehearsal.scenarios.play import Row, Turn
from deskhand.rehearsal.scenarios.script import STAFF, Heard, Scenario, Stands

ONE_OF_MANY = {"service": "services"}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d")
_SPACE = re.compile(r"\s+")


def failures(scenario: Scenario, turn: Turn) -> Iterator[str]:
    """What did not come as expected, one line each."""
    expected = turn.step.expected
    speakers = dict.fromkeys(words.who for words in turn.step.words)
    for who in speakers:
        yield from _heard(expected, who, _to(scenario, who, turn.rows))
    if not speakers and expected.model_fields_set & Heard.model_fields.keys():
        yield "nobody speaks in this step: say who hears it under `others`"
    for who, heard in expected.others.items():
        yield from _heard(heard, who, _to(scenario, who, turn.rows))
    for text in scenario.never:
        yield from (
            f"{row['to']} was told {text!r}, which nobody may hear: {row['text']!r}"
            for row in _of(turn.rows, "message")
            if _is_outside(row) and _says(row["text"], text)
        )
    if expected.pages is not None:
        paged = [row["to"].casefold() for row in _of(turn.rows, "page")]
        if paged != [name.casefold() for name in expected.pages]:
            yield f"paged {paged or 'nobody'}, not {list(expected.pages) or 'nobody'}"
    if expected.approvals is not None:
        yield from _rows("approvals", expected.approvals, list(_of(turn.rows, "approval")))
    if expected.handoffs is not None:
        reasons = [row["reason"] for row in _of(turn.rows, "handoff")]
        found = [_says(*pair) for pair in zip(reasons, expected.handoffs, strict=False)]
        if not all(found) or len(reasons) != len(expected.handoffs):
            yield f"handed over {reasons or 'nothing'}, not {list(expected.handoffs) or 'nothing'}"
    yield from _stands(expected, turn)
    if turn.step is scenario.steps[-1]:
        yield from _stands(scenario.end, turn)
    yield from (f"error: {row['message']}" for row in _of(turn.rows, "error"))


def _heard(heard: Heard, who: str, messages: Sequence[Row]) -> Iterator[str]:
    texts = [row["text"] for row in messages]
    got = " / ".join(texts) or "nothing"
    for text in heard.hears:
        if not any(_says(one, text) for one in texts):
            yield f"{who} did not hear {text!r}, but {got!r}"
    for text in heard.never:
        if any(_says(one, text) for one in texts):
            yield f"{who} heard {text!r}: {got!r}"
    if heard.silent is not None and heard.silent == bool(texts):
        yield f"{who} heard {got!r}"
    if heard.messages is not None and heard.messages != len(texts):
        yield f"{who} got {len(texts)} messages, not {heard.messages}: {got!r}"
    if heard.lang and any(row["lang"] != heard.lang for row in messages):
        yield f"{who} was not written to in {heard.lang.value}: {got!r}"
    for kind, values in heard.facts.items():
        told = [str(f["value"]) for row in messages for f in row["facts"] if f["type"] == kind]
        yield from (
            f"{who} was not told the {kind} {value}, but {told or 'none'}"
            for value in values
            if value not in told
        )


def _stands(wanted: Stands, turn: Turn) -> Iterator[str]:
    for name in Stands.model_fields:
        if (rows := getattr(wanted, name)) is not None:
            yield from _rows(name, rows, turn.state[name])


def _rows(name: str, wanted: Iterable[Row], got: list[Row]) -> Iterator[str]:
    rows = list(wanted)
    if len(rows) != len(got):
        yield f"{len(got)} {name}, not {len(rows)}: {got}"
        return
    for n, (want, row) in enumerate(zip(rows, got, strict=True), 1):
        for field, value in want.items():
            actual = row.get(ONE_OF_MANY.get(field, field))
            if not _matches(value, actual):
                yield f"{name} {n}: {field} is {actual!r}, not {value!r}"


def _matches(wanted: Any, actual: Any) -> bool:
    if isinstance(wanted, dict) and isinstance(actual, dict):
        return all(_matches(value, actual.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list | tuple):
        many = isinstance(actual, list | tuple)
        return all(_matches(one, actual) for one in wanted) and (
            not many or len(wanted) == len(actual)
        )
    if isinstance(actual, list | tuple):
        return any(_matches(wanted, one) for one in actual)
    if wanted is None or actual is None:
        return (wanted or None) == (actual or None)
    if _INSTANT.match(str(wanted)):
        return str(actual).startswith(str(wanted))
    if re.fullmatch(r"/.*/", str(wanted), re.DOTALL):
        return _says(str(actual), str(wanted))
    return str(wanted).casefold() == str(actual).casefold()


def _says(text: str, wanted: str) -> bool:
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        return re.search(wanted[1:-1], _folded(text), re.IGNORECASE) is not None
    return _folded(wanted).casefold() in _folded(text).casefold()


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _of(rows: Iterable[Row], kind: str) -> Iterator[Row]:
    return (row for row in rows if row["kind"] == kind)


def _to(scenario: Scenario, who: str, rows: Iterable[Row]) -> list[Row]:
    address = scenario.address(who)
    names = (
        {address}
        if address
        else {who, f"technician:{who}"} | ({"owner"} if who == STAFF[0] else set())
    )
    return [row for row in _of(rows, "message") if row["to"].casefold() in names]


def _is_outside(row: Row) -> bool:
    return row["to"] != "owner" and not row["to"].startswith("technician:")
