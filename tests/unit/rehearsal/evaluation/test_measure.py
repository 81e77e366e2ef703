"""The reader is run as `deskhand understand` runs it, timed warm, and grouped."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.bootstrap.published import files_of
from deskhand.domain.plan import ReplyPlan
from deskhand.domain.understanding import Hazard, Understanding
from deskhand.ports.llm import ReadingContext
from deskhand.rehearsal.evaluation import measure
from tests.unit.rehearsal.evaluation.labelled import labelled

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


class Slow:
    """A reader that loads for a minute and then takes a millisecond; the clock is its own."""

    name = "slow"
    deterministic = True

    def __init__(self) -> None:
        self.seconds = 0.0
        self.seen: list[tuple[str, ReadingContext]] = []

    def understand(self, text: str, context: ReadingContext) -> Understanding:
        self.seconds += 0.001 if self.seen else 60
        self.seen.append((text, context))
        return Understanding(hazard=Hazard.GAS if "gas" in text else None)

    def word(self, plan: ReplyPlan, style: str) -> str:
        raise NotImplementedError


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    engine = Slow()
    monkeypatch.setattr(measure, "perf_counter", lambda: engine.seconds)
    return engine


def test_loading_is_not_counted(tmp_path: Path, slow: Slow) -> None:
    rows = labelled(tmp_path, *({"gold": {}} for _ in range(3)))
    found = measure.evaluate(rows, files_of(None), slow, NOW)
    assert found.total.messages == 3
    assert found.total.p99_ms == pytest.approx(1.0)
    assert found.total.median_ms == pytest.approx(1.0)


def test_the_reader_knows_what_understand_lets_it_know(tmp_path: Path, slow: Slow) -> None:
    rows = labelled(
        tmp_path,
        {
            "text": "yes",
            "now": "2026-11-22T15:00:00-05:00",
            "channel": "email",
            "subject": "A leak",
            "context": {"last_outgoing": "Which one?"},
            "gold": {},
        },
        {"tags": ["email"], "gold": {}},
    )
    files = files_of(None)
    measure.evaluate(rows, files, slow, NOW)
    text, context = slow.seen[-2]
    assert (text, context.channel.value, context.subject) == ("yes", "email", "A leak")
    assert context.last_outgoing == "Which one?"
    assert context.now.isoformat() == "2026-11-22T15:00:00-05:00"
    assert (context.items, context.faqs) == (files.price_book.items, files.faq_book.faqs)
    assert slow.seen[-1][1].now == NOW


def test_groups_add_up_and_channels_come_in_their_order(tmp_path: Path, slow: Slow) -> None:
    danger = {"emergency": True, "emergency_kind": "gas"}
    rows = labelled(
        tmp_path,
        {"tags": ["fax"], "gold": danger},
        {"channel": "web", "text": "gas", "gold": {**danger, "lang": "en"}},
        {"channel": "sms", "text": "gas", "gold": {**danger, "lang": "es"}},
        {"channel": "sms", "gold": {**danger, "lang": "en"}},
    )
    steps: list[tuple[int, int]] = []
    found = measure.evaluate(
        rows, files_of(None), slow, NOW, lambda done, of: steps.append((done, of))
    )
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    told = {
        grouping: {name: (one.dangers_found.hits, one.dangers_found.of) for name, one in by.items()}
        for grouping, by in found.by.items()
    }
    assert told == {
        "file": {str(tmp_path / "data.jsonl"): (2, 4)},
        "language": {"not said": (0, 1), "en": (1, 2), "es": (1, 1)},
        "channel": {"sms": (1, 2), "web": (1, 1), "not said": (0, 1)},
    }
    assert list(found.by["channel"]) == ["sms", "web", "not said"]
    assert [(miss.line, miss.field) for miss in found.misses] == [
        (1, "emergency"),
        (3, "lang"),
        (4, "emergency"),
    ]
