"""Prices of a visit: what is picked, how it may be told, and that the breakdown adds up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.domain.business import Policy
from deskhand.domain.price_book import (
    Discount,
    Fixture,
    HowQuoted,
    PriceBook,
    PriceItem,
    TripZone,
)
from deskhand.domain.pricing import (
    AGREED,
    DISCOUNT,
    ESTIMATE_MINUTES,
    MINIMUM,
    PICKUP,
    SERVICE_KEYS,
    TRIP_FEE,
    Terms,
    agreed,
    extended,
    price,
    quote,
    spread,
    work_of,
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
        (["repair", "glass"], HowQuoted.PHOTOS_FIRST),
        (["glass", "deck"], HowQuoted.ESTIMATE_VISIT),
        (["repair", "nothing like this"], HowQuoted.ESTIMATE_VISIT),
        ([], HowQuoted.ESTIMATE_VISIT),
        (["repair", "deck", "gas"], HowQuoted.NOT_OFFERED),
    ],
)
def test_the_least_certain_item_decides_what_may_be_said(items: list[str], how: HowQuoted) -> None:
    priced = price(ALL, 1, [], items)
    assert priced.how is how
    assert priced.needs_estimate == (how in (HowQuoted.PHOTOS_FIRST, HowQuoted.ESTIMATE_VISIT))
    if priced.needs_estimate or how is HowQuoted.NOT_OFFERED:
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


discounts = st.lists(
    st.builds(
        Discount,
        key=st.sampled_from(["senior", "cash", "two"]),
        name=st.just({Lang.EN: "Rule"}),
        percent=st.integers(0, 100),
        cents=st.integers(0, 30_000),
        min_items=st.none() | st.integers(2, 4),
    ),
    max_size=3,
)
zones = st.lists(
    st.builds(
        TripZone,
        name=st.just("Z"),
        codes=st.lists(st.sampled_from(["12401", "12440", "12477"]), max_size=2).map(tuple),
        cents=st.integers(0, 10_000),
    ),
    max_size=2,
)
all_terms = st.builds(
    Terms,
    codes=st.lists(st.sampled_from(["12401", "12440", "99999"]), max_size=2).map(tuple),
    bring=st.booleans(),
    asks_for=st.lists(st.sampled_from(["senior", "cash"]), max_size=2).map(tuple),
    after_hours=st.booleans(),
)


@given(some_items, discounts, zones, all_terms, st.integers(0, 30_000), st.booleans())
def test_the_lines_add_up_on_any_terms(
    rows: list[tuple[HowQuoted, dict[str, int]]],
    rules: list[Discount],
    places: list[TripZone],
    terms: Terms,
    minimum: int,
    credited: bool,
) -> None:
    items = [
        item(f"item{at}", how, fixture=Fixture.EITHER, **fields)
        for at, (how, fields) in enumerate(rows)
    ]
    shelf = book(*items, minimum=minimum, trip=2_000).model_copy(
        update={
            "discounts": tuple(rules),
            "zones": tuple(places),
            "pickup_cents": 1_500,
            "trip_fee_credited": credited,
            "after_hours_cents": 15_000,
        }
    )
    priced = price(shelf, 1, [], [one.key for one in items], terms=terms)
    assert sum(line.low for line in priced.lines) == priced.low
    assert sum(line.high for line in priced.lines) == priced.high
    assert minimum <= priced.low <= priced.high
    fees = [line.item for line in priced.lines if line.item not in {one.key for one in items}]
    assert len(fees) == len(set(fees))


FAR = (TripZone(name="Far", codes=("12440",), cents=4_500),)


@pytest.mark.parametrize(
    ("codes", "fees"),
    [
        (("12440",), (4_500, 4_500)),
        (("12401",), (2_000, 2_000)),
        (("12401", "12440"), (2_000, 4_500)),
        ((), (2_000, 4_500)),
    ],
)
def test_the_trip_fee_goes_by_zone_and_is_least_to_most_while_the_place_is_unknown(
    codes: tuple[str, ...], fees: tuple[int, int]
) -> None:
    here = book(REPAIR, trip=2_000).model_copy(update={"zones": FAR})
    priced = price(here, 1, [], ["repair"], terms=Terms(codes=codes))
    assert (priced.low - 12_500, priced.high - 12_500) == fees


def test_a_credited_trip_fee_costs_nothing_with_work() -> None:
    here = book(REPAIR, trip=2_000).model_copy(update={"trip_fee_credited": True})
    assert price(here, 1, [], ["repair"]).high == 12_500


def test_outside_the_opening_hours_all_is_by_the_hour_at_that_rate() -> None:
    here = ALL.model_copy(update={"after_hours_cents": 15_000})
    late = price(here, 1, [], ["replace"], terms=Terms(after_hours=True))
    assert (late.how, late.high) == (HowQuoted.HOURLY, 22_500)
    assert price(here, 1, [], ["replace"]).high == 18_500
    assert price(ALL, 1, [], ["replace"], terms=Terms(after_hours=True)).high == 18_500


def test_work_of_unknown_size_has_no_price() -> None:
    vague = price(ALL, 1, [], ["repair", "replace"], terms=Terms(vague=True), look_minutes=60)
    assert vague.how is HowQuoted.ESTIMATE_VISIT
    assert (vague.lines, vague.minutes) == ((), 60)


def test_work_we_do_not_do_stays_refused_whatever_its_size() -> None:
    assert price(ALL, 1, [], ["gas"], terms=Terms(vague=True)).how is HowQuoted.NOT_OFFERED


def test_the_pick_up_is_billed_once_where_we_bring_it() -> None:
    ours = [
        item(key, HowQuoted.FIXED, cents=10_000, fixture=Fixture.EITHER) for key in ("one", "two")
    ]
    here = book(*ours).model_copy(update={"pickup_cents": 3_000})
    kinds = [
        line.item for line in price(here, 1, [], ["one", "two"], terms=Terms(bring=True)).lines
    ]
    assert kinds == ["one", "two", PICKUP]
    assert price(here, 1, [], ["one", "two"]).high == 20_000
    alone = book(REPAIR).model_copy(update={"pickup_cents": 3_000})
    assert price(alone, 1, [], ["repair"], terms=Terms(bring=True)).high == 12_500


def rule(key: str, **fields: Any) -> Discount:
    return Discount(key=key, name={Lang.EN: key}, **fields)


def test_of_several_written_rules_the_one_that_takes_most_applies() -> None:
    rules = (rule("two", cents=1_000, min_items=2), rule("senior", percent=10))
    here = ALL.model_copy(update={"discounts": rules})
    asked = Terms(asks_for=("senior",))
    for terms, off in ((Terms(), -1_000), (asked, -3_100)):
        lines = price(here, 1, [], ["repair", "replace"], terms=terms).lines
        assert [line.low for line in lines if line.item == DISCOUNT] == [off]
    assert price(here, 1, [], ["repair"]).high == 12_500


def test_a_discount_never_goes_below_the_minimum_of_a_visit() -> None:
    here = book(REPAIR, minimum=12_000).model_copy(
        update={"discounts": (rule("senior", percent=50),)}
    )
    priced = price(here, 1, [], ["repair"], terms=Terms(asks_for=("senior",)))
    assert priced.high == 12_000


def test_an_agreed_amount_is_one_more_line_by_his_word() -> None:
    made = quote(price(ALL, 1, [], ["repair", "patch"]), "q1", "c1", NOW, Policy())
    by_word = agreed(made, 20_000, "a7", Lang.EN, "q2", NOW)
    assert by_word.low == by_word.high == 20_000
    assert sum(line.low for line in by_word.lines) == sum(x.high for x in by_word.lines) == 20_000
    assert (by_word.lines[-1].item, by_word.lines[-1].source) == (AGREED, "Approval/a7")
    assert work_of(by_word) == work_of(made) == ("repair", "patch")
    assert by_word.expires_at == made.expires_at


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


# ---- several of a thing, and work added to a visit

EACH = item("outlet", HowQuoted.FIXED, "electrical/outlet", cents=11_000, minutes=45, pieces=1)


def test_an_item_priced_by_the_piece_counts_as_often_as_it_is_named() -> None:
    found = price(book(EACH, minimum=9_500, trip=3_500), 1, (), ("outlet",) * 3)
    outlets, trip = found.lines
    assert (outlets.name, outlets.times, outlets.low, outlets.minutes) == (
        "3 x Outlet",
        3,
        33_000,
        135,
    )
    assert trip.low == 3_500
    assert found.low == found.high == 36_500
    assert found.minutes == 135
    made = quote(found, "q1", "c1", NOW, Policy())
    assert work_of(made) == ("outlet",) * 3


LESS = {"further_cents": 6_500, "further_minutes": 25}


def test_further_pieces_stand_on_a_line_of_their_own_and_take_their_own_time() -> None:
    less = EACH.model_copy(update=LESS)
    found = price(book(less, minimum=9_500, trip=3_500), 1, (), ("outlet",) * 3)
    assert [(line.name, line.low, line.minutes) for line in found.lines] == [
        ("Outlet", 11_000, 45),
        ("Outlet, 2 more", 13_000, 50),
        ("Trip fee", 3_500, 0),
    ]
    assert (found.low, found.high, found.minutes) == (27_500, 27_500, 95)
    assert work_of(quote(found, "q1", "c1", NOW, Policy())) == ("outlet",) * 3
    one = price(book(less), 1, (), ("outlet",))
    assert [(line.name, line.low) for line in one.lines] == [("Outlet", 11_000)]


def test_further_pieces_of_a_range_add_a_firm_amount() -> None:
    shelves = item("shelf", HowQuoted.RANGE, low=12_000, high=18_000, pieces=3, further_cents=9_000)
    found = price(book(shelves), 1, (), ("shelf",) * 2)
    assert (found.how, found.low, found.high) == (HowQuoted.RANGE, 21_000, 27_000)


def test_outside_the_hours_further_pieces_are_worked_by_the_hour_too() -> None:
    late = book(EACH.model_copy(update=LESS)).model_copy(update={"after_hours_cents": 12_000})
    found = price(late, 1, (), ("outlet",) * 2, terms=Terms(after_hours=True))
    assert [line.low for line in found.lines] == [9_000, 5_000]


def test_a_further_piece_added_later_leaves_the_first_at_what_was_agreed() -> None:
    rows = book(EACH.model_copy(update=LESS))
    before = quote(price(rows, 1, (), ("outlet",) * 2), "q1", "c1", NOW, Policy())
    dearer = book(EACH.model_copy(update={**LESS, "cents": 15_000, "further_cents": 9_000}))
    found = price(dearer, 2, (), ("outlet",) * 2)
    assert [line.low for line in found.model_copy(update=extended(dearer, 2, found, before)).lines] == [
        11_000, 6_500,
    ]  # fmt: skip


def test_an_item_priced_as_a_whole_counts_once() -> None:
    found = price(book(REPAIR), 1, ("plumbing/faucet",), ("repair", "repair"))
    assert found.low == 12_500


def test_each_piece_counts_for_a_discount_by_number() -> None:
    off = Discount(key="three", name={Lang.EN: "Three jobs"}, percent=10, min_items=3)
    three = book(EACH).model_copy(update={"discounts": (off,)})
    assert price(three, 1, (), ("outlet",) * 3).low == 29_700
    assert price(three, 1, (), ("outlet",) * 2).low == 22_000


def test_added_work_keeps_what_was_agreed_and_counts_the_minimum_once() -> None:
    small = item("small", HowQuoted.FIXED, cents=5_000)
    rows = book(small, EACH, minimum=12_000, trip=3_500)
    before = quote(price(rows, 1, (), ("small",)), "q1", "c1", NOW, Policy())
    assert [line.item for line in before.lines] == ["small", MINIMUM, TRIP_FEE]
    dearer = book(small.model_copy(update={"cents": 9_000}), EACH, minimum=12_000, trip=3_500)
    found = price(dearer, 2, (), ("small", "outlet"))
    both = found.model_copy(update=extended(dearer, 2, found, before))
    assert {line.item: line.low for line in both.lines} == {
        "small": 5_000, "outlet": 11_000, TRIP_FEE: 3_500,
    }  # fmt: skip
    assert both.low == both.high == 19_500


def test_added_work_keeps_the_amount_he_agreed_to() -> None:
    rows = book(REPAIR, EACH)
    before = quote(price(rows, 1, (), ("repair",)), "q1", "c1", NOW, Policy())
    before = agreed(before, 10_000, "a1", Lang.EN, "q2", NOW)
    found = price(rows, 1, (), ("repair", "outlet"))
    assert extended(rows, 1, found, before)["low"] == 21_000
