"""A business's folder is made whole or not at all, and checked line by line."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskhand.business.load import load
from deskhand.domain.business import Mode
from tests.support.command import deskhand

GIVEN = ("--name", "Ed's Fixes", "--owner", "Ed", "--owner-phone", "845 555 0140",
         "--hours", "mon-fri 8:00-17:00, sat 9:00-13:00", "--hourly-rate", "90")  # fmt: skip


def test_options_make_a_folder_that_is_right(tmp_path: Path) -> None:
    folder = tmp_path / "biz"
    said = deskhand("init", folder, *GIVEN)
    assert said.code == 0
    assert "deskhand serve --business" in said.out
    made = load(folder)
    assert made.business.owner.phone == "+18455550140"
    assert made.business.policy.mode is Mode.DRAFT
    assert made.price_book.hourly_cents == 9000
    assert sorted(made.business.hours) == [0, 1, 2, 3, 4, 5]
    assert f"{made.business.hours[5].closes:%H:%M}" == "13:00"
    checked = deskhand("check", folder)
    assert (checked.code, checked.err) == (0, "")
    assert "No mistakes" in checked.out


WHO = ("--name", "A", "--owner", "B", "--owner-phone", "8455550140")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--name, --owner, --owner-phone needed"),
        ((*WHO, "--hours", "mon 8"), "hours.monday"),
        ((*WHO, "--zone", "Mars"), "there is no time zone 'Mars'"),
        (("--name", "A", "--owner", "B", "--owner-phone", "12"), "owner_phone"),
    ],
)
def test_wrong_answers_write_nothing(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in deskhand("init", tmp_path / "biz", *arguments).line
    assert not (tmp_path / "biz").exists()


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    assert "there is something already" in deskhand("init", tmp_path, *GIVEN).line
    assert [p.name for p in tmp_path.iterdir()] == ["notes"]


def test_a_person_is_asked_until_the_answer_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies = iter(["Ed's Fixes", "Ed", "12", "845 555 0140", "", "1 Elm St", "Mars",
                    "America/Chicago", "mon-fri 9:00-17:00", "", "$90", "$90", "$0",
                    "", "", "", "1", "", "", "", ""])  # fmt: skip
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(replies))
    monkeypatch.setattr("deskhand.cli.start._can_ask", lambda: True)
    said = deskhand("init", tmp_path / "biz")
    assert said.code == 0
    assert said.err.count("deskhand: ") == 2
    assert load(tmp_path / "biz").business.zone == "America/Chicago"
    assert next(replies, None) is None


def test_mistakes_are_told_with_line_and_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "biz"
    deskhand("init", folder, *GIVEN)
    profile = folder / "business.yaml"
    profile.write_text(profile.read_text().replace("America/New_York", "America/New_Yrok"))
    line = deskhand("check", folder).line
    assert "business.yaml, line" in line
    assert "Did you mean America/New_York?" in line
    told = json.loads(deskhand("check", folder, "--json").out)
    assert (told["ok"], len(told["mistakes"])) == (False, 1)
    assert "business.yaml, line" in deskhand("serve", "--business", folder).line


@pytest.mark.platform("linux")
def test_the_questions_stand_in_a_real_terminal(tmp_path: Path) -> None:
    """As he types it: a wrong number is asked again, Enter takes what is usual."""
    import pty

    folder = tmp_path / "biz"
    typed = ["Ace Repairs", "Joe", "12", "845 555 0140", "", "14 Main St, Kingston, NY 12401",
             "", "", "12401, 12443", "95", "", "", "Mike 845-555-0101", "Joe, Mike", "3, 20",
             "1", "", "Yes, up to two million.", "", ""]  # fmt: skip
    ours, his = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", "from deskhand.cli import main; main()", "init", str(folder)],
        stdin=his, stdout=his, stderr=his, env={**os.environ, "TERM": "xterm"},
    ):  # fmt: skip
        os.close(his)
        said = b""
        # All that he types, and the end of it: nothing waits for an answer that does not come.
        os.write(ours, "".join(f"{line}\n" for line in [*typed, "\x04"]).encode())
        with contextlib.suppress(OSError):  # the terminal is gone when the program has ended
            while more := os.read(ours, 4096):
                said += more
    shown = said.decode()
    assert "What is your business called?" in shown
    assert "'12' is not a phone number. Write it like +1 845 555 0100." in shown
    assert "is ready, Joe" in shown
    made = load(folder)
    assert [person.name for person in made.business.technicians] == ["Joe", "Mike"]
    assert [step.name for step in made.business.rota] == ["Joe", "Mike"]
    assert made.business.policy.mode is Mode.DRAFT
    assert made.business.about.insurance != {}
    assert made.business.about.licence == {}
    refused = {i.service for i in made.price_book.items if i.how_quoted == "not_offered"}
    assert {"plumbing/drain", "locks"} <= refused
