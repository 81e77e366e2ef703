"""Pictures that customers send, made fit to be shown: the picture and nothing else."""

from __future__ import annotations

from collections.abc import Set
from typing import Protocol

from deskhand.ports.llm import Photo

BIGGEST_PHOTO = 20_000_000
"""Bytes of a file that is opened at all."""
FOR_A_MODEL, FOR_PEOPLE = 768, 1280
"""The longest side in pixels: what a model is billed least for, and what fills a phone's screen."""


class PhotoCleaner(Protocol):
    """Takes out of a picture where and when it was taken, with what, and all else that is not seen."""

    media_types: Set[str]
    """What it can open."""

    def cleaned(self, content: bytes, longest: int = FOR_A_MODEL) -> Photo | None:
        """The picture made anew, upright and no longer than so many pixels; None for what cannot be
        opened or is too big. A picture that could not be cleaned is never returned."""
