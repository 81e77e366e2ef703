"""Photos behind their secret links."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from deskhand.bootstrap import secret_of
from deskhand.domain.control import OwnerItem
from deskhand.effects.lines import proof
from deskhand.engine.codec import encode
from deskhand.ports.store import Commit, Ref
from deskhand.web.app import create
from deskhand.web.photos import LASTS
from deskhand.web.server import Server
from tests.support.house import House
from tests.support.pictures import MARK, picture
from tests.unit.web.test_app import Client


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "house")
    yield made
    made.close()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    server = Server(create(house.app, "secret", lambda: {"ok": True}), "127.0.0.1", 0)
    server.start()
    yield Client(server.port)
    server.stop()


def link(house: House, *pictures: bytes) -> str:
    """An item of the owner's list with these photos."""
    app = house.app
    photos = tuple(app.parts.blobs.put(app.business, content) for content in pictures)
    item = OwnerItem(
        id="item-1", kind="handoff", reason="", at=house.runtime.clock.now(), photos=photos
    )
    ref = Ref(OwnerItem.collection, item.id)
    app.store.commit(app.business, Commit({ref: 0}, {ref: encode(item)}))
    known = proof(secret_of(app.parts, app.business), "owneritem", item.id)
    return f"/photos/owneritem/{item.id}/{known}/"


def test_the_page_shows_them_clean(house: House, client: Client) -> None:
    place = link(house, picture("JPEG"), picture("PNG", (60, 40)))
    page = client.get(place)
    assert page.status == 200
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "private, no-store"
    assert page.content.count(b"<img") == 2
    assert b"Bluebird Handyman" in page.content
    photo = client.get(f"{place}1.jpg")
    assert photo.headers["content-type"] == "image/jpeg"
    assert MARK.encode() not in photo.content
    with Image.open(io.BytesIO(photo.content)) as seen:
        assert seen.height > seen.width


def test_only_the_whole_link_opens_them(house: House, client: Client) -> None:
    place = link(house, picture("PNG", (60, 40)))
    known = place.split("/")[4]
    for wrong in (
        f"/photos/owneritem/item-1/{'0' * 32}/",
        f"/photos/owneritem/item-2/{known}/",
        f"/photos/visit/item-1/{known}/",
        "/photos/owneritem/item-1/%C3%A9/",
    ):
        assert client.get(wrong).status == 404
        assert client.get(f"{wrong}1.jpg").status == 404
    for number in ("0", "2", "-1"):
        assert client.get(f"{place}{number}.jpg").status == 404


def test_what_is_gone_or_broken_is_not_there_and_the_rest_is(house: House, client: Client) -> None:
    place = link(house, b"torn", picture("PNG", (60, 40)))
    assert client.get(place).status == 200
    assert [client.get(f"{place}{n}.jpg").status for n in (1, 2)] == [404, 200]


def test_a_link_ends(house: House, client: Client) -> None:
    place = link(house, picture("PNG", (60, 40)))
    house.runtime.clock.set(house.runtime.clock.now() + LASTS + timedelta(minutes=1))
    assert client.get(place).status == 404
    assert client.get(f"{place}1.jpg").status == 404
