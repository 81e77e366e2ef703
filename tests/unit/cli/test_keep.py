"""A backup is consistent and checked, a restore is all or nothing, an export is one customer's only."""

import errno
import json
import os
import random
import shutil
import threading
import zipfile
from pathlib import Path

import pytest

from deskhand.bootstrap import opened_store
from deskhand.domain.control import OutboxRow
from deskhand.domain.people import InboundMessage
from deskhand.engine import backup as engine
from deskhand.engine.codec import decode
from tests.scale import SEED, pick
from tests.support.command import deskhand
from tests.support.house import House
from tests.support.mails import mail

WORDS = "How much would it cost to replace a toilet seat?\n"


def from_customer(number: int, words: str = WORDS) -> bytes:
    sender = f"Customer {number} <c{number}@mail.example>"
    return mail(
        words, sender=sender, subject="A toilet seat", message_id=f"<m{number}@mail.example>"
    )


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path / "old")
    made.receive(
        from_customer(1),
        mail(
            WORDS, message_id="<file@mail.example>", files=[("a.pdf", "application/pdf", b"%PDF")]
        ),
    )
    return made


def everything(house: House) -> list[object]:
    return list(house.app.store.everything(house.app.business))


def test_a_backup_restores_to_the_same(house: House, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    said = deskhand("backup", file, "--business", house.folder)
    assert (said.code, said.err) == (0, "")
    assert file.stat().st_mode & 0o077 == 0
    assert deskhand("restore", file, tmp_path / "new").code == 0
    there = opened_store(tmp_path / "new" / ".deskhand" / "deskhand.db")
    assert list(there.everything(house.app.business)) == everything(house)
    there.close()
    restored = House(tmp_path / "new")
    assert restored.ledger() == house.ledger()
    wanted = list(engine.blobs_of(house.app.store))
    assert len(wanted) == 3
    assert all(
        restored.app.parts.blobs.get(*blob) == house.app.parts.blobs.get(*blob) for blob in wanted
    )
    assert (tmp_path / "new" / "faqs" / "about.yaml").read_bytes() == (
        house.folder / "faqs" / "about.yaml"
    ).read_bytes()
    restored.close()
    house.close()


def test_a_backup_taken_while_writers_write_restores_elsewhere(tmp_path: Path) -> None:
    """Whatever moment it holds is whole; given the mails again, it comes to the same ledger."""
    house, count = House(tmp_path / "old"), pick(small=24, prove=400)
    mails = [from_customer(number) for number in range(count)]
    assert house.app.mailroom
    room, half = house.app.mailroom, threading.Event()

    def write(own: list[bytes]) -> None:
        for n, raw in enumerate(own):
            house.runtime.submit(room.take(raw))
            if n == len(own) // 2:
                half.set()

    writers = [threading.Thread(target=write, args=(mails[n::4],)) for n in range(4)]
    for writer in writers:
        writer.start()
    half.wait(60)
    said = deskhand("backup", tmp_path / "b.zip", "--business", house.folder)
    for writer in writers:
        writer.join()
    assert (said.code, said.err) == (0, "")
    house.receive()
    assert deskhand("restore", tmp_path / "b.zip", tmp_path / "new").code == 0
    restored = House(tmp_path / "new")
    records = list(restored.app.store.everything(restored.app.business))
    rows = [decode(OutboxRow, r.body) for r in records if r.ref.collection == "OutboxRow"]
    taken = {r.ref.id for r in records if r.ref.collection == InboundMessage.collection}
    assert 0 < len(taken) <= count
    assert taken == {row.message["subject"] for row in rows if row.type == "MessageReceived"}
    assert all(restored.app.parts.blobs.get(*blob) for blob in engine.blobs_of(restored.app.store))
    restored.receive(*mails)
    assert restored.ledger() == house.ledger()
    restored.close()
    house.close()


def test_a_damaged_backup_restores_nothing(house: House, tmp_path: Path) -> None:
    house.close()
    file, target = tmp_path / "backup.zip", tmp_path / "new"
    assert deskhand("backup", file, "--business", house.folder).code == 0
    whole, chance = file.read_bytes(), random.Random(f"{SEED}/damage")
    rounds = pick(small=12, prove=300)
    for n in range(rounds):
        damaged = bytearray(whole)
        if n % 4 == 0:
            del damaged[chance.randrange(len(whole)) :]
        else:
            damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)
        said = deskhand("restore", file, target)
        if said.code == 0:  # a bit that says nothing: a date, an attribute
            assert House(target).ledger() == House(house.folder).ledger()
            shutil.rmtree(target)
        else:
            assert str(file) in said.line
        assert not target.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backup.zip", "old"]


