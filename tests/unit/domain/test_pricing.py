"""Prices of a visit: what is picked, how it may be told, and that the breakdown adds up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.domain.business import Policy
from deskhand.domain.price_book import HowQuoted, PriceBook, PriceItem
from deskhand.domain.pricing import (
    ESTIMATE_MINUTES,
    MINIMUM,
    SERVICE_KEYS,
    TRIP_FEE,
    price,
    quote,
    spread,
)
from deskhand.domain.work import QuoteStatus

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def item(key: str, how: HowQuoted, service: str = "plumbing/faucet", **more: Any) -> PriceItem:
    name = {Lang.EN: key.title(), Lang.ES: f"{key} (es)"}
    fields: dict[str, Any] = {"minutes": 60, "name": name, **more}
    return PriceItem(key=key, service=service, how_quoted=how, **fields)


def book(*items: PriceItem, minimum: int = 0, trip: int = 0) -> PriceBook:
    return PriceBook(
        id="main", hourly_cents=9_500, minimum_cents=minimum, trip_fee_cents=trip, items=items
    )


REPAIR = item("repair", HowQuoted.FIXED, cents=12_500)
REPLACE = item("replace", HowQuoted.FIXED, cents=18_500, minutes=90, default=True)
PATCH = item("patch", HowQuoted.RANGE, "drywall/patch", low=15_000, high=24_000)
TOUCH_UP = item("touch_up", HowQuoted.HOURLY, "painting/room", minutes=50)
DECK = item("deck", HowQuoted.ESTIMATE_VISIT, "carpentry/deck_fence", minutes=30)
GLASS = item("glass", HowQuoted.PHOTOS_FIRST, "windows/screens")
GAS = item("gas", HowQuoted.NOT_OFFERED, "appliance/install")
ALL = book(REPAIR, REPLACE, PATCH, TOUCH_UP, DECK, GLASS, GAS)


def test_a_service_alone_means_its_default_item() -> None:
    priced = price(ALL, 3, ["plumbing/faucet"])
    assert [line.item for line in priced.lines] == ["replace"]
    assert (priced.how, priced.low, priced.high) == (HowQuoted.FIXED, 18_500, 18_500)
    assert priced.minutes == 90


def test_an_explicit_item_stands_for_its_service_and_other_services_keep_their_default() -> None:
    priced = price(ALL, 1, ["plumbing/faucet", "drywall/patch"], ["repair"])
    assert [line.item for line in priced.lines] == ["repair", "patch"]
    assert priced.services == ("plumbing/faucet", "drywall/patch")


def test_saying_it_twice_counts_once() -> None:
    once = price(ALL, 1, ["plumbing/faucet"], ["repair"])
    twice = price(ALL, 1, ["plumbing/faucet", "plumbing/faucet"], ["repair", "repair"])
    assert twice == once


def test_each_line_names_its_row_and_version() -> None:
    lines = price(book(REPAIR, minimum=20_000, trip=3_500), 7, [], ["repair"]).lines
    assert [line.source for line in lines] == [
        "PriceBook/main@7#repair",
        f"PriceBook/main@7#{MINIMUM}",
        f"PriceBook/main@7#{TRIP_FEE}",
    ]


def test_names_of_lines_follow_the_language() -> None:
    lines = price(book(REPAIR, trip=3_500), 1, [], ["repair"], Lang.ES).lines
    assert [line.name for line in lines] == ["repair (es)", "Cargo por visita"]


@pytest.mark.parametrize(
    ("items", "how"),
    [
        (["repair", "replace"], HowQuoted.FIXED),
        (["repair", "touch_up"], HowQuoted.HOURLY),
        (["repair", "touch_up", "patch"], HowQuoted.RANGE),
        (["repair", "patch", "deck"], HowQuoted.ESTIMATE_VISIT),
        (["repair", "glass"], HowQuoted.ESTIMATE_VISIT),
        (["repair", "nothing like this"], HowQuoted.ESTIMATE_VISIT),
        ([], HowQuoted.ESTIMATE_VISIT),
        (["repair", "deck", "gas"], HowQuoted.NOT_OFFERED),
    ],
)
def test_the_least_certain_item_decides_what_may_be_said(items: list[str], how: HowQuoted) -> None:
    priced = price(ALL, 1, [], items)
    assert priced.how is how
    assert priced.needs_estimate == (how is HowQuoted.ESTIMATE_VISIT)
    if how in (HowQuoted.ESTIMATE_VISIT, HowQuoted.NOT_OFFERED):
        assert (priced.lines, priced.low, priced.high) == ((), 0, 0)


def test_an_unknown_service_needs_a_look() -> None:
    priced = price(ALL, 1, ["plumbing/faucet", "locks"])
    assert priced.needs_estimate
    assert priced.unknown == ("locks",)
    assert priced.minutes == ESTIMATE_MINUTES


def test_the_look_is_as_long_as_its_item_says() -> None:
    assert price(ALL, 1, [], ["repair", "deck"]).minutes == 30


def test_refused_work_is_listed_apart_and_the_rest_can_be_priced_alone() -> None:
    priced = price(ALL, 1, [], ["repair", "gas"])
    assert [one.key for one in priced.not_offered] == ["gas"]
    rest = price(ALL, 1, [], [one.key for one in priced.picked])
    assert (rest.how, rest.low) == (HowQuoted.FIXED, 12_500)


def test_minimum_and_trip_fee_count_once_a_visit() -> None:
    small = book(
        item("one", HowQuoted.FIXED, cents=3_000),
        item("two", HowQuoted.FIXED, cents=4_000),
        minimum=9_500,
        trip=2_500,
    )
    assert price(small, 1, [], ["one"]).low == 9_500 + 2_500
    assert price(small, 1, [], ["one", "two"]).low == 9_500 + 2_500
    assert price(ALL.model_copy(update={"trip_fee_cents": 2_500}), 1, [], ["repair"]).low == 15_000


def test_hourly_is_rate_times_minutes_and_at_least_the_minimum() -> None:
    assert price(ALL, 1, [], ["touch_up"]).low == 7_917
    assert price(ALL.model_copy(update={"minimum_cents": 9_500}), 1, [], ["touch_up"]).low == 9_500
    own = item("own", HowQuoted.HOURLY, cents=12_000, minutes=90)
    assert spread(book(own), own) == (18_000, 18_000)


def test_what_has_no_price_has_no_spread() -> None:
    with pytest.raises(ValueError, match="deck"):
        spread(ALL, DECK)


amounts = st.integers(min_value=1, max_value=300_000)
some_items = st.lists(
    st.one_of(
        amounts.map(lambda cents: (HowQuoted.FIXED, {"cents": cents})),
        st.tuples(amounts, amounts).map(
            lambda two: (HowQuoted.RANGE, {"low": min(two), "high": max(two)})
        ),
        st.integers(1, 480).map(lambda minutes: (HowQuoted.HOURLY, {"minutes": minutes})),
    ),
    min_size=1,
    max_size=6,
)


@given(some_items, st.integers(0, 50_000), st.integers(0, 20_000))
def test_the_breakdown_always_adds_up(
    rows: list[tuple[HowQuoted, dict[str, int]]], minimum: int, trip: int
) -> None:
    items = [item(f"item{at}", how, **fields) for at, (how, fields) in enumerate(rows)]
    priced = price(book(*items, minimum=minimum, trip=trip), 1, [], [one.key for one in items])
    made = quote(priced, "q1", "c1", NOW, Policy())
    assert sum(line.low for line in made.lines) == made.low == priced.low
    assert sum(line.high for line in made.lines) == made.high == priced.high
    assert made.low <= made.high
    assert made.low >= minimum + trip
    assert sum(line.minutes for line in made.lines) == priced.minutes
    work = sum(spread(book(*items), one)[1] for one in items)
    assert made.high == max(minimum, work) + trip


def test_a_quote_inside_the_limit_is_sent_and_dated() -> None:
    made = quote(price(ALL, 1, [], ["repair"]), "q1", "c1", NOW, Policy(quote_limit_cents=12_500))
    assert (made.id, made.customer, made.status) == ("q1", "c1", QuoteStatus.SENT)
    assert made.expires_at == NOW + timedelta(days=30)
    assert made.services == ("plumbing/faucet",)


def test_a_quote_above_the_limit_or_not_reviewed_waits_for_the_owner() -> None:
    dear = quote(price(ALL, 1, [], ["patch"]), "q", "c", NOW, Policy(quote_limit_cents=23_999))
    assert dear.status is QuoteStatus.AWAITING_OWNER
    starter = book(REPAIR.model_copy(update={"reviewed": False}))
    unseen = quote(price(starter, 1, [], ["repair"]), "q", "c", NOW, Policy())
    assert unseen.status is QuoteStatus.AWAITING_OWNER


@pytest.mark.parametrize("key", ["deck", "gas"])
def test_no_quote_without_a_price(key: str) -> None:
    with pytest.raises(ValueError, match="no price may be named"):
        quote(price(ALL, 1, [], [key]), "q", "c", NOW, Policy())


def test_service_keys_are_distinct() -> None:
    assert len(set(SERVICE_KEYS)) == len(SERVICE_KEYS) == 21
