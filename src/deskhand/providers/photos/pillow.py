"""Photos made anew with Pillow: JPEG, PNG and HEIC. Pillow is imported when one is made."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Set

from deskhand.domain.errors import ConfigurationError
from deskhand.ports.llm import Photo

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 768
QUALITY = 80
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "HEIF": "image/heic"}


class PillowCleaner:
    """Draws the pixels into a new JPEG, so that no EXIF, GPS, XMP, comment or thumbnail comes along.

    Raises ConfigurationError when Pillow is not there; HEIC is opened where pillow-heif is.
    """

    media_types: Set[str]

    def __init__(self) -> None:
        try:
            import PIL.Image  # noqa: F401
        except ImportError as error:
            raise ConfigurationError(
                "photos", "Pillow is not installed", 'pip install "deskhand[photos]"'
            ) from error
        self._formats = ["JPEG", "PNG"]
        try:
            from pillow_heif import register_heif_opener
        except ImportError:
            pass
        else:
            register_heif_opener()
            self._formats.append("HEIF")
        self.media_types = frozenset(FORMATS[name] for name in self._formats) | (
            {"image/heif"} if "HEIF" in self._formats else frozenset()
        )

    def cleaned(self, content: bytes) -> Photo | None:
        from PIL import Image, ImageOps

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(io.BytesIO(content), formats=self._formats) as opened:
                    if opened.width * opened.height > MOST_PIXELS:
                        return None
                    opened.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
                    upright = ImageOps.exif_transpose(opened).convert("RGB")
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
            return None
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        bare = Image.new("RGB", upright.size)
        bare.paste(upright)
        out = io.BytesIO()
        bare.save(out, "JPEG", quality=QUALITY)
        made = out.getvalue()
        return Photo(media_type="image/jpeg", sha256=hashlib.sha256(made).hexdigest(), content=made)
