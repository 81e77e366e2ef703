"""Photos made anew with Pillow, which is imported when one is made. Knows nothing of whose they are."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Set
from importlib.util import find_spec

from deskhand.ports.llm import Photo
from deskhand.ports.photos import BIGGEST_PHOTO, FOR_A_MODEL

MOST_PIXELS = 60_000_000
QUALITY = 80
BROKEN = (OSError, ValueError, TypeError, SyntaxError, EOFError, RuntimeError, struct.error)
"""What Pillow and libheif raise on a picture that is torn, or on what is written beside it."""
MEDIA_TYPES = {
    "JPEG": {"image/jpeg"},
    "PNG": {"image/png"},
    "GIF": {"image/gif"},
    "WEBP": {"image/webp"},
    "HEIF": {"image/heic", "image/heif"},
}


class PillowCleaner:
    """Draws the pixels into a new JPEG, so that no EXIF, GPS, XMP, comment or thumbnail comes along.
    HEIC is opened where pillow-heif is installed."""

    def __init__(self) -> None:
        heif = find_spec("pillow_heif") is not None
        self._formats = [name for name in MEDIA_TYPES if heif or name != "HEIF"]
        self.media_types: Set[str] = frozenset().union(
            *(MEDIA_TYPES[name] for name in self._formats)
        )

    def cleaned(self, content: bytes, longest: int = FOR_A_MODEL) -> Photo | None:
        from PIL import Image, ImageOps

        if len(content) > BIGGEST_PHOTO:
            return None
        if "HEIF" in self._formats:
            from pillow_heif import register_heif_opener

            register_heif_opener()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(io.BytesIO(content), formats=self._formats) as opened:
                    if opened.width * opened.height > MOST_PIXELS:
                        return None
                    opened.draft("RGB", (longest * 2, longest * 2))
                    opened.load()
                    try:
                        upright = ImageOps.exif_transpose(opened).convert("RGB")
                    except BROKEN:  # what stands in its EXIF need not be readable
                        upright = opened.convert("RGB")
        except (*BROKEN, Image.DecompressionBombError):
            return None
        upright.thumbnail((longest, longest))
        bare = Image.new("RGB", upright.size)
        bare.paste(upright)
        out = io.BytesIO()
        bare.save(out, "JPEG", quality=QUALITY)
        made = out.getvalue()
        return Photo(media_type="image/jpeg", sha256=hashlib.sha256(made).hexdigest(), content=made)
