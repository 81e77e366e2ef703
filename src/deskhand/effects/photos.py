"""Customers' photos as files of a mail: small, counted, weighed. Who gets which is decided elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from deskhand.channels.email.render import MailFile
from deskhand.domain.errors import TryAgain
from deskhand.domain.people import Picture
from deskhand.ports.blobs import BlobStore
from deskhand.ports.photos import FOR_A_MODEL, FOR_PEOPLE, PhotoCleaner

FEW, MOST = 8, 20
"""Photos of a mail that are shown large, and that go along at all."""
MOST_BYTES = 3_500_000
"""Of all files of a mail as it travels: Gmail takes 5 MB in one piece, and there they are a third more."""
_TRAVELS = 4 / 3 * 78 / 76
"""What base64 with its line ends makes of a byte."""


class Enclosed(NamedTuple):
    """What goes along, and the names of what does not: unreadable or gone, or too much for one mail."""

    files: tuple[MailFile, ...] = ()
    unreadable: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class Enclosures:
    """Brings photos from the blobs into a mail. One that is gone or broken stops nothing."""

    def __init__(self, blobs: BlobStore, cleaner: PhotoCleaner) -> None:
        self._blobs, self._cleaner = blobs, cleaner

    def of(self, business: str, pictures: Sequence[Picture]) -> Enclosed:
        """The files of a mail in the order of its pictures."""
        files: list[MailFile] = []
        unreadable: list[str] = []
        left_out = [picture.name for picture in pictures[MOST:]]
        room = MOST_BYTES / _TRAVELS
        longest = FOR_PEOPLE if len(pictures) <= FEW else FOR_A_MODEL
        for picture in pictures[:MOST]:
            content = self._shown(business, picture, longest)
            if content is None:
                unreadable.append(picture.name)
            elif len(content) > room:
                left_out.append(picture.name)
            else:
                room -= len(content)
                files.append(MailFile(f"{picture.name}.jpg", "image/jpeg", content))
        return Enclosed(tuple(files), tuple(unreadable), tuple(left_out))

    def _shown(self, business: str, picture: Picture, longest: int) -> bytes | None:
        try:
            content = self._blobs.get(business, picture.sha256)
        except TryAgain:
            return None  # the words do not wait for a disk
        made = self._cleaner.cleaned(content, longest) if content else None
        return made.content if made else None
