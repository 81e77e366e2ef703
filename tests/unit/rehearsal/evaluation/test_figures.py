"""Precision, recall, F1, intervals and sums, against figures worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.rehearsal.evaluation.figures import Counts, Share, Verdict, score

SMALL = st.integers(0, 50)


def verdict(
    *,
    danger: tuple[bool, bool] | None = None,
    kind: bool | None = None,
    hard: bool = False,
    ms: float = 1.0,
    lang: bool | None = None,
    **fields: Counts,
) -> Verdict:
    return Verdict(fields, lang, danger, kind, hard, ms)


def test_three_of_four_found_and_one_wrong() -> None:
    counts = Counts(found=3, missed=1, fitting=3, wrong=2)
    assert counts.precision == 3 / 5
    assert counts.recall == 3 / 4
    assert counts.f1 == pytest.approx(2 / 3)
    assert not counts.exact


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        (Counts(), 1, 1, 1),
        (Counts(missed=2), 0, 0, 0),
        (Counts(wrong=2), 0, 0, 0),
        (Counts(found=2, fitting=2), 1, 1, 1),
    ],
)
def test_where_nothing_was_wanted_or_read(
    counts: Counts, precision: float, recall: float, f1: float
) -> None:
    assert (counts.precision, counts.recall, counts.f1) == (precision, recall, f1)


@given(SMALL, SMALL, SMALL)
def test_f1_lies_between_its_halves(right: int, missed: int, wrong: int) -> None:
    counts = Counts(right, missed, right, wrong)
    low, high = sorted((counts.precision, counts.recall))
    assert low - 1e-12 <= counts.f1 <= high + 1e-12
    assert counts.exact == (counts.f1 == 1.0)


# Wilson (1927) with z = 1.96, worked out with a desk calculator.
@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    assert Share(hits, of).interval == pytest.approx((low, high), abs=1e-4)


@given(SMALL, SMALL)
def test_the_interval_holds_the_share_and_narrows_with_more(hits: int, misses: int) -> None:
    share = Share(hits, hits + misses)
    low, high = share.interval
    assert 0 <= low <= high <= 1
    if share.value is not None:
        assert low - 1e-12 <= share.value <= high + 1e-12
        wide = Share(hits * 4, share.of * 4).interval
        assert wide[1] - wide[0] < high - low


def test_nothing_of_nothing_is_no_share() -> None:
    assert Share().value is None
    assert Share().interval == (0.0, 1.0)


def test_verdicts_are_summed_field_by_field() -> None:
    found = score(
        [
            verdict(intents=Counts(1, 0, 1, 0), lang=True),
            verdict(intents=Counts(1, 1, 1, 1), name=Counts(0, 1, 0, 1), lang=False),
            verdict(intents=Counts(), name=Counts()),
        ]
    )
    assert found.messages == 3
    assert list(found.fields) == ["intents", "name"]
    assert found.fields["intents"].counts == Counts(2, 1, 2, 1)
    assert found.fields["intents"].exact == Share(2, 3)
    assert found.fields["name"].exact == Share(1, 2)
    assert found.lang == Share(1, 2)


def test_dangers_and_alarms_are_counted_apart() -> None:
    found = score(
        [
            verdict(danger=(True, True), kind=True),
            verdict(danger=(True, True), kind=False),
            verdict(danger=(True, False)),
            verdict(danger=(False, True), hard=True),
            verdict(danger=(False, False), hard=True),
            verdict(danger=(False, False)),
            verdict(danger=(True, False), hard=True),
            verdict(danger=None, hard=True),
        ]
    )
    assert found.dangers_found == Share(2, 4)
    assert found.kinds_right == Share(1, 2)
    assert found.false_alarms == Share(1, 3)
    assert found.hard_negative_alarms == Share(1, 2)


@pytest.mark.parametrize(("messages", "p99"), [(1, 1), (99, 99), (100, 99), (101, 100), (200, 198)])
def test_p99_is_met_by_ninety_nine_of_a_hundred(messages: int, p99: int) -> None:
    found = score([verdict(ms=float(n)) for n in range(messages, 0, -1)])
    assert found.p99_ms == p99
    assert found.median_ms == (messages + 1) / 2
    assert p99 >= math.ceil(0.99 * messages)
