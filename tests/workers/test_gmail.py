"""Gmail through workers, beat and web as processes of their own: answered once, a push is heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.control import OwnerItem
from deskhand.engine.codec import decode
from deskhand.providers.store.postgres import PostgresStore
from tests.serve.test_mail import words, write
from tests.support.google.gmail import Gmail
from tests.support.google.server import Google, served
from tests.support.health import health
from tests.support.served import ADDRESS, BUSINESS
from tests.support.served_gmail import OnGmail, served_gmail
from tests.workers.test_commands import Running

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def gmail() -> Gmail:
    return Gmail()


@pytest.fixture
def google(gmail: Gmail) -> Iterator[Google]:
    with served(gmail) as google:
        yield google


@pytest.fixture
def running(google: Google, gmail: Gmail, tmp_path: Path) -> Iterator[tuple[Running, OnGmail]]:
    with served_gmail(tmp_path, google, gmail) as house:
        house.more["DESKHAND_GMAIL_TOPIC"] = "projects/bluebird/topics/gmail"
        running = Running(house)
        try:
            connect(running, house)
            yield running, house
        finally:
            running.close()


def connect(running: Running, house: OnGmail) -> None:
    store = PostgresStore(running.place)
    try:
        house.connect(store=store)
    finally:
        store.close()


def told(running: Running) -> list[str]:
    """What the owner was told about the account."""
    store = PostgresStore(running.place)
    try:
        records = [r for r in store.everything(BUSINESS) if r.ref.collection == "OwnerItem"]
        return [i for r in records if "invalid_grant" in (i := decode(OwnerItem, r.body).reason)]
    finally:
        store.close()


def test_complaint_19_answered_once_by_workers_and_a_lost_consent_stops_nothing(
    running: tuple[Running, OnGmail], google: Google, gmail: Gmail
) -> None:
    here, house = running
    house.deliver(write("An old mail: how much for a TV mount?", "old"))
    here.start("beat")
    for _ in range(2):
        here.start("worker", "-c", "2")
    here.until(lambda: google.count("gmail.users.getProfile") >= 2)
    here.start("web")
    here.until(here.links)
    page = here.links()[0]
    push = next(w for w in here.said().split() if w.startswith("http") and "/gmail/" in w)

    asked = house.deliver(write("My kitchen faucet drips. What would it cost?", "one"))
    assert gmail.push(ADDRESS, push) == 204
    assert gmail.push(ADDRESS, push) == 204
    here.until(lambda: len(house.sent()) >= 1)
    (first,) = house.sent()
    assert first["In-Reply-To"] == "<one@example.org>"
    assert "$125" in words(first)
    box = gmail.mailbox(ADDRESS)
    here.until(lambda: "Deskhand/Answered" in box.named(box.messages[asked]))

    def well() -> dict[str, Any]:
        return health(page)

    here.until(lambda: well()["ok"])
    assert {"broker", "workers", "beat", "outbox", "gmail watch", "gmail sync"} <= well().keys()

    google.oauth.take_back(ADDRESS)
    house.deliver(write("How much is it to fix a running toilet?", "two", "Another"))
    here.until(lambda: told(here))
    here.until(lambda: not well()["ok"])
    connect(here, house)
    to_dana = lambda: [m for m in house.sent() if m["To"] == "dana@example.org"]  # noqa: E731
    here.until(lambda: len(to_dana()) >= 2)
    here.until(lambda: well()["ok"])
    assert len(to_dana()) == 2
    assert len(told(here)) == 1
