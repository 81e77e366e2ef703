"""`deskhand understand`: one line of JSON in, one out, and no bad line ends the run."""

import json
from datetime import UTC, datetime, time
from typing import Any

from deskhand.domain.business import Business, FaqBook, Hours, OnCall, Person
from deskhand.domain.errors import TryAgain
from deskhand.domain.plan import ReplyPlan
from deskhand.domain.price_book import PriceBook
from deskhand.domain.understanding import Hazard, Intent, Understanding
from deskhand.domain.windows import Window
from deskhand.ports.llm import LLMClient, ReadingContext
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.rehearsal.understand import understand_lines

BLUEBIRD = Business(
    id="bluebird",
    name="Bluebird Handyman",
    zone="America/New_York",
    owner=Person(name="Sam"),
    technicians=(Person(name="Sam"),),
    rota=(OnCall(name="Sam"),),
    hours={day: Hours(opens=time(8), closes=time(18)) for day in range(6)},
)
PRICES = PriceBook(id="main", hourly_cents=9_500, items=())
FAQS = FaqBook(id="main")
SUNDAY = "2026-11-22T15:00:00-05:00"


class Fixed:
    """An engine that notes its context and answers what it was told."""

    name = "fixed"
    deterministic = True

    def __init__(self, answer: Understanding | None) -> None:
        self.answer = answer
        self.seen: list[ReadingContext] = []

    def understand(self, text: str, context: ReadingContext) -> Understanding:
        self.seen.append(context)
        if self.answer is None:
            raise TryAgain("down")
        return self.answer

    def word(self, plan: ReplyPlan, style: str) -> str:
        raise NotImplementedError


def run(*lines: Any, engine: LLMClient | None = None, **options: Any) -> list[dict[str, Any]]:
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    options.setdefault("now", datetime.now(UTC))
    answered = understand_lines(
        written, BLUEBIRD, PRICES, FAQS, engine or OfflineEngine(), **options
    )
    return [json.loads(line) for line in answered]


def test_a_message_gives_every_field() -> None:
    (row,) = run(
        {
            "id": "m1",
            "text": "My outlet is sparking! 14 Wall St, 845-555-0134 - Ruth",
            "now": SUNDAY,
        }
    )
    confidence = row.pop("confidence")
    assert 0 < confidence <= 1
    assert row == {
        "id": "m1",
        "intents": ["emergency"],
        "services": ["electrical/outlet"],
        "emergency": True,
        "emergency_kind": "electrical",
        "lang": "en",
        "name": "Ruth",
        "phone": "+18455550134",
        "address": "14 Wall St",
        "windows": [],
    }


def test_what_is_absent_is_null_or_empty() -> None:
    (row,) = run({"id": 7, "text": "hello", "now": SUNDAY})
    assert row["id"] == 7
    assert (row["name"], row["phone"], row["address"]) == (None, None, None)
    assert (row["emergency"], row["emergency_kind"]) == (False, None)
    assert (row["services"], row["windows"]) == ([], [])


def test_instants_carry_their_offset_and_a_point_has_no_end() -> None:
    point = Window(start=datetime.fromisoformat("2026-11-24T14:00:00-05:00"))
    (row,) = run({"id": "a", "text": "x"}, engine=Fixed(Understanding(windows=(point,))))
    assert row["windows"] == [{"start": "2026-11-24T14:00:00-05:00", "end": None}]


def test_a_danger_is_always_an_emergency() -> None:
    answer = Understanding(intents=(Intent.BOOK,), hazard=Hazard.GAS)
    (row,) = run({"id": "a", "text": "x"}, engine=Fixed(answer))
    assert row["intents"] == ["book", "emergency"]


def test_the_zone_and_the_last_message_reach_the_engine() -> None:
    engine = Fixed(Understanding())
    run(
        {
            "id": "a",
            "text": "x",
            "now": "2026-11-22T15:00:00",
            "tz": "America/Chicago",
            "context": {"last_outgoing": "Which one?"},
        },
        {"id": "b", "text": "x"},
        engine=engine,
        now=datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
    )
    first, second = engine.seen
    assert first.now.isoformat() == "2026-11-22T15:00:00-06:00"
    assert (first.zone, first.last_outgoing) == ("America/Chicago", "Which one?")
    assert second.now == datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    assert second.zone == "America/New_York"


def test_a_bad_line_is_told_and_the_run_goes_on() -> None:
    out = run(
        "{not json",
        {"id": "x"},
        {"id": "y", "text": "hi", "tz": "Mars/Base"},
        "",
        {"id": "z", "text": "hi", "now": SUNDAY},
    )
    assert [row["id"] for row in out] == [None, "x", "y", "z"]
    assert "line 1 is not JSON" in out[0]["error"]
    assert "text" in out[1]["error"]
    assert "Mars/Base" in out[2]["error"]
    assert "error" not in out[3]


def test_an_engine_that_is_down_is_told() -> None:
    (row,) = run({"id": "a", "text": "x"}, engine=Fixed(None))
    assert row == {"id": "a", "error": "line 1: the engine did not answer: down"}


def test_explain_adds_the_evidence() -> None:
    line = {"id": "a", "text": "the toilet runs", "now": SUNDAY}
    assert "evidence" not in run(line)[0]
    evidence = run(line, explain=True)[0]["evidence"]
    assert {"field", "value", "words", "rule"} == set(evidence[0])
    assert any(one["field"] == "services" and "toilet" in one["words"] for one in evidence)
