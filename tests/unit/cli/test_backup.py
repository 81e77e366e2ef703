"""`deskhand backup verify` says yes to what comes back whole, and no to anything else."""

from __future__ import annotations

import json
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from deskhand.bootstrap import opened_store
from deskhand.engine.digests import differences, digests
from deskhand.providers.store.postgres import PostgresStore
from deskhand.providers.store.sqlite import SqliteStore
from tests.support import emulators, postgres
from tests.support.command import Said, deskhand
from tests.support.house import House
from tests.support.mails import mail

WORDS = "How much would it cost to replace a toilet seat?\n"


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path / "old")
    made.receive(mail(WORDS, message_id="<a@mail.example>"))
    made.close()
    return made


@pytest.fixture
def file(house: House, tmp_path: Path) -> Path:
    made = tmp_path / "backup.zip"
    assert deskhand("backup", made, "--business", house.folder).code == 0
    return made


def verified(said: Said) -> bool:
    return said.code == 0 and "each as it was" in said.out


def rewritten(file: Path, name: str, content: bytes) -> None:
    """The same backup with other content under a name: what somebody did who knows the format."""
    with zipfile.ZipFile(file) as old:
        held = {entry: old.read(entry) for entry in old.namelist()}
    with zipfile.ZipFile(file, "w") as new:
        for entry, was in held.items():
            new.writestr(entry, content if entry == name else was)


def manifest_of(file: Path) -> dict[str, object]:
    with zipfile.ZipFile(file) as archive:
        told: dict[str, object] = json.loads(archive.read("manifest.json"))
    return told


def test_it_comes_back(file: Path, tmp_path: Path) -> None:
    assert verified(deskhand("backup", "verify", file))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "old"]


def test_a_folder_holds_many_and_the_newest_is_verified(house: House, tmp_path: Path) -> None:
    folder, room = tmp_path / "backups", tmp_path / "room"
    folder.mkdir()
    room.mkdir()
    assert deskhand("backup", "verify", folder).line.endswith("there is no backup in it.\n")
    (folder / "deskhand-20200101T000000Z.zip").write_bytes(b"of old")
    said = deskhand("backup", folder, "--scratch", room, "--business", house.folder)
    assert said.code == 0
    assert len(list(folder.iterdir())) == 2
    assert list(room.iterdir()) == []
    assert verified(deskhand("backup", "verify", folder))


def test_it_goes_into_a_new_file(file: Path, house: House, tmp_path: Path) -> None:
    target = tmp_path / "drill.db"
    assert verified(deskhand("backup", "verify", file, "--into", target))
    with (
        closing(SqliteStore(target)) as there,
        closing(opened_store(house.folder / ".deskhand" / "deskhand.db")) as here,
    ):
        assert differences(digests(here), digests(there)) == []
    again = deskhand("backup", "verify", file, "--into", target)
    assert "holds documents already" in again.line


@pytest.mark.xdist_group("postgres")
def test_it_goes_into_a_new_database_and_back(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = postgres.fresh()
    said = deskhand("backup", "verify", file, "--into", place)
    assert verified(said)
    assert "postgres" not in said.out
    # What was restored is an installation: backed up in its turn, it tells the same.
    monkeypatch.setenv("DESKHAND_POSTGRES", place)
    second = tmp_path / "second.zip"
    blobs = {"DESKHAND_DATA": str(tmp_path / "old" / ".deskhand")}
    for name, value in blobs.items():
        monkeypatch.setenv(name, value)
    assert deskhand("backup", second).code == 0
    assert manifest_of(second)["digests"] == manifest_of(file)["digests"]
    with closing(PostgresStore(place)) as store:
        business = store.businesses()[0]
        assert next(iter(store.everything(business))).version >= 1


@pytest.mark.xdist_group("firestore")
@pytest.mark.timeout(300)
def test_it_goes_into_a_new_database_of_firestore_and_back(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulators.firestore()
    project = emulators.project()
    place = f"firestore://{project}/drill"
    assert verified(deskhand("backup", "verify", file, "--into", place))
    assert "holds documents already" in deskhand("backup", "verify", file, "--into", place).line
    # What was restored is an installation in the cloud: backed up from there, it tells the same.
    monkeypatch.setenv("DESKHAND_CLOUD_PROJECT", project)
    monkeypatch.setenv("DESKHAND_FIRESTORE", "drill")
    monkeypatch.setenv("DESKHAND_DATA", str(tmp_path / "old" / ".deskhand"))
    second = tmp_path / "second.zip"
    assert deskhand("backup", second).code == 0
    assert manifest_of(second)["digests"] == manifest_of(file)["digests"]
    assert verified(deskhand("backup", "verify", second))


@pytest.mark.parametrize("place", ["firestore://", "firestore://shop", "firestore://shop/a/b"])
def test_an_address_without_a_database_is_refused(file: Path, place: str) -> None:
    assert "names no database" in deskhand("backup", "verify", file, "--into", place).line


def test_a_document_that_differs_is_found(file: Path) -> None:
    told = manifest_of(file)
    digests_ = told["digests"]
    assert isinstance(digests_, dict)
    ((business, kinds),) = digests_.items()
    kinds["Customer"]["sha256"] = "0" * 64
    rewritten(file, "manifest.json", json.dumps(told).encode())
    line = deskhand("backup", "verify", file).line
    assert f"{business}/Customer: documents that differ" in line


def test_a_backup_of_an_older_release_is_counted(file: Path) -> None:
    told = manifest_of(file)
    del told["digests"]
    told["format"] = 1
    rewritten(file, "manifest.json", json.dumps(told).encode())
    said = deskhand("backup", "verify", file)
    assert said.code == 0
    assert "documents counted" in said.out


def test_the_configuration_lies_beside_it_and_no_secret_with_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "DESKHAND_IMAP_HOST": "imap.mail.example",
        "DESKHAND_SMTP_HOST": "smtp.mail.example",
        "DESKHAND_MAIL_ADDRESS": "sam@mail.example",
        "DESKHAND_MAIL_PASSWORD": "hush-1",
        "DESKHAND_LLM": "gemini",
        "DESKHAND_LLM_KEY": "hush-2",
        "DESKHAND_REDIS": "redis://:hush-3@broker/0",
    }.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "with.zip"
    assert deskhand("backup", file, "--business", house.folder).code == 0
    assert deskhand("restore", file, tmp_path / "new").code == 0
    text = (tmp_path / "new" / "configuration.json").read_text(encoding="utf-8")
    assert "hush" not in text
    told = json.loads(text)
    assert told["secrets"] == ["mail.password", "model.key", "redis"]
    assert told["settings"]["mail.imap_host"] == "imap.mail.example"
    assert any(name.endswith(".md") for name in told["prompts"])
    assert deskhand("check", tmp_path / "new").code == 0


@pytest.mark.parametrize("digests_", [[], {"bluebird": 3}, {"bluebird": {"Visit": {"count": 1}}}])
def test_a_manifest_of_another_kind_is_refused(file: Path, digests_: object) -> None:
    told = {**manifest_of(file), "digests": digests_}
    rewritten(file, "manifest.json", json.dumps(told).encode())
    assert "no manifest" in deskhand("backup", "verify", file).line
