"""Errors are one clear line, programs can hold the other end, help is there."""

import errno
import json
import signal
from pathlib import Path

import pytest

from deskhand import cli
from tests.support.command import deskhand, started


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DESKHAND_DATA", "DESKHAND_BUSINESS", "DESKHAND_IMAP_HOST"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "No such command 'nope'. See `deskhand --help`."),
        (["replay", "--mbxo", "x"], "See `deskhand replay --help`."),
        (["export"], "See `deskhand export --help`."),
        (["approve", "two"], "See `deskhand approve --help`."),
        (["replay", "nothing.jsonl"], "nothing.jsonl: No such file or directory. Check the name."),
        (["replay", "."], "Name a file, not a folder."),
        (["replay", "--mbox", "old.mbox"], "old.mbox: No such file or directory. Check the name."),
        (["replay", "--mbox", "old.mbox", "x"], "--mbox is used alone"),
        (["understand", "nothing.jsonl"], "Check the name."),
        (["check", "nowhere"], "nowhere: there is no such folder. Run `deskhand init nowhere`."),
        (["serve", "--business", "nowhere"], "there is no such folder"),
        (["inbox"], "there is no database yet. Start `deskhand serve` once"),
        (["approve", "1"], "there is no database yet"),
        (["export", "Dana"], "there is no database yet"),
        (["backup", "out.zip"], "there is no database yet"),
        (["restore", "none.zip", "there"], "none.zip: No such file or directory. Check the name."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: list[str], said: str) -> None:
    answer = deskhand(*arguments)
    assert said in answer.line
    assert answer.code == 2


@pytest.mark.parametrize(
    "arguments",
    [["inbox"], ["approve", "1"], ["export", "Dana"], ["backup", "out.zip"], ["serve"]],
)
def test_a_corrupt_database_is_said_in_one_line(tmp_path: Path, arguments: list[str]) -> None:
    database = tmp_path / ".deskhand" / "deskhand.db"
    database.parent.mkdir()
    database.write_bytes(b"SQLite format 3\0" + b"\x07" * 8192)
    line = deskhand(*arguments).line
    assert str(database) in line
    assert "restore the last good backup" in line
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(errno.EACCES, "Check who may read and write it"), (errno.ENOSPC, "Free some disk space")],
)
def test_trouble_of_the_machine_names_the_place_and_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, remedy: str
) -> None:
    def refused(path: Path, *_: object, **__: object) -> None:
        raise OSError(number, "no", str(path))

    monkeypatch.setattr(Path, "open", refused)
    assert deskhand("replay", tmp_path / "day.jsonl").line == (
        f"deskhand: {tmp_path / 'day.jsonl'}: no. {remedy}"
        + ("; nothing was lost.\n" if number == errno.ENOSPC else ".\n")
    )


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKHAND_WEB_PORT", "many")
    assert "DESKHAND_WEB_PORT" in deskhand("serve").line
    monkeypatch.setenv("DESKHAND_WEB_PORT", "0")
    monkeypatch.setenv("DESKHAND_WEB_URL", "desk.example")
    assert "DESKHAND_WEB_URL: is 'desk.example'. set an address" in deskhand("serve").line


def test_what_nobody_foresaw_is_one_line_and_says_how_to_see_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli._unexpected(ValueError, ValueError("seven"), None)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "ValueError: seven. `deskhand --traceback" in said


def test_help_names_every_command() -> None:
    said = deskhand("--help").out
    names = "init serve demo chat replay understand eval inbox approve graph doctor export backup restore"
    assert [name for name in names.split() if f" {name} " not in said] == []
    assert deskhand("--version").out.startswith("deskhand ")


@pytest.mark.parametrize("name", [name for _, group in cli.PANELS for name in group])
def test_every_command_has_a_help_text(name: str) -> None:
    answer = deskhand(name, "--help")
    assert answer.code == 0
    assert f"deskhand {name}" in answer.out


def test_ctrl_c_ends_quietly(tmp_path: Path) -> None:
    process = started("chat", cwd=tmp_path)
    assert process.stdout
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "")


def test_a_reader_who_goes_away_is_no_trouble(tmp_path: Path) -> None:
    process = started("graph", "--json", cwd=tmp_path)
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=30)
    assert err == ""


def test_replay_answers_line_by_line_to_a_program(tmp_path: Path) -> None:
    process = started("replay", cwd=tmp_path)
    assert process.stdin
    assert process.stdout
    for n, text in enumerate(("my kitchen faucet drips, how much?", "thanks")):
        stimulus = f'{{"at":"2026-11-23T10:0{n}:00","channel":"sms","from":"+18455550123","text":"{text}"}}'
        process.stdin.write(stimulus + "\n")
        process.stdin.flush()
        heard = [process.stdout.readline()]
        while '"idle"' not in heard[-1]:
            heard.append(process.stdout.readline())
            assert heard[-1], process.communicate()
        assert n or any("$125" in line for line in heard)
    process.stdin.close()
    assert '"state"' in process.stdout.read()
    assert process.wait(30) == 0
    process.stdout.close()
    assert process.stderr
    process.stderr.close()


def test_replay_tells_by_its_exit_code() -> None:
    good = '{"at":"2026-11-23T10:00:00","channel":"sms","from":"+18455550123","text":"hello"}\n'
    bad = '{"setup":{"now":"2026-11-23T10:00:00","visits":[{"customer":"x"}]}}\n'
    assert deskhand("replay", stdin=good).code == 0
    assert deskhand("replay", stdin="nonsense\n" + good).code == 1
    assert deskhand("replay", "-", stdin=bad).code == 2


def test_understand_reads_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    line = '{"id":"a","text":"¿cuánto cuesta arreglar la llave?","now":"2026-11-22T10:00:00"}\n'
    said = deskhand("understand", stdin=line).out
    assert '"lang": "es"' in said
    assert "request_quote" in said
    assert len(deskhand("understand", "--explain", stdin=line).out) > len(said)


def test_graph_for_people_programs_and_documents() -> None:
    told = json.loads(deskhand("graph", "--json").out)
    assert {
        "by": "understanding",
        "from": "MessageAccepted",
        "to": "MessageUnderstood",
        "later": True,
    } in told["edges"]
    text = deskhand("graph").out
    assert all(name in text for name in (*told["entries"], *told["agents"], *told["effects"]))
    assert "answered after 5" in text
    assert deskhand("graph", "--mermaid").out.startswith("flowchart TD\n")
