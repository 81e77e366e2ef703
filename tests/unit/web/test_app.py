"""The calendar feed behind its secret link, and /healthz."""

import http.client
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from icalendar import Calendar

from deskhand.domain.windows import Window
from deskhand.domain.work import Visit, VisitStatus
from deskhand.engine.codec import encode
from deskhand.ports.store import Commit, Ref
from deskhand.web.app import create
from deskhand.web.calendar import secret
from deskhand.web.health import health
from deskhand.web.server import Server
from tests.support.house import SUNDAY, House
from tests.support.mails import mail


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "house")
    yield made
    made.close()


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: dict[str, str]
    content: bytes


class Client:
    """Asks a running server."""

    def __init__(self, port: int) -> None:
        self._port = port

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        line.request(method, path, headers=headers or {})
        got = line.getresponse()
        answer = Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        line.close()
        return answer


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    server = Server(create(house.app, secret(house.app), lambda: told(house)), "127.0.0.1", 0)
    server.start()
    yield Client(server.port)
    server.stop()


def told(house: House, **pulse: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"timers_at": None, "mail_at": None, "troubles": {}, **pulse}
    return health(house.app, **given)


def put(house: House, id: str, days: int, status: VisitStatus, version: int = 0) -> None:
    start = SUNDAY + timedelta(days=days)
    end = start + timedelta(hours=1)
    visit = Visit(
        id=id,
        customer="c1",
        services=("plumbing/faucet",),
        status=status,
        technicians=("Sam",),
        start=start,
        end=end,
        window=Window(start=start, end=end + timedelta(hours=1)),
        travel_minutes=30,
        zone="America/New_York",
        summary="Faucet repair",
        revision=version,
        changed_at=house.runtime.clock.now(),
    )
    ref = Ref(Visit.collection, id)
    house.app.store.commit(house.app.business, Commit({ref: version}, {ref: encode(visit)}))


def link(house: House) -> str:
    return f"/calendar/{secret(house.app)}.ics"


def test_the_feed_holds_a_month_back_to_the_horizon_with_cancelled_ones(
    house: House, client: Client
) -> None:
    for id, days, status in (
        ("old", -31, VisitStatus.DONE),
        ("done", -29, VisitStatus.DONE),
        ("next", 2, VisitStatus.CONFIRMED),
        ("off", 3, VisitStatus.CANCELLED),
        ("held", 4, VisitStatus.HELD),
        ("last", 60, VisitStatus.CONFIRMED),
        ("beyond", 62, VisitStatus.CONFIRMED),
    ):
        put(house, id, days, status)
    answer = client.get(link(house))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    found = {str(event["UID"]).partition("@")[0]: str(event["STATUS"]) for event in events}
    assert found == {
        "done": "CONFIRMED", "next": "CONFIRMED", "off": "CANCELLED", "last": "CONFIRMED"
    }  # fmt: skip


@pytest.mark.parametrize("token", ["", "x", "0" * 40, "%C3%A9", "%00", "../healthz"])
def test_a_wrong_link_is_not_found(house: House, client: Client, token: str) -> None:
    assert client.get(f"/calendar/{token}.ics").status == 404
    assert client.get(link(house)[:-5] + ".ics").status == 404


def test_an_unchanged_feed_is_not_sent_again(house: House, client: Client) -> None:
    put(house, "next", 2, VisitStatus.CONFIRMED)
    first = client.get(link(house))
    etag, since = first.headers["etag"], first.headers["last-modified"]
    house.runtime.clock.set(SUNDAY + timedelta(hours=3))
    for headers in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-Modified-Since": since},
    ):
        again = client.get(link(house), headers=headers)
        assert (again.status, again.content) == (304, b"")
    assert client.get(link(house), headers={"If-Modified-Since": "soon"}).status == 200
    put(house, "next", 2, VisitStatus.CANCELLED, version=1)
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": since}):
        changed = client.get(link(house), headers=headers)
        assert changed.status == 200
        assert changed.headers["etag"] != etag
    assert client.get(link(house), method="HEAD").status == 200


def test_the_secret_is_made_once(house: House) -> None:
    assert secret(house.app) == secret(house.app)
    again = House(house.folder)
    assert secret(again.app) == secret(house.app)
    again.close()
    assert len(secret(house.app)) >= 32


def test_health_says_what_is_wrong(house: House, client: Client) -> None:
    assert json.loads(client.get("/healthz").content)["ok"] is True
    now = house.runtime.clock.now()
    assert told(house, timers_at=now, mail_at=now)["ok"] is True
    for part, pulse in (
        ("timers", {"timers_at": now - timedelta(minutes=5)}),
        ("mailbox", {"mail_at": now, "troubles": {"mail": "refused"}}),
    ):
        found = told(house, **pulse)
        assert found["ok"] is False
        assert [
            name for name in ("store", "outbox", "timers", "mailbox") if not found[name]["ok"]
        ] == [part]


def test_health_sees_a_late_outbox(house: House, client: Client) -> None:
    assert house.app.mailroom
    house.app.mailroom.take(mail())
    house.runtime.clock.set(SUNDAY + timedelta(minutes=10))
    answer = client.get("/healthz")
    assert answer.status == 503
    assert json.loads(answer.content)["outbox"]["oldest_due_seconds"] > 500
    assert b"faucet" not in answer.content


def test_there_is_no_other_page(client: Client) -> None:
    for path in ("/", "/docs", "/openapi.json", "/calendar/"):
        assert client.get(path).status == 404
