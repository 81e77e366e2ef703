"""One message against its labels: every field, what is fine either way, what is not scored."""

import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.domain.understanding import Hazard, Intent, Understanding
from deskhand.domain.windows import Window
from deskhand.rehearsal.evaluation.figures import Counts
from deskhand.rehearsal.evaluation.gold import load
from deskhand.rehearsal.evaluation.judging import judge
from tests.unit.rehearsal.evaluation.labelled import ZONE, judged

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo(ZONE))
RIGHT, MISSED, WRONG, MISTAKEN = (
    Counts(1, 0, 1, 0),
    Counts(0, 1, 0, 0),
    Counts(0, 0, 0, 1),
    Counts(0, 1, 0, 1),
)


@pytest.mark.parametrize(
    ("gold", "got", "counts"),
    [
        ({"services": ["a", "b"]}, ("a", "c"), Counts(1, 1, 1, 1)),
        ({"services": []}, (), Counts()),
        ({"services": ["a"], "services_ok": ["b", "c"]}, ("a", "b"), RIGHT),
        ({"services": ["a"], "services_ok": ["b"]}, ("b",), MISSED),
        ({"services": [], "services_any": [["a", "b"]]}, ("b",), RIGHT),
        ({"services": [], "services_any": [["a", "b"]]}, ("a", "b"), RIGHT),
        ({"services": [], "services_any": [["a", "b"]]}, ("c",), MISTAKEN),
        ({"services": ["a", "b"], "services_any": [["a", "b"]]}, ("b",), RIGHT),
        ({"services_any": [["a", "b"], ["c", "d"]]}, ("a", "d"), Counts(2, 0, 2, 0)),
        ({"services_any": [[]]}, (), Counts()),
    ],
)
def test_labels(tmp_path: Path, gold: dict[str, Any], got: tuple[str, ...], counts: Counts) -> None:
    told = judged(tmp_path, gold, Understanding(services=got))
    assert told.verdict.fields == {"services": counts}
    assert bool(told.misses) is not counts.exact


@pytest.mark.parametrize(
    ("wanted", "got", "counts"),
    [
        ("Ruth", "Mrs. Ruth", RIGHT),
        ("Ruth", "Rosa", MISTAKEN),
        ("Ruth", None, MISSED),
        (None, "Ruth", WRONG),
        (None, None, Counts()),
    ],
)
def test_a_name(tmp_path: Path, wanted: str | None, got: str | None, counts: Counts) -> None:
    told = judged(tmp_path, {"name": wanted}, Understanding(name=got))
    assert told.verdict.fields == {"name": counts}


def test_phone_and_address_are_compared_by_their_own_rule(tmp_path: Path) -> None:
    gold = {"phone": "845-555-0134", "address": "14 Wall St"}
    read = Understanding(phone="+18455550134", address="14 Wall Street, Kingston")
    assert judged(tmp_path, gold, read).verdict.fields == {"phone": RIGHT, "address": RIGHT}


def test_windows_are_counted_from_both_sides(tmp_path: Path) -> None:
    span = {"start": TEN.isoformat(), "end": (TEN + timedelta(hours=4)).isoformat()}
    point = {"start": (TEN + timedelta(days=1)).isoformat(), "end": None}
    read = Understanding(
        windows=tuple(Window(start=TEN + timedelta(hours=n)) for n in (0, 1, 2, 30))
    )
    told = judged(tmp_path, {"windows": [span, point]}, read)
    assert told.verdict.fields == {"windows": Counts(found=1, missed=1, fitting=3, wrong=1)}
    (miss,) = told.misses
    assert miss.wanted == [
        "2026-11-24T10:00-05:00/2026-11-24T14:00-05:00",
        "2026-11-25T10:00-05:00",
    ]


def test_a_week_that_was_read_is_its_days(tmp_path: Path) -> None:
    days = [
        {
            "start": (day - timedelta(hours=2)).isoformat(),
            "end": (day + timedelta(hours=8)).isoformat(),
        }
        for day in (TEN, TEN + timedelta(days=1))
    ]
    read = Understanding(windows=(Window(start=TEN, end=TEN + timedelta(days=1, hours=8)),))
    told = judged(tmp_path, {"windows": days}, read)
    assert told.verdict.fields == {"windows": Counts(2, 0, 2, 0)}


def test_a_deadline_labelled_as_one_span_is_read_as_one(tmp_path: Path) -> None:
    until = TEN + timedelta(days=5, hours=8)
    span = {"start": TEN.isoformat(), "end": until.isoformat()}
    read = Understanding(windows=(Window(start=TEN, end=until - timedelta(hours=1)),))
    assert judged(tmp_path, {"windows": [span]}, read).verdict.fields == {"windows": RIGHT}
    longer = Understanding(windows=(Window(start=TEN, end=until + timedelta(days=6)),))
    counts = judged(tmp_path, {"windows": [span]}, longer).verdict.fields["windows"]
    assert (counts.found, counts.missed, counts.fitting) == (0, 1, 0)


