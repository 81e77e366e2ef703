"""What only files can show: formats, half-written files, a full disk."""

from __future__ import annotations

import mailbox
import os
from pathlib import Path

import pytest

from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.providers.email.files import MailFiles
from tests.contracts.email import numbered, outgoing, subjects
from tests.support.mails import mail


def test_an_mbox_is_read_from_the_beginning_for_a_rehearsal(tmp_path: Path) -> None:
    box = mailbox.mbox(str(tmp_path / "old.mbox"))
    texts = ["From here on it drips.\n", "x" * 2_000_000 + "\n", "Next.\n", ""]
    for number, text in enumerate(texts):
        box.add(mail(text, message_id=f"<n{number}@mail.example>"))
    box.close()
    client = MailFiles(tmp_path / "old.mbox", tmp_path / "out")
    batch = client.poll(client.beginning())
    assert subjects(batch) == [f"n{number}@mail.example".encode() for number in range(4)]
    bodies = [(item.raw or b"").partition(b"\n\n")[2].strip() for item in batch.mails]
    assert bodies[0] == b"From here on it drips."
    assert bodies[2] == b"Next."
    assert [item.size for item in batch.mails] == [len(item.raw or b"") for item in batch.mails]
    one_by_one = client.beginning()
    seen = []
    for _ in range(4):
        step = client.poll(one_by_one, limit=1)
        one_by_one = step.cursor
        seen += subjects(step)
    assert seen == subjects(batch)


def test_a_separator_on_the_edge_of_a_block_is_found(tmp_path: Path) -> None:
    block = 1 << 20
    for shift in range(-7, 8):
        path = tmp_path / f"{shift}.mbox"
        first = b"From a@b.example Sun Nov 22 10:00:00 2026\nMessage-ID: <n1@x>\n\n"
        path.write_bytes(
            first
            + b"x" * (block - len(first) + shift - 1)
            + b"\nFrom a@b.example x\nMessage-ID: <n2@x>\n\n.\n"
        )
        client = MailFiles(path, tmp_path / "out")
        assert subjects(client.poll(client.beginning())) == [b"n1@x", b"n2@x"]


def test_an_mbox_that_was_cut_short_starts_from_now(tmp_path: Path) -> None:
    path = tmp_path / "in.mbox"
    head = b"From a@b.example Sun Nov 22 10:00:00 2026\n"
    path.write_bytes((head + numbered(1) + b"\n") * 3)
    client = MailFiles(path, tmp_path / "out")
    cursor = client.poll(None).cursor
    path.write_bytes(head + numbered(1) + b"\n")
    assert client.poll(cursor).mails == ()


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    client = MailFiles(inbox, tmp_path / "out")
    cursor = client.poll(None).cursor
    for name in (".hidden.eml", "notes.txt", "half.eml.part"):
        (inbox / name).write_bytes(numbered(1))
    (inbox / "sub.eml").mkdir()
    (inbox / "real.EML").write_bytes(numbered(2))
    assert subjects(client.poll(cursor)) == [b"n2@mail.example"]


def test_a_maildir_mail_that_another_program_moved_is_the_same_mail(tmp_path: Path) -> None:
    box = mailbox.Maildir(str(tmp_path / "in"), create=True)
    client = MailFiles(tmp_path / "in", tmp_path / "out")
    cursor = client.poll(None).cursor
    key = box.add(numbered(1))
    first = client.poll(cursor)
    read = box.get_message(key)
    read.add_flag("S")
    read.set_subdir("cur")
    box[key] = read
    assert [item.uid for item in client.poll(cursor).mails] == [item.uid for item in first.mails]
    assert client.poll(first.cursor).mails == ()


def test_sending_twice_leaves_one_file_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    client = MailFiles(tmp_path / "in", tmp_path / "out")
    client.send(outgoing())
    client.send(outgoing())
    (file,) = [path for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")]
    assert file.read_bytes() == outgoing().raw
    assert not list((tmp_path / "out").glob(".*.part"))


def test_a_full_disk_is_passing_trouble_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    client = MailFiles(tmp_path / "in", tmp_path / "out")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TryAgain, match="No space left"):
        client.send(outgoing())
    assert client.was_sent(outgoing().message_id) is False
    assert not [path for path in (tmp_path / "out").iterdir() if path.suffix in (".eml", ".part")]
    monkeypatch.undo()
    client.send(outgoing())
    assert client.was_sent(outgoing().message_id) is True


def test_an_inbox_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nowhere"):
        MailFiles(tmp_path / "nowhere", tmp_path / "out")
