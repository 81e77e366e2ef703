"""Old mail rehearsed with today's prices: each at its own date, nothing sent."""

import json
import mailbox
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import deskhand
from tests.support.mails import mail, raw


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.mbox"
    box = mailbox.mbox(path)
    when = datetime(2026, 10, 6, 13, 0, tzinfo=UTC)
    ask = "My kitchen faucet drips. What does it cost, and can you come Wednesday afternoon?\n"
    box.add(mail("I smell gas in my kitchen!\n", subject="gas", message_id="<2@x.example>",
                 sender="bob@mail.example", at=when.replace(hour=15)))  # fmt: skip
    box.add(mail(ask, message_id="<1@x.example>", at=when))
    box.add(mail("News of the week\n", message_id="<3@x.example>", sender="news@list.example",
                 headers=[("List-Id", "<news.list.example>")], at=when.replace(month=9)))  # fmt: skip
    box.add(raw("From: odd@mail.example\nDate: yesterday, I think\nSubject: =?utf-9?q?x?=", "hm"))
    box.flush()
    box.close()
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    said = deskhand("replay", "--mbox", path, "--json")
    assert said.code == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_each_mail_is_answered_as_of_its_own_date(old: Path) -> None:
    *mails, summary = rows(old)
    asked, gas, news = (
        next(m for m in mails if str(m["from"]).startswith(w)) for w in ("ana", "bob", "news")
    )
    assert [m["date"] for m in mails] == sorted(m["date"] for m in mails)
    assert asked["outcome"] == "answered"
    assert "$125" in json.dumps(asked["rows"])
    assert "Wed Oct 7" in json.dumps(asked["rows"])
    assert [row["kind"] for row in gas["rows"] if row["kind"] == "page"] == ["page"]
    assert (news["outcome"], news["rows"]) == ("left alone", [])
    assert summary["mails"] == 4
    assert summary["answered"] == 2


def test_people_read_it_too_and_the_file_stays_as_it_was(old: Path) -> None:
    before = old.read_bytes()
    said = deskhand("replay", "--mbox", old)
    assert "4 mails: 2 answered" in said.out
    assert said.out.endswith("Nothing was sent.\n")
    assert old.read_bytes() == before


def test_what_is_no_mbox_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("Dear diary\n")
    (tmp_path / "empty").write_text("")
    for name in ("notes", "empty"):
        assert "this is no mbox file" in deskhand("replay", "--mbox", tmp_path / name).line
    assert "Name a file, not a folder" in deskhand("replay", "--mbox", tmp_path).line
