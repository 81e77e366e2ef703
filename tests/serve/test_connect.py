"""An owner connects Google in his browser; doctor and /healthz say how it is; Google's pushes come in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from deskhand.business.load import starter_folder
from tests.serve.test_mail import PATIENCE, until, write
from tests.support.google.calendars import CalendarList
from tests.support.google.gmail import Gmail
from tests.support.google.oauth import CLIENT_ID, CLIENT_SECRET
from tests.support.google.server import Google, served
from tests.support.health import ALONE, health
from tests.support.served import ADDRESS, CODE
from tests.support.served_gmail import OnGmail

TOPIC = "projects/bluebird/topics/gmail"


@pytest.fixture
def gmail() -> Gmail:
    gmail = Gmail()
    gmail.deliver(ADDRESS, write("An old mail: how much for a TV mount?", "old"))
    return gmail


@pytest.fixture
def google(gmail: Gmail) -> Iterator[Google]:
    with served(gmail, CalendarList()) as google:
        google.oauth.signs_in = ADDRESS
        yield google


@pytest.fixture
def house(google: Google, gmail: Gmail, tmp_path: Path) -> Iterator[OnGmail]:
    """Nothing is connected yet."""
    folder = tmp_path / "bluebird"
    shutil.copytree(starter_folder(), folder)
    client = tmp_path / "client.json"
    client.write_text(json.dumps({"installed": client_of(google)}))
    house = OnGmail(folder, None, None, "nobody", google=google, gmail=gmail)  # type: ignore[arg-type]
    house.more = {
        "DESKHAND_GOOGLE_CLIENT": str(client),
        "DESKHAND_GMAIL_TOPIC": TOPIC,
        "OAUTHLIB_INSECURE_TRANSPORT": "1",  # the token server is on loopback
    }
    yield house
    house.kill()


def client_of(google: Google) -> dict[str, Any]:
    return {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "auth_uri": f"{google.url}/o/oauth2/auth",
        "token_uri": f"{google.url}/token",
    }


def command(house: OnGmail, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CODE, *arguments, "-b", str(house.folder)],
        env={**house.environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def connected(house: OnGmail, *, tampered: bool = False) -> tuple[int, str]:
    """Run `deskhand connect google`, be its browser; its exit code and what it said."""
    process = command(house, "connect", "google", "--no-browser")
    assert process.stdout is not None
    said = ""
    for line in iter(process.stdout.readline, ""):
        said += line
        if line.strip().startswith("http://"):
            answer = urllib3.request("GET", line.strip(), redirect=False, retries=False)
            assert answer.status == 302, answer.data
            back = answer.headers["Location"]
            base = back.partition("?")[0]
            assert urllib3.request("GET", f"{base}favicon.ico", retries=False).status == 404
            if tampered:
                back = back.replace("state=", "state=x")
            assert urllib3.request("GET", back, retries=False).status == 200
            break
    said += process.communicate(timeout=60)[0]
    return process.returncode, said


def doctor(house: OnGmail) -> dict[str, dict[str, str]]:
    out, _ = command(house, "doctor", "--json").communicate(timeout=60)
    return {check["what"]: check for check in json.loads(out)["checks"]}


def test_an_owner_connects_and_is_told_for_what(house: OnGmail, google: Google) -> None:
    code, said = connected(house)
    assert code == 0, said
    assert "gmail.modify" in said
    assert "it cannot delete for good" in said
    assert f"read one of {ADDRESS}" in said
    assert "Bluebird visits" in said
    assert CLIENT_SECRET not in said
    assert oct((house.folder / ".deskhand" / "secret.key").stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("denies", "access_denied"),
        ("unticks", "calendar.events"),
        ("another", "mom@example.org"),
        ("tampered", "mismatching_state"),
    ],
)
def test_a_consent_that_is_none_keeps_nothing(
    house: OnGmail, google: Google, how: str, words: str
) -> None:
    google.oauth.denies = how == "denies"
    if how == "unticks":
        google.oauth.unticked = ("https://www.googleapis.com/auth/calendar.events",)
    if how == "another":
        google.oauth.signs_in = "mom@example.org"
    code, said = connected(house, tampered=how == "tampered")
    assert code == 2, said
    assert words in said
    assert "Traceback" not in said
    found = doctor(house)
    assert "ok" not in {found[name]["status"] for name in found if name in ("Google", "Mailbox")}


def test_health_and_pushes(house: OnGmail, google: Google, gmail: Gmail) -> None:
    assert connected(house)[0] == 0
    house.begin()
    link = next(w for w in house.said().split() if "/gmail/" in w)
    page = f"{link.partition('/gmail/')[0]}/healthz"

    def told() -> dict[str, Any]:
        return health(page)

    until(lambda: bool(told()["ok"]), PATIENCE, f"never well: {told()}")
    watch = gmail.mailbox(ADDRESS).watched
    assert watch is not None
    assert watch["topicName"] == TOPIC
    assert told()["gmail watch"]["ends"]
    assert told()["gmail sync"]["last_look_seconds"] < 60
    assert told()[f"google {ADDRESS}"]["access_ends"]

    for _ in range(2):  # Pub/Sub repeats itself
        assert gmail.push(ADDRESS, link) == 204
    assert gmail.push(ADDRESS, f"{link[:-4]}0000") == 404
    assert gmail.push(ADDRESS, link, history=17) == 204  # and comes late
    house.deliver(write("How much is it to fix a running toilet?", "one"))
    begun = time.monotonic()
    assert gmail.push(ADDRESS, link) == 204
    until(lambda: len(house.sent()) == 1, PATIENCE, house.said())
    assert time.monotonic() - begun < 10
    house.deliver(write("How much for a dripping faucet?", "two", "Another"))
    until(lambda: len(house.sent()) == 2, 60, "a push that was lost is a mail that was lost")

    google.oauth.take_back(ADDRESS)
    gmail.push(ADDRESS, link)
    until(lambda: not told()[f"google {ADDRESS}"]["ok"], PATIENCE, f"still well: {told()}")
    assert "invalid_grant" in told()[f"google {ADDRESS}"]["trouble"]
    assert urllib3.request("GET", page, headers=ALONE, retries=False).status == 503
    found = doctor(house)
    assert found["Google"]["status"] == "fail"
    assert "deskhand connect google" in found["Google"]["next_step"]
    assert found["Gmail watch"]["status"] == "ok"
    assert connected(house)[0] == 0
    until(lambda: bool(told()["ok"]), 60, f"not well again: {told()}")
    assert os.environ.get("OAUTHLIB_INSECURE_TRANSPORT") is None
