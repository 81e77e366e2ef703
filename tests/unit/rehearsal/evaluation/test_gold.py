"""Labelled messages: what a line may leave out, and every mistake with its place and remedy."""

from pathlib import Path
from typing import Any

import pytest

from deskhand.business.mistakes import BusinessFilesError
from deskhand.rehearsal.evaluation.gold import load
from tests.unit.rehearsal.evaluation.labelled import ZONE, file_of, labelled


def test_a_key_that_is_not_there_is_not_labelled(tmp_path: Path) -> None:
    (row,) = labelled(tmp_path, {"gold": {"name": None, "services_any": [["a", "b"]]}})
    assert row.gold.has("name")
    assert row.gold.has("services")
    assert not row.gold.has("phone")
    assert not row.gold.has("intents")
    assert not row.gold.has("windows")


@pytest.mark.parametrize(
    ("row", "channel"),
    [
        ({"channel": "web", "tags": ["email"], "channel_guess": "sms"}, "web"),
        ({"tags": ["long", "email"], "channel_guess": "sms"}, "email"),
        ({"tags": ["long"], "channel_guess": "sms"}, "sms"),
        ({}, "not said"),
    ],
)
def test_where_the_channel_is_written(tmp_path: Path, row: dict[str, Any], channel: str) -> None:
    (read,) = labelled(tmp_path, {"gold": {}, **row})
    assert read.channel == channel


def test_times_without_offset_are_those_of_the_place(tmp_path: Path) -> None:
    span = {"start": "2026-11-24T08:00:00", "end": "2026-11-24T12:00:00"}
    here, there = labelled(
        tmp_path, {"gold": {"windows": [span]}}, {"tz": "Etc/UTC", "gold": {"windows": [span]}}
    )
    assert here.windows[0].start.isoformat() == "2026-11-24T08:00:00-05:00"
    assert there.windows[0].start.isoformat() == "2026-11-24T08:00:00+00:00"
    assert (here.zone, there.zone) == (ZONE, "Etc/UTC")


def test_blank_lines_are_passed_over_and_lines_counted_as_an_editor_does(tmp_path: Path) -> None:
    rows = labelled(tmp_path, "\ufeff" + '{"id":1,"text":"a\u2028b","gold":{}}', "", {"gold": {}})
    assert [(row.message.id, row.line) for row in rows] == [(1, 1), ("m3", 3)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "data.jsonl:2: is not JSON in UTF-8 (Expecting property name"),
        ("[1]", "data.jsonl:2: line: is no JSON object. Write it in braces."),
        ({"text": 7, "gold": {}}, "data.jsonl:2: text: Input should be a valid string."),
        ('{"id": "x", "text": "hi"}', "data.jsonl:2: gold: is missing. Add it."),
        (
            {"gold": {"intents": ["bok"]}},
            "data.jsonl:2: gold.intents.0: 'bok' is no word for it. Did you mean book?",
        ),
        ({"gold": {"lang": "fr"}}, "data.jsonl:2: gold.lang: 'fr' is no word for it. Use one of: en, es."),
        ({"gold": {"emergency_kind": "gass"}}, "gold.emergency_kind: 'gass' is no word for it."),
        ({"channel": "smss", "gold": {}}, "channel: 'smss' is no word for it. Did you mean sms?"),
        ({"gold": {"services": None}}, "gold.services: Input should be a valid list. Correct it, or leave"),
        ({"tz": "Mars/Base", "gold": {}}, "tz: 'Mars/Base' is no IANA time zone."),
        (
            {"gold": {"windows": [{"start": "2026-11-24T10:00", "end": "2026-11-24T09:00"}]}},
            "gold.windows.0: ends before it starts.",
        ),
        (
            {"gold": {"windows": [{"start": "2026-11-24T10:00", "end": "2026-11-24T11:00Z"}]}},
            "gold.windows.0: only one of start and end has an offset.",
        ),
        ({"id": "m1", "gold": {}}, "data.jsonl:2: id: 'm1' is also on line 1. Give each message"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path: Path, line: dict[str, Any] | str, said: str) -> None:
    with pytest.raises(BusinessFilesError) as refused:
        labelled(tmp_path, {"gold": {}}, line)
    assert said in str(refused.value)
    assert "_Row" not in str(refused.value)


def test_all_bad_lines_are_named_at_once(tmp_path: Path) -> None:
    path = file_of(tmp_path, "nope", {"gold": {}}, {"gold": {"lang": "fr"}})
    with pytest.raises(BusinessFilesError) as refused:
        load(path, ZONE)
    assert [mistake.place for mistake in refused.value.mistakes] == [f"{path}:1", f"{path}:3"]


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    path.write_bytes(b'{"id": 1, "text": "\xff", "gold": {}}\n')
    with pytest.raises(BusinessFilesError, match=r"data\.jsonl:1: is not JSON in UTF-8"):
        load(path, ZONE)


def test_a_file_without_messages_is_no_measure(tmp_path: Path) -> None:
    with pytest.raises(BusinessFilesError, match=r"holds no message\. Name another file\."):
        load(file_of(tmp_path, ""), ZONE)
