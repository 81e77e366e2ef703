"""Blobs as files in a folder, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from deskhand.domain.errors import TryAgain
from deskhand.providers._limits import check_blob_name


class FolderBlobs:
    """Implements ports.blobs.BlobStore: `folder/business/ab/abcdef...`."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def put(self, business: str, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        path = self._path(business, name)
        if self.get(business, name) is not None:
            return name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(part).replace(path)
                _sync(path.parent)
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise TryAgain(f"{path.parent}: {error.strerror}") from error
        return name

    def get(self, business: str, sha256: str) -> bytes | None:
        path = self._path(business, sha256)
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise TryAgain(f"{path}: {error.strerror}") from error
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def _path(self, business: str, name: str) -> Path:
        check_blob_name(name)
        return self._folder / hashlib.sha256(business.encode()).hexdigest()[:16] / name[:2] / name


def _sync(folder: Path) -> None:
    """Make a new name in a folder survive power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
