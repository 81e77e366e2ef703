"""The blob stores in memory and in a folder keep the contract; a folder meets damage and full disks."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.errors import TryAgain
from deskhand.ports.blobs import BlobStore
from deskhand.providers.blobs.folder import FolderBlobs
from deskhand.providers.blobs.memory import MemoryBlobs
from tests.contracts.blobs import BUSINESS, BlobContract


class TestMemoryBlobs(BlobContract):
    @pytest.fixture
    def blobs(self) -> BlobStore:
        return MemoryBlobs()


class TestFolderBlobs(BlobContract):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> BlobStore:
        return FolderBlobs(tmp_path / "blobs")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_they_outlive_the_process(tmp_path: Path) -> None:
    name = FolderBlobs(tmp_path).put(BUSINESS, b"photo")
    assert FolderBlobs(tmp_path).get(BUSINESS, name) == b"photo"


def test_damaged_bytes_are_never_served_and_heal_when_put_again(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    name = blobs.put(BUSINESS, b"photo")
    (file,) = files(tmp_path)
    file.write_bytes(b"pho")
    assert blobs.get(BUSINESS, name) is None
    assert blobs.put(BUSINESS, b"photo") == name
    assert blobs.get(BUSINESS, name) == b"photo"


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_full_disk_is_passing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    blobs = FolderBlobs(tmp_path)
    with monkeypatch.context() as patch:
        if broken == "fsync":
            patch.setattr(os, "fsync", full)
        else:
            patch.setattr(Path, "replace", full)
        with pytest.raises(TryAgain, match="No space"):
            blobs.put(BUSINESS, b"photo")
    assert files(tmp_path) == []
    name = blobs.put(BUSINESS, b"photo")
    assert blobs.get(BUSINESS, name) == b"photo"


def test_a_place_that_cannot_be_a_folder_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file")
    with pytest.raises(TryAgain):
        FolderBlobs(tmp_path / "blobs").put(BUSINESS, b"photo")


def test_bytes_that_cannot_be_read_now_are_trouble_and_not_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = FolderBlobs(tmp_path)
    name = blobs.put(BUSINESS, b"photo")

    def unreadable(_: Path) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "read_bytes", unreadable)
    with pytest.raises(TryAgain):
        blobs.get(BUSINESS, name)
