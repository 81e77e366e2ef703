"""Edits of the files count after `deskhand check`: all of them, or none where one line is wrong."""

from __future__ import annotations

from pathlib import Path

from deskhand.domain.price_book import PriceBook
from deskhand.engine.codec import decode
from deskhand.ports.store import Ref
from deskhand.providers.store.sqlite import SqliteStore
from deskhand.runtimes.lock import only_one
from tests.support.command import deskhand
from tests.support.house import House


def price(house: House, key: str) -> int | None:
    store = SqliteStore(house.data / "deskhand.db", "NORMAL")
    record = store.get("main", Ref(PriceBook.collection, "main"))
    store.close()
    assert record is not None
    item = decode(PriceBook, record.body).item(key)
    return item and item.cents


def edit(house: House, old: str, new: str) -> None:
    book = house.folder / "price_book.yaml"
    text = book.read_text(encoding="utf-8")
    assert old in text
    book.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_edit_is_live_after_check_beside_a_running_serve(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.close()
    edit(house, "price: 125", "price: 139")
    assert price(house, "faucet_repair") == 12_500
    with only_one(house.data):
        said = deskhand("check", house.folder)
    assert "They count from now on: Deskhand is running" in said.out
    assert price(house, "faucet_repair") == 13_900
    assert "They count when Deskhand is started again" in deskhand("check", house.folder).out


def test_with_one_wrong_line_nothing_of_the_edit_is_live(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.close()
    edit(house, "price: 125", "price: 139")
    edit(house, "price: 185", "price: about 185")
    line = deskhand("check", house.folder).line
    assert "price_book.yaml, line" in line
    assert "items[2].price" in line
    assert price(house, "faucet_repair") == 12_500
