"""Photos of a mail: what goes along, under which name, and what does not."""

from __future__ import annotations

from deskhand.domain.errors import TryAgain
from deskhand.domain.people import Picture
from deskhand.effects.photos import FEW, MOST, MOST_BYTES, Enclosures
from deskhand.ports.llm import Photo
from deskhand.ports.photos import FOR_A_MODEL, FOR_PEOPLE
from deskhand.providers.blobs.memory import MemoryBlobs


class Cleaner:
    """Opens what is not torn, and says how large it was to be; "heavy" ones stay so."""

    media_types = frozenset({"image/jpeg"})

    def cleaned(self, content: bytes, longest: int = FOR_A_MODEL) -> Photo | None:
        if b"torn" in content:
            return None
        made = content if b"heavy" in content else f"clean {longest}".encode()
        return Photo(media_type="image/jpeg", sha256="0" * 64, content=made)


def pictures(blobs: MemoryBlobs, *contents: bytes) -> list[Picture]:
    return [
        Picture(name=f"dana-{n}", sha256=blobs.put("main", content))
        for n, content in enumerate(contents, 1)
    ]


def test_they_go_along_clean_and_what_cannot_be_opened_is_named() -> None:
    blobs = MemoryBlobs()
    enclosed = Enclosures(blobs, Cleaner()).of("main", pictures(blobs, b"place", b"torn", b""))
    ((name, media_type, content),) = enclosed.files
    assert (name, media_type, content) == (
        "dana-1.jpg",
        "image/jpeg",
        f"clean {FOR_PEOPLE}".encode(),
    )
    assert (enclosed.unreadable, enclosed.left_out) == (("dana-2", "dana-3"), ())


def test_gone_or_out_of_reach_stops_nothing() -> None:
    class Down(MemoryBlobs):
        def get(self, business: str, sha256: str) -> bytes | None:
            raise TryAgain("disk")

    gone = Picture(name="dana-1", sha256="0" * 64)
    for blobs in (MemoryBlobs(), Down()):
        assert Enclosures(blobs, Cleaner()).of("main", [gone]).unreadable == ("dana-1",)


def test_those_of_another_business_are_not_there() -> None:
    blobs = MemoryBlobs()
    (theirs,) = pictures(blobs, b"place")
    assert Enclosures(blobs, Cleaner()).of("other", [theirs]).files == ()


def test_many_are_smaller_and_too_many_stay_behind() -> None:
    blobs = MemoryBlobs()
    many = pictures(blobs, *(bytes([n]) for n in range(MOST + 2)))
    enclosed = Enclosures(blobs, Cleaner()).of("main", many)
    assert len(enclosed.files) == MOST
    assert enclosed.left_out == (f"dana-{MOST + 1}", f"dana-{MOST + 2}")
    assert {file.content for file in enclosed.files} == {f"clean {FOR_A_MODEL}".encode()}
    few = Enclosures(blobs, Cleaner()).of("main", many[:FEW])
    assert {file.content for file in few.files} == {f"clean {FOR_PEOPLE}".encode()}


def test_a_mail_has_room_for_so_much_and_no_more() -> None:
    blobs = MemoryBlobs()
    half = b"heavy" + bytes(int(MOST_BYTES * 0.35))
    enclosed = Enclosures(blobs, Cleaner()).of(
        "main", pictures(blobs, half, half + b"2", half + b"3", b"small")
    )
    assert [file.name for file in enclosed.files] == ["dana-1.jpg", "dana-2.jpg", "dana-4.jpg"]
    assert enclosed.left_out == ("dana-3",)


def test_no_bytes_where_it_is_printed() -> None:
    blobs = MemoryBlobs()
    enclosed = Enclosures(blobs, Cleaner()).of("main", pictures(blobs, b"heavy secret"))
    assert "secret" not in repr(enclosed)
