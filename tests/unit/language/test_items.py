"""Which row of the price book the words name."""

from __future__ import annotations

import pytest

from deskhand.business.load import sample
from deskhand.language.items import find_items
from deskhand.language.text import Text

ITEMS = sample().price_book.items


@pytest.mark.parametrize(
    ("written", "service", "item"),
    [
        ("my toilet is clogged, how much?", "plumbing/toilet", "toilet_clog"),
        ("Hola, se tapó el inodoro", "plumbing/toilet", "toilet_clog"),
        ("the toilet keeps running", "plumbing/toilet", "toilet_repair"),
        ("please replace my kitchen faucet", "plumbing/faucet", "faucet_replace"),
        ("do you install smart locks?", "locks", "smart_lock"),
    ],
)
def test_the_row_whose_words_are_there(written: str, service: str, item: str) -> None:
    assert find_items(Text.of(written), (service,), ITEMS) == (item,)


def test_a_service_without_a_row_named_leaves_its_default() -> None:
    assert (
        find_items(Text.of("something is wrong in the bathroom"), ("plumbing/toilet",), ITEMS) == ()
    )


def test_of_two_names_that_say_as_much_the_one_written_word_for_word_is_meant() -> None:
    painting = ("painting/room",)
    assert find_items(Text.of("please paint the walls"), painting, ITEMS) == ("paint_room",)
    assert find_items(Text.of("please paint a wall"), painting, ITEMS) == ("paint_wall",)


def test_every_alias_reaches_its_row() -> None:
    lost = [
        (item.key, alias)
        for item in ITEMS
        for aliases in item.aliases.values()
        for alias in aliases
        if find_items(Text.of(f"hi, {alias} please"), (item.service,), ITEMS) != (item.key,)
    ]
    assert not lost


@pytest.mark.parametrize(
    ("written", "item"),
    [
        ("three bedrooms painted, walls and ceilings", "paint_look"),
        ("how much to paint 2 rooms", "paint_look"),
        ("pintar tres recámaras y el pasillo", "paint_look"),
        ("paint one bedroom", "paint_room"),
        ("paint a bedroom, two coats", "paint_room"),
    ],
)
def test_several_rooms_are_not_the_price_of_one(written: str, item: str) -> None:
    assert find_items(Text.of(written), ("painting/room",), ITEMS) == (item,)