@pytest.mark.parametrize(
    ("labelled", "kind", "hazard", "danger", "right_kind", "misses"),
    [
        (True, "gas", Hazard.GAS, (True, True), True, []),
        (True, "gas", Hazard.CO, (True, True), False, [("emergency_kind", "gas", "co")]),
        (True, "gas", None, (True, False), None, [("emergency", "gas", None)]),
        (False, None, Hazard.CO, (False, True), None, [("emergency", None, "co")]),
        (False, None, None, (False, False), None, []),
        (None, None, Hazard.CO, None, None, []),
    ],
)
def test_dangers(
    tmp_path: Path,
    labelled: bool | None,
    kind: str | None,
    hazard: Hazard | None,
    danger: tuple[bool, bool] | None,
    right_kind: bool | None,
    misses: list[tuple[Any, ...]],
) -> None:
    gold = {"emergency": labelled, "emergency_kind": kind}
    told = judged(tmp_path, gold, Understanding(hazard=hazard), tags=["hard_negative"])
    assert (told.verdict.danger, told.verdict.kind) == (danger, right_kind)
    assert told.verdict.hard_negative
    assert [miss[3:] for miss in told.misses] == misses


def test_a_danger_is_an_intent_as_understand_tells_it(tmp_path: Path) -> None:
    read = Understanding(intents=(Intent.BOOK,), hazard=Hazard.GAS)
    told = judged(tmp_path, {"intents": ["book", "emergency"]}, read)
    assert told.verdict.fields == {"intents": Counts(2, 0, 2, 0)}


def test_what_is_not_labelled_is_not_scored(tmp_path: Path) -> None:
    read = Understanding(
        intents=(Intent.BOOK,), services=("a",), hazard=Hazard.GAS, name="Ruth", phone="1",
        address="14 Wall St", windows=(Window(start=TEN),), lang=Lang.ES,
    )  # fmt: skip
    told = judged(tmp_path, {"lang": None, "emergency": None}, read)
    assert told.misses == ()
    assert (told.verdict.fields, told.verdict.lang, told.verdict.danger) == ({}, None, None)


def test_a_miss_says_where_it_stands(tmp_path: Path) -> None:
    told = judged(tmp_path, {"lang": "es"}, Understanding(lang=Lang.EN), id="m7")
    assert told.verdict.lang is False
    assert told.misses == ((str(tmp_path / "data.jsonl"), 1, "m7", "lang", "es", "en"),)


UNDERSTOOD = st.builds(
    Understanding,
    intents=st.lists(st.sampled_from(Intent), unique=True).map(tuple),
    services=st.lists(st.sampled_from(("a", "b", "c")), unique=True).map(tuple),
    hazard=st.none() | st.sampled_from(Hazard),
    lang=st.sampled_from(Lang),
    name=st.none() | st.sampled_from(("Ruth", "José Núñez", "Ann Lee")),
    phone=st.none() | st.sampled_from(("+18455550134", "+18455550101")),
    address=st.none() | st.sampled_from(("14 Wall St", "Wall Street", "88 Lucas Ave, Kingston")),
    windows=st.lists(
        st.builds(
            lambda hours, length: Window(
                start=TEN + timedelta(hours=hours),
                end=TEN + timedelta(hours=hours + length) if length else None,
            ),
            st.integers(0, 200).map(lambda n: n * 24 % 240),
            st.integers(0, 8),
        ),
        max_size=4,
    ).map(tuple),
)


@given(UNDERSTOOD)
def test_a_reading_that_says_what_the_labels_say_is_perfect(read: Understanding) -> None:
    gold = {
        "intents": [*read.intents, *([Intent.EMERGENCY] if read.hazard else [])],
        "services": read.services,
        "emergency": read.hazard is not None,
        "emergency_kind": read.hazard,
        "lang": read.lang,
        "name": read.name,
        "phone": read.phone,
        "address": read.address,
        "windows": [window.model_dump(mode="json") for window in read.windows],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "perfect.jsonl"
        path.write_text(json.dumps({"id": 1, "text": "x", "gold": gold}), "utf-8")
        (row,) = load(path, ZONE)
    told = judge(row, read, 1.0)
    assert told.misses == ()
    assert told.verdict.lang is True
    assert told.verdict.kind is (True if read.hazard else None)
    assert len(told.verdict.fields) == 6
    assert all(counts.f1 == 1.0 for counts in told.verdict.fields.values())
