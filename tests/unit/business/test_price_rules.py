"""The price book's rules: zones, discounts and licences that contradict themselves are mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.business.load import load
from deskhand.domain.base import Lang
from deskhand.domain.business import Licence
from deskhand.domain.price_book import Discount, Fixture, TripZone
from tests.support.owners_folder import change, mistakes

EXTRAS = """\
trip_fee_credited: yes
zones:
  - {name: near, codes: [60601, 07001], fee: 0}
  - {name: far, codes: [60645], fee: 45}
estimate_fee: 60
estimate_fee_credited: no
after_hours_rate: 150
pickup_fee: 35
markup_percent: 20
discounts:
  - {key: three, name: Three jobs, percent: 10, min_items: 3}
  - key: senior
    name: {en: Senior discount, es: Descuento para mayores}
    amount: 15
    words: {en: Senior discount, es: [descuento de tercera edad]}
items:"""


@pytest.fixture
def extras(folder: Path) -> Path:
    change(folder / "price_book.yaml", "items:", EXTRAS)
    item = (
        "price: 185.5\n    photos: yes\n    pickup: yes\n    weather: yes\n    crew: 2\n"
        "    fixture: either\n    materials: 25\n    because: parts are dear"
    )
    change(folder / "price_book.yaml", "price: 185.5", item)
    return folder


def test_everything_a_price_book_can_say_is_kept(extras: Path) -> None:
    book = load(extras).price_book
    assert book.zones == (
        TripZone(name="near", codes=("60601", "07001"), cents=0),
        TripZone(name="far", codes=("60645",), cents=4_500),
    )
    assert (book.trip_fee_credited, book.estimate_fee_credited) == (True, False)
    assert (book.estimate_fee_cents, book.after_hours_cents) == (6_000, 15_000)
    assert (book.pickup_cents, book.markup_percent) == (3_500, 20)
    assert book.discounts == (
        Discount(key="three", name={Lang.EN: "Three jobs"}, percent=10, min_items=3),
        Discount(
            key="senior",
            name={Lang.EN: "Senior discount", Lang.ES: "Descuento para mayores"},
            cents=1_500,
            words={Lang.EN: ("senior discount",), Lang.ES: ("descuento de tercera edad",)},
        ),
    )
    faucet = book.item("faucet")
    assert faucet
    assert (faucet.photos, faucet.pickup, faucet.weather, faucet.crew) == (True, True, True, 2)
    assert (faucet.fixture, faucet.materials_cents) == (Fixture.EITHER, 2_500)
    assert faucet.because == "parts are dear"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[60645]", "[60645, 60601]",
         ("price_book.yaml, line 6, zones[2].codes[2]: 60601 is in zone near already. "
          "A postal code has one trip fee")),
        ("[60645]", "[60645, 60645]", "zones[2].codes[2]: 60645 is in zone far already."),
        ("[60645]", "[]", "zones[2].codes: the list is empty."),
        ("fee: 45", "fee: far", "zones[2].fee: 'far' is not an amount of dollars."),
        ("percent: 10", "percent: 10, amount: 5",
         ("price_book.yaml, line 13, discounts[1].percent: the discount three takes off both a "
          "percent and an amount. Write one of")),
        ("percent: 10, ", "", "discounts[1].percent: the discount three takes off nothing."),
        ("percent: 10", "percent: 110", "discounts[1].percent: '110' is too large."),
        ("amount: 15", "amount: 0", "discounts[2].amount: the discount senior takes off nothing."),
        (", min_items: 3", "",
         ("price_book.yaml, line 13, discounts[1]: nothing says who gets the discount three. "
          "Add `min_items: 3`")),
        ("key: senior", "key: three", "discounts[2].key: there is already a discount three."),
        ("crew: 2", "crew: 9", "items[1].crew: '9' is too large. It can be 4 at the most."),
        ("fixture: either", "fixture: both", "items[1].fixture: 'both' is not known here."),
        ("markup_percent: 20", "markup_percent: 20%", "'20%' is not a whole number."),
        ("crew: 2", "licence: electrical",
         ("items[1].licence: faucet needs a licence (electrical) that business.yaml does not name. "
          "Quote it `how_quoted: not_offered`")),
    ],
)  # fmt: skip
def test_a_rule_that_is_broken_names_place_problem_and_remedy(
    extras: Path, old: str, new: str, told: str
) -> None:
    change(extras / "price_book.yaml", old, new)
    found = mistakes(extras)
    assert len([one for one in found if told in one]) == 1, found


def test_a_zone_outside_the_area_is_a_mistake(extras: Path) -> None:
    change(extras / "business.yaml", "hours:", "area: [60601, 07001]\nhours:")
    (told,) = mistakes(extras)
    assert told == (
        "price_book.yaml, line 6, zones[2].codes[1]: 60645 has a trip fee, but is not in the `area` "
        "of business.yaml. Add it there, or take it out here."
    )


@pytest.mark.parametrize(
    ("needed", "held", "offered"),
    [
        ("electrical", "[]", False),
        ("electrical", "[electrical]", True),
        ("electrical", "[plumbing]", False),
        ("{trade: Electrical, jurisdiction: Chicago}", "[electrical]", True),
        ("{trade: electrical, jurisdiction: Chicago}",
         "[{trade: electrical, jurisdiction: chicago}]", True),
        ("{trade: electrical, jurisdiction: Chicago}",
         "[{trade: electrical, jurisdiction: Kingston}]", False),
    ],
)  # fmt: skip
def test_work_that_needs_a_licence_is_offered_only_with_it(
    extras: Path, needed: str, held: str, offered: bool
) -> None:
    change(extras / "price_book.yaml", "crew: 2", f"licence: {needed}")
    change(extras / "business.yaml", "hours:", f"licences: {held}\nhours:")
    if offered:
        assert load(extras).price_book.items[0].licence
    else:
        (told,) = mistakes(extras)
        assert "needs a licence" in told


def test_work_that_is_not_offered_may_name_the_licence_it_would_need(extras: Path) -> None:
    book = extras / "price_book.yaml"
    wanted = "how_quoted: not_offered\n    licence: gas\n    reason: we do no gas"
    change(book, "how_quoted: estimate_visit", wanted)
    deck = load(extras).price_book.item("deck")
    assert deck
    assert deck.licence == Licence(trade="gas")


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("unit: each", "unit: each\n    further: 0", "a further faucet costs nothing"),
        ("unit: each", "unit: each\n    further: 190", "costs more than the first one"),
        ("unit: each", "further: 90", "not priced by the piece"),
        ("unit: each", "unit: each\n    further_minutes: 40", "but not what it costs"),
        (
            "how_quoted: range",
            "how_quoted: photos_first\n    further: 90",
            "which has no `further`",
        ),
    ],
)
def test_a_further_piece_costs_something_and_no_more_than_the_first(
    folder: Path, was: str, now: str, told: str
) -> None:
    book = folder / "price_book.yaml"
    change(book, "minutes: 90", "minutes: 90\n    unit: each")
    change(book, was, now)
    assert any(told in mistake for mistake in mistakes(folder))


def test_a_further_piece_is_loaded_as_written(folder: Path) -> None:
    further = "minutes: 90\n    unit: each\n    further: 140\n    further_minutes: 60"
    change(folder / "price_book.yaml", "minutes: 90", further)
    item = load(folder).price_book.item("faucet")
    assert item is not None
    assert (item.further_cents, item.further_minutes) == (14_000, 60)