@pytest.mark.parametrize(
    "change", ["extra", "missing", "renamed", "newer", "bigger", "mail", "file"]
)
def test_a_backup_that_was_tampered_with_restores_nothing(
    house: House, tmp_path: Path, change: str
) -> None:
    house.close()
    file = tmp_path / "backup.zip"
    deskhand("backup", file, "--business", house.folder)
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries["manifest.json"])
    if change == "extra":
        entries["../evil"] = b"x"
    elif change == "missing":
        del entries[next(name for name in entries if name.startswith("blobs/"))]
    elif change == "renamed":
        manifest["parts"][1]["name"] = "business/../../evil"
        entries["business/../../evil"] = entries.pop("business/business.yaml")
    elif change in ("mail", "file"):
        start = {"mail": "blobs/", "file": "business/price"}[change]
        name = next(name for name in entries if name.startswith(start))
        entries[name] = entries[name].replace(b"a", b"b")
    elif change == "newer":
        manifest["format"] = 99
    else:
        manifest["documents"]["main"] += 1
    entries["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    assert str(file) in deskhand("restore", file, tmp_path / "new").line
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backup.zip", "old"]


def test_a_restore_goes_into_an_empty_place_only(house: House, tmp_path: Path) -> None:
    house.close()
    file, taken, empty = tmp_path / "backup.zip", tmp_path / "taken", tmp_path / "empty"
    deskhand("backup", file, "--business", house.folder)
    taken.mkdir()
    (taken / "mine").write_text("kept")
    empty.mkdir()
    assert "is not empty. Name a new or empty folder" in deskhand("restore", file, taken).line
    assert "is not empty" in deskhand("restore", file, taken / "mine").line
    assert [p.name for p in taken.iterdir()] == ["mine"]
    assert deskhand("restore", file, empty).code == 0


def test_a_full_disk_leaves_the_old_backup_and_no_half_one(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.close()
    file = tmp_path / "backup.zip"
    file.write_bytes(b"the old one")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    assert "Add --overwrite" in deskhand("backup", file, "--business", house.folder).line
    monkeypatch.setattr(os, "fsync", full)
    line = deskhand("backup", file, "--overwrite", "--business", house.folder).line
    assert "No space left on device. Free some disk space" in line
    assert file.read_bytes() == b"the old one"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backup.zip", "old"]


def test_a_missing_file_is_told_and_the_rest_is_kept(house: House, tmp_path: Path) -> None:
    _, sha256 = next(iter(engine.blobs_of(house.app.store)))
    house.close()
    next(house.data.rglob(sha256)).unlink()
    said = deskhand("backup", tmp_path / "b.zip", "--business", house.folder)
    assert said.code == 1
    assert "1 files that messages refer to are missing" in said.err
    again = deskhand("restore", tmp_path / "b.zip", tmp_path / "new")
    assert again.code == 0
    assert "1 files were missing" in again.out


# ---- export


def test_an_export_holds_all_of_one_customer_and_nothing_of_another(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.receive(
        from_customer(1, "My kitchen faucet drips under window seventeen. Can you come Tuesday?\n"),
        from_customer(2, "My hallway ceiling fan wobbles, number twentyfour. How much?\n"),
        from_customer(3, "A pipe burst in my cellar, water is everywhere, hurry!\n"),
    )
    house.close()
    said = deskhand("export", "C1@mail.example", "--business", house.folder)
    data = json.loads(said.out)
    assert data["customer"][0]["email"] == "c1@mail.example"
    assert "window seventeen" in data["messages_in"][0]["text"]
    assert data["messages_out"][0]["to"] == "c1@mail.example"
    assert len(data["blobs"]) == 1
    assert data["conversations"]
    for foreign in ("c2@", "twentyfour", "Customer 2", "c3@", "cellar"):
        assert foreign not in said.out
    out = tmp_path / "one.json"
    assert deskhand("export", "customer 1", "-o", out, "--business", house.folder).code == 0
    assert json.loads(out.read_text()) == data
    assert out.stat().st_mode & 0o077 == 0


def test_an_export_asks_when_it_is_not_clear_who_is_meant(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.receive(from_customer(1), from_customer(2))
    house.close()
    assert "2 customers fit 'customer'" in deskhand("export", "customer", "-b", house.folder).line
    assert "no customer 'Nobody'" in deskhand("export", "Nobody", "-b", house.folder).line
    assert "no customer ''" in deskhand("export", "", "-b", house.folder).line
