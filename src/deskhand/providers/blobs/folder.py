"""Blobs as files in a folder, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from deskhand.domain.errors import TryAgain


class FolderBlobs:
    """Implements ports.blobs.BlobStore: `folder/business/ab/abcdef...`."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def put(self, business: str, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        path = self._path(business, name)
        if path.exists():
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
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise TryAgain(f"{path.parent}: {error.strerror}") from error
        return name

    def get(self, business: str, sha256: str) -> bytes | None:
        path = self._path(business, sha256)
        if not path.is_file():
            return None
        content = path.read_bytes()
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def _path(self, business: str, name: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", name):
            raise ValueError(f"not a SHA-256: {name!r}")
        return self._folder / hashlib.sha256(business.encode()).hexdigest()[:16] / name[:2] / name
