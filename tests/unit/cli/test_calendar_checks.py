"""What doctor says of technicians' calendars, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.bootstrap import arm, google, installed
from deskhand.bootstrap.published import files_of
from deskhand.cli.calendar_checks import calendar_checks
from deskhand.cli.checks import Check, noted
from deskhand.domain.errors import ConfigurationError
from deskhand.providers.store.memory import MemoryStore
from deskhand.settings import Settings, from_environment
from tests.support import radicale
from tests.support.house import House


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[radicale.Radicale]:
    with radicale.served(tmp_path_factory.mktemp("radicale")) as server:
        server.make("sam-work")
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    house = House(tmp_path / "house")
    house.close()
    profile = house.folder / "business.yaml"
    text = profile.read_text(encoding="utf-8")
    before, technicians, after = text.partition("\ntechnicians:\n")
    assert technicians
    after = after.replace("  - name: Sam\n", "  - name: Sam\n    calendar: sam-work\n", 1)
    profile.write_text(before + technicians + after, encoding="utf-8")
    return house.folder


def settings(folder: Path, server: radicale.Radicale | None, password: str = "") -> Settings:
    account = {
        "DESKHAND_CALENDAR": "caldav",
        "DESKHAND_CALENDAR_URL": server.url if server else "",
        "DESKHAND_CALENDAR_USER": radicale.USER,
        "DESKHAND_CALENDAR_PASSWORD": password or radicale.PASSWORD,
    }
    return from_environment(account if server else {}, folder)


def only(found: Settings) -> Check:
    (check,) = calendar_checks(found)
    return check


def test_a_calendar_that_was_read_is_fine(server: radicale.Radicale, folder: Path) -> None:
    found = settings(folder, server)
    app = installed(found, files_of(folder))
    arm(app)
    assert app.datebook is not None
    assert only(found).status == "warn"
    app.datebook.collect()
    check = only(found)
    app.close()
    assert (check.what, check.status) == ("Calendar of Sam", "ok")
    assert "sam-work answers" in check.found


def test_a_password_that_changed_fails_with_what_to_do(
    server: radicale.Radicale, folder: Path
) -> None:
    installed(settings(folder, server), files_of(folder)).close()
    check = only(settings(folder, server, "wrong"))
    assert check.status == "fail"
    assert "password" in check.found
    assert check.next_step


def test_a_calendar_that_is_named_and_not_connected_stops_the_start(folder: Path) -> None:
    check = only(settings(folder, None))
    assert (check.status, check.what) == ("fail", "Calendars")
    assert "Sam" in check.found
    with pytest.raises(ConfigurationError, match="names a calendar for Sam"):
        installed(settings(folder, None), files_of(folder))


def test_the_account_that_sees_google_calendars_is_told_of(tmp_path: Path) -> None:
    account = {
        "DESKHAND_CALENDAR": "google",
        "DESKHAND_CALENDAR_USER": "office@bluebird.example",
        "DESKHAND_SECRET_KEY": "x" * 43 + "=",
    }
    found = google.look(from_environment(account, tmp_path), MemoryStore(), "bluebird")
    ((what, told),) = found.items()
    assert what == "google office@bluebird.example"
    assert not told["ok"]
    assert "never connected" in told["trouble"]
    check = noted(what, told)
    assert (check.status, check.next_step) == ("warn", "deskhand connect google")
    assert google.look(from_environment({}, tmp_path), MemoryStore(), "bluebird") == {}
