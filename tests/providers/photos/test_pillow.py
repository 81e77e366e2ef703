"""A picture comes out small and upright, with nothing in it but what is seen; else it does not come out."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from deskhand.ports.photos import BIGGEST_PHOTO, FOR_A_MODEL, FOR_PEOPLE
from deskhand.providers.photos.pillow import MEDIA_TYPES, PillowCleaner
from tests.support.pictures import MARK, picture


@pytest.fixture
def cleaner() -> PillowCleaner:
    return PillowCleaner()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("longest", [FOR_A_MODEL, FOR_PEOPLE])
def test_nothing_but_the_picture_is_left(cleaner: PillowCleaner, form: str, longest: int) -> None:
    assert MEDIA_TYPES[form] <= cleaner.media_types
    taken = picture(form)
    assert MARK.encode() in taken, "the test's own picture has a place in it"
    photo = cleaner.cleaned(taken, longest)
    assert photo
    assert photo.media_type == "image/jpeg"
    assert MARK.encode() not in photo.content
    assert b"PhoneMaker" not in photo.content
    assert b"Exif" not in photo.content
    with Image.open(io.BytesIO(photo.content)) as seen:
        assert not seen.getexif()
        assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert max(seen.size) == longest


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


def test_what_is_too_big_is_not_opened(cleaner: PillowCleaner) -> None:
    assert cleaner.cleaned(picture("JPEG") + bytes(BIGGEST_PHOTO)) is None


def test_a_moving_one_shows_its_beginning(cleaner: PillowCleaner) -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "blue")
    first.save(out, "GIF", save_all=True, append_images=[second])
    photo = cleaner.cleaned(out.getvalue())
    assert photo
    with Image.open(io.BytesIO(photo.content)) as seen:
        red, _, blue = seen.getpixel((30, 20))  # type: ignore[misc]
        assert red > blue


@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
def test_without_pillow_heif_the_rest_is_opened(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr("deskhand.providers.photos.pillow.find_spec", lambda _: None)
    cleaner = PillowCleaner()
    assert (cleaner.cleaned(picture(form, (60, 40))) is None) == (form == "HEIF")
    assert MEDIA_TYPES["HEIF"].isdisjoint(cleaner.media_types)


def test_a_bomb_is_not_opened(cleaner: PillowCleaner) -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    assert cleaner.cleaned(out.getvalue()) is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
def test_whatever_is_torn_it_is_a_picture_or_none(cleaner: PillowCleaner, form: str) -> None:
    """Each byte of what stands before the pixels in turn, where the EXIF of JPEG is."""
    whole = picture(form, (16, 12))
    for place in range(min(len(whole), 400)):
        for value in (0, 5, 255):
            torn = whole[:place] + bytes([value]) + whole[place + 1 :]
            made = cleaner.cleaned(torn)
            assert made is None or made.content.startswith(b"\xff\xd8")
