"""Pictures that customers send, made fit to be shown to a model: the picture and nothing else."""

from __future__ import annotations

from collections.abc import Set
from typing import Protocol

from deskhand.ports.llm import Photo

BIGGEST_PHOTO = 20_000_000
"""Bytes of a file that is opened at all."""


class PhotoCleaner(Protocol):
    """Takes out of a picture where and when it was taken, with what, and all else that is not seen."""

    media_types: Set[str]
    """What it can open."""

    def cleaned(self, content: bytes) -> Photo | None:
        """The picture made small, upright and anew; None for what cannot be opened. A picture that
        could not be cleaned is never returned."""
