"""A picture comes out small and upright, with nothing in it but what is seen; else it does not come out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from deskhand.providers.photos.pillow import LONGEST_SIDE, PillowCleaner

PLACE = (41.0, 55.0, 37.26)
MARK = "Wurts Street 14"


def picture(form: str, size: tuple[int, int] = (1600, 900), **more: Any) -> bytes:
    """A red left half and a blue right one, taken sideways somewhere, as a phone saves it."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[Base.ImageDescription] = MARK
    exif[Base.Make] = "PhoneMaker"
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: PLACE})
    out = io.BytesIO()
    image.save(out, form, exif=exif.tobytes(), **more)
    return out.getvalue()


@pytest.fixture
def cleaner() -> PillowCleaner:
    return PillowCleaner()


@pytest.mark.parametrize(
    ("form", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("HEIF", "image/heic")]
)
def test_nothing_but_the_picture_is_left(
    cleaner: PillowCleaner, form: str, media_type: str
) -> None:
    assert media_type in cleaner.media_types
    taken = picture(form)
    assert MARK.encode() in taken, "the test's own picture has a place in it"
    photo = cleaner.cleaned(taken)
    assert photo
    assert photo.media_type == "image/jpeg"
    assert MARK.encode() not in photo.content
    assert b"PhoneMaker" not in photo.content
    assert b"Exif" not in photo.content
    with Image.open(io.BytesIO(photo.content)) as seen:
        assert not seen.getexif()
        assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert max(seen.size) == LONGEST_SIDE


def test_a_picture_taken_sideways_is_turned_upright(cleaner: PillowCleaner) -> None:
    photo = cleaner.cleaned(picture("JPEG"))
    assert photo
    with Image.open(io.BytesIO(photo.content)) as seen:
        assert seen.height > seen.width
        red, _, blue = seen.convert("RGB").getpixel((seen.width // 2, 20))  # type: ignore[misc]
        assert red > blue


def test_a_small_one_stays_small(cleaner: PillowCleaner) -> None:
    photo = cleaner.cleaned(picture("PNG", (60, 40)))
    assert photo
    with Image.open(io.BytesIO(photo.content)) as seen:
        assert max(seen.size) == 60


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff\xe0 broken",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("JPEG")[:2_000],
        b"GIF89a" + b"\x00" * 50,
        b"%PDF-1.7 ...",
        b"\x00" * 5_000,
    ],
)
def test_what_cannot_be_opened_is_not_sent(cleaner: PillowCleaner, content: bytes) -> None:
    assert cleaner.cleaned(content) is None


def test_a_bomb_is_not_opened(cleaner: PillowCleaner) -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    assert cleaner.cleaned(out.getvalue()) is None
