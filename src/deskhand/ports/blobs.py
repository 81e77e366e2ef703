"""Large bodies and attachments, named by business and SHA-256."""

from __future__ import annotations

from typing import Protocol


class BlobStore(Protocol):
    """Write-once bytes. Written before the commit that refers to them; an orphan is harmless."""

    def put(self, business: str, content: bytes) -> str:
        """Store durably and return the SHA-256 in hex. Idempotent. Raises TryAgain (disk full)."""

    def get(self, business: str, sha256: str) -> bytes | None:
        """The bytes, verified against their name, or None. Raises TryAgain when they cannot be read
        now, ValueError for what is no SHA-256 in lower-case hex."""
