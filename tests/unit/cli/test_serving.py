"""`deskhand serve` without a mailbox: what it says, its pages, one per database, a clean end."""

import json
import logging
import re
import signal
import urllib.request
from pathlib import Path

import pytest

from deskhand.cli import serving
from deskhand.domain.base import Channel, Lang
from deskhand.domain.messages import MessageSent, PageSent
from deskhand.domain.understanding import Hazard
from tests.support.command import started


def test_it_says_what_is_connected_and_stops_cleanly(tmp_path: Path) -> None:
    env = {"DESKHAND_WEB_PORT": "0"}
    process = started("serve", cwd=tmp_path, env=env)
    assert process.stdout
    said = ""
    while "Next: " not in said:
        line = process.stdout.readline()
        assert line, process.communicate()
        said += line
    assert "mailbox   not connected: set DESKHAND_IMAP_HOST" in said
    assert "paging cannot wake anyone" in said
    assert "This is the sample business" in said
    link = re.search(r"(http://127\.0\.0\.1:\d+)/calendar/[0-9a-f]{40}\.ics", said)
    assert link
    with urllib.request.urlopen(link[0], timeout=10) as answer:
        assert answer.read().startswith(b"BEGIN:VCALENDAR")
    with urllib.request.urlopen(f"{link[1]}/healthz", timeout=10) as answer:
        health = json.loads(answer.read())
    assert health["ok"] is True
    assert health["mailbox"] == {"ok": True, "connected": False}

    out, err = started("serve", cwd=tmp_path, env=env).communicate(timeout=30)
    assert (out, err.count("\n")) == ("", 1)
    assert f"process {process.pid} runs Deskhand on this database already. Stop it first" in err

    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert out.endswith("Stopped.\n")
    assert (tmp_path / ".deskhand").stat().st_mode & 0o077 == 0


def test_after_a_kill_the_next_one_starts_with_the_same_link(tmp_path: Path) -> None:
    links = []
    for number in (signal.SIGKILL, signal.SIGINT):
        process = started("serve", cwd=tmp_path, env={"DESKHAND_WEB_PORT": "0"})
        assert process.stdout
        while "calendar" not in (line := process.stdout.readline()):
            assert line, process.communicate()
        links.append(line.rpartition("/")[2])
        process.send_signal(number)
        process.communicate(timeout=30)
    assert links[0] == links[1]
    assert process.returncode == 0


def test_the_log_holds_no_words_and_no_address(caplog: pytest.LogCaptureFixture) -> None:
    sent = MessageSent(
        channel=Channel.SMS,
        to="+18455550123",
        contact="sms:+18455550123",
        text="Hi Dana",
        lang=Lang.EN,
    )
    page = PageSent(person="Sam", via="email", hazard=Hazard.FLOOD, step=1, text="Dana wrote: help")
    with caplog.at_level(logging.INFO, "deskhand.serve"):
        for message in (sent, page):
            serving._happened("main", message)
    said = caplog.text
    assert "answered by sms" in said
    assert "EMERGENCY (flood): Sam was paged by email" in said
    for private in ("Dana", "5550123"):
        assert private not in said
