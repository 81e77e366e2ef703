"""The doctor says what works, what does not, and what to do next."""

import json
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.cli import diagnosis
from deskhand.runtimes.lock import only_one
from deskhand.settings import from_environment
from tests.support.command import deskhand
from tests.support.house import House
from tests.support.mails import mail
from tests.support.smtp import smtp_server

Usage = namedtuple("Usage", "total used free")


def checks(house: House | Path, code: int = 0) -> dict[str, dict[str, str]]:
    folder = house if isinstance(house, Path) else house.folder
    said = deskhand("doctor", "--json", "-b", folder)
    assert said.code == code, said.out
    told = json.loads(said.out)
    assert told["ok"] is (code == 0)
    return {check["what"]: check for check in told["checks"]}


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path / "house", mode="draft", start=datetime.now(UTC) - timedelta(hours=2))
    made.receive(mail("How much is a new toilet seat?\n"))
    made.close()
    return made


def test_a_fresh_folder_only_warns(tmp_path: Path) -> None:
    who = ("--name", "A", "--owner", "B", "--owner-phone", "845 555 0140")
    assert deskhand("init", tmp_path / "biz", *who).code == 0
    found = checks(tmp_path / "biz")
    assert found["Database"]["status"] == "warn"
    assert "not reviewed by you" in found["Business files"]["found"]
    assert found["Mailbox"]["next_step"].startswith("Set DESKHAND_IMAP_HOST")
    assert "reaches nobody" in found["Paging"]["found"]
    assert all(check["next_step"] for check in found.values() if check["status"] != "ok")


def test_what_waits_is_counted(house: House) -> None:
    found = checks(house)
    assert found["Database"]["status"] == "ok"
    assert found["Approvals"]["found"] == "1 waiting for your yes"
    assert found["Dead letters"]["status"] == "ok"
    assert found["Running"]["status"] == "warn"
    with only_one(house.data):
        assert checks(house)["Running"]["status"] == "ok"


def test_late_rows_are_noticed(tmp_path: Path) -> None:
    made = House(tmp_path / "house", start=datetime.now(UTC) - timedelta(hours=2))
    assert made.app.mailroom
    made.app.mailroom.take(mail())
    made.close()
    late = checks(made)["Outbox"]
    assert late["status"] == "warn"
    assert "waits for 1" in late["found"]


def test_a_damaged_page_fails(house: House) -> None:
    database = house.data / "deskhand.db"
    with database.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 4096)
    found = checks(house, code=1)["Database"]
    assert found["status"] == "fail"
    assert "restore" in found["next_step"]


def test_wrong_files_a_full_disk_and_a_wrong_clock_fail(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 10**6))
    monkeypatch.setattr(diagnosis, "NOT_BEFORE", datetime(2999, 1, 1, tzinfo=UTC))
    (house.folder / "price_book.yaml").write_text("items: [\n")
    found = checks(house, code=1)
    for what in ("Disk", "Clock", "Business files"):
        assert found[what]["status"] == "fail"
    assert "price_book.yaml" in found["Business files"]["found"]


def test_the_mail_account_is_tried(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with smtp_server() as script:
        script.login = ("sam", "right")
        for name, value in {
            "MAIL_ADDRESS": "hello@bluebird.example", "MAIL_PASSWORD": "wrong", "MAIL_USER": "sam",
            "IMAP_HOST": "127.0.0.1", "IMAP_PORT": "9", "IMAP_TLS": "plain",
            "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(script.port), "SMTP_TLS": "plain",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"DESKHAND_{name}", value)
        found = checks(house, code=1)
        assert found["Mailbox"]["status"] == "fail"
        assert found["Sending"]["status"] == "fail"
        assert "app password" in found["Sending"]["next_step"]
        monkeypatch.setenv("DESKHAND_MAIL_PASSWORD", "right")
        found = checks(house, code=1)
        assert found["Sending"]["status"] == "ok"
        assert found["Sent folder"]["status"] == "warn"
        assert (
            "cannot wake anyone" in found["Paging"]["found"]
            or "no way to reach Mike" in found["Paging"]["found"]
        )
        assert script.taken == []


def test_people_see_a_table(house: House) -> None:
    said = deskhand("doctor", "-b", house.folder).out
    assert "-> deskhand inbox" in said
    assert "to mend." in said
    assert len(diagnosis.diagnose(from_environment({}, house.folder))) >= 10
