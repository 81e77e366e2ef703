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


def meant(written: str, *services: str) -> list[str]:
    return list(find_items(Text.of(written), services, ITEMS))


@pytest.mark.parametrize(
    ("written", "service", "items"),
    [
        ("a crib and a dresser to assemble", "assembly/furniture", {"assembly_bed", "assembly_piece"}),
        ("rekey the front door and put a deadbolt on the back", "locks", {"lock_rekey", "lock_replace"}),
        ("regrout the shower and replace two cracked tiles", "flooring/tile", {"regrout", "tile_repair"}),
        ("power wash the driveway and the steps", "pressure_washing", {"wash_driveway", "wash_walkway"}),
        ("armar una cama y un escritorio", "assembly/furniture", {"assembly_bed", "assembly_desk"}),
        ("the outlet won't reset, I think it's a GFCI", "electrical/outlet", {"outlet_gfci"}),
        ("the window cord broke, the window won't stay up", "windows/screens", {"window_stuck"}),
    ],
)  # fmt: skip
def test_different_things_in_the_parts_of_a_message_are_rows_of_their_own(
    written: str, service: str, items: set[str]
) -> None:
    assert set(meant(written, service)) == items


@pytest.mark.parametrize(
    ("written", "item"),
    [
        ("the kitchen faucet drips and won't shut off. Can you replace it?", "faucet_replace"),
        ("the faucet drips, I already bought a new one", "faucet_replace"),
        ("gotea la llave de la cocina, ¿me la pueden cambiar?", "faucet_replace"),
        ("the faucet drips. I'd rather fix it than put in a new one", "faucet_repair"),
        ("the faucet drips, can you fix or replace it?", "faucet_repair"),
    ],
)
def test_a_new_one_is_meant_where_it_is_asked_for(written: str, item: str) -> None:
    assert meant(written, "plumbing/faucet") == [item]


@pytest.mark.parametrize(
    ("written", "painted"),
    [
        ("patch the hole in my wall and paint it", "paint_touch_up"),
        ("put a hole in the drywall, can you patch and paint?", "paint_touch_up"),
        ("fix the crack in the living room ceiling and touch up the paint", "paint_touch_up"),
        ("parchar un hoyo en la pared y pintarlo", "paint_touch_up"),
        ("paint my bedroom 12x12 and patch a hole in the wall", "paint_room"),
    ],
)
def test_a_patch_is_painted_and_no_room_with_it(written: str, painted: str) -> None:
    found = meant(written, "drywall/patch", "painting/room")
    assert [key for key in found if key.startswith("paint")] == [painted]


def test_the_sentence_about_other_work_lends_no_word() -> None:
    written = "Quisiera pintar una recámara. También tengo una puerta que no cierra bien."
    assert meant(written, "painting/room", "carpentry/door") == ["paint_room", "door_adjust"]
