"""Blobs in memory, for tests and replay."""

from __future__ import annotations

import hashlib

from deskhand.providers._limits import check_blob_name


class MemoryBlobs:
    """Implements ports.blobs.BlobStore; gone with the process."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], bytes] = {}

    def put(self, business: str, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        self._held[business, name] = content
        return name

    def get(self, business: str, sha256: str) -> bytes | None:
        check_blob_name(sha256)
        return self._held.get((business, sha256))
