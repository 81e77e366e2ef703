"""Settings: servers' addresses may hold passwords, and are shown nowhere."""

from __future__ import annotations

import pytest

from deskhand.bootstrap import store_place
from deskhand.domain.errors import ConfigurationError
from deskhand.settings import from_environment

POSTGRES = "postgresql://desk:sesame@db.example:5433/deskhand"


def test_where_the_servers_are() -> None:
    found = from_environment(
        {"DESKHAND_POSTGRES": POSTGRES, "DESKHAND_REDIS": "rediss://:sesame@broker.example/2"}
    )
    assert found.postgres == POSTGRES
    assert found.redis == "rediss://:sesame@broker.example/2"
    assert "sesame" not in repr(found)
    assert store_place(found) == "PostgreSQL db.example/deskhand"


@pytest.mark.parametrize("name", ["DESKHAND_POSTGRES", "DESKHAND_REDIS"])
def test_a_wrong_address_is_not_repeated(name: str) -> None:
    with pytest.raises(ConfigurationError, match=name) as caught:
        from_environment({name: "mysql://desk:sesame@db.example/deskhand"})
    assert "sesame" not in str(caught.value)


def test_without_servers_it_is_one_file_and_the_machines_clock() -> None:
    found = from_environment({})
    assert (found.postgres, found.redis, found.test_clock) == (None, None, False)
    assert store_place(found).endswith("deskhand.db")


def test_gmail_instead_of_a_server() -> None:
    found = from_environment(
        {
            "DESKHAND_GMAIL": "Office@Bluebird.example",
            "DESKHAND_GMAIL_SENDER": "office@bluebird.example",
            "DESKHAND_SECRET_KEY": "new, old",
        }
    )
    assert found.gmail is not None
    assert (found.gmail.inbox, found.gmail.sender) == ("office@bluebird.example", None)
    assert found.mail_address == "office@bluebird.example"
    assert found.secret_keys == ("new", "old")
    assert "old" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DESKHAND_GMAIL", "office"),
        ("DESKHAND_GMAIL_SENDER", "secretary"),
        ("DESKHAND_GMAIL_TOPIC", "gmail"),
        ("DESKHAND_IMAP_HOST", "imap.example"),
    ],
)
def test_what_is_wrong_with_gmail_is_named(name: str, value: str) -> None:
    mail = {"DESKHAND_MAIL_ADDRESS": "a@b.example", "DESKHAND_SMTP_HOST": "smtp.example"}
    env = {"DESKHAND_GMAIL": "a@b.example", **mail, "DESKHAND_MAIL_PASSWORD": "sesame", name: value}
    with pytest.raises(ConfigurationError, match="GMAIL"):
        from_environment(env)


CALDAV = {
    "DESKHAND_CALENDAR": "caldav",
    "DESKHAND_CALENDAR_URL": "https://caldav.example",
    "DESKHAND_CALENDAR_USER": "sam",
    "DESKHAND_CALENDAR_PASSWORD": "sesame",
}


def test_where_technicians_calendars_lie() -> None:
    assert from_environment({}).calendars is None
    found = from_environment(CALDAV)
    assert found.calendars is not None
    assert (found.calendars.kind, found.calendars.url) == ("caldav", "https://caldav.example/")
    assert "sesame" not in repr(found)
    google = from_environment({"DESKHAND_CALENDAR": "google", "DESKHAND_GMAIL": "Office@b.example"})
    assert google.calendars is not None
    assert google.calendars.user == "office@b.example"


@pytest.mark.parametrize("name", sorted(CALDAV))
def test_a_calendar_account_that_is_not_whole_names_what_is_missing(name: str) -> None:
    left = {key: value for key, value in CALDAV.items() if key != name}
    if name == "DESKHAND_CALENDAR":
        assert from_environment(left).calendars is None
        return
    with pytest.raises(ConfigurationError, match=name):
        from_environment(left)


def test_a_google_calendar_needs_an_account() -> None:
    with pytest.raises(ConfigurationError, match="DESKHAND_CALENDAR_USER"):
        from_environment({"DESKHAND_CALENDAR": "google"})


def test_the_key_before_opens_what_it_sealed() -> None:
    env = {"DESKHAND_SECRET_KEY": "new", "DESKHAND_SECRET_KEY_PREVIOUS": "old"}
    assert from_environment(env).secret_keys == ("new", "old")
    assert from_environment({"DESKHAND_SECRET_KEY": "a, b"}).secret_keys == ("a", "b")
    assert from_environment({}).secret_keys == ()
