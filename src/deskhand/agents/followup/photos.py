"""Which of a customer's photos belong to what, and what their files are called. Sends nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from deskhand.domain.base import Lang, instant_text
from deskhand.domain.control import Approval, OwnerItem, PhotosShown
from deskhand.domain.ids import derived
from deskhand.domain.people import Customer, InboundMessage, Picture
from deskhand.domain.work import Visit
from deskhand.language import photo_words
from deskhand.ports.desk import Desk
from deskhand.ports.queries import MESSAGES_OF_CUSTOMER
from deskhand.ports.reach import HasPhotos

WITHIN = timedelta(days=30)
"""Photos that came longer before a visit was last agreed, or the owner asked, belong to other work."""
ONE_TALK = timedelta(days=1)
"""What was handed over is about photos that came no longer before."""
MOST_MESSAGES = 200


def of(about: HasPhotos, desk: Desk) -> tuple[str, ...]:
    """The photos that belong to something, each once, by their blobs' SHA-256: those that were handed
    over with it, else what its customer sent in the time before, and since."""
    if isinstance(about, OwnerItem) and about.photos:
        return tuple(dict.fromkeys(about.photos))
    if about.customer is None:
        return ()
    found = desk.find(
        InboundMessage,
        MESSAGES_OF_CUSTOMER,
        {"conversation": about.customer},
        instant_text(_since(about)),
        None,
        MOST_MESSAGES,
    )
    return tuple(dict.fromkeys(photo for message in found for photo in message.photos))


def _since(about: HasPhotos) -> datetime:
    if isinstance(about, Visit):
        return about.changed_at - WITHIN
    return about.asked_at - WITHIN if isinstance(about, Approval) else about.at - ONE_TALK


def unseen(visit: Visit, day: date, name: str, desk: Desk) -> tuple[str, ...]:
    """Those that `name` was not shown yet with his sheet of that day."""
    seen = desk.get(PhotosShown, _showing(visit, day, name))
    return tuple(p for p in of(visit, desk) if seen is None or p not in seen.photos)


def show(visit: Visit, day: date, name: str, desk: Desk) -> None:
    """Now he was shown them all."""
    id = _showing(visit, day, name)
    desk.put(PhotosShown(id=id, photos=of(visit, desk)))


def _showing(visit: Visit, day: date, name: str) -> str:
    return derived(visit.id, day.isoformat(), name)


def whose(customer: str | None, desk: Desk) -> str | None:
    """A customer's first name, enough for a file; None where it is not known."""
    known = desk.peek(Customer, customer) if customer else None
    return known.name.split()[0] if known and known.name and known.name.strip() else None


class Album:
    """The photos of one mail, each once, under names that say whose and of what they are."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def add(self, photos: Iterable[str], *about: str | None) -> list[str]:
        """Put photos in; returns their names. `about` is whose and of what: "Dana", "Faucet repair"."""
        stem = photo_words.file_name(about, self._lang)
        names = []
        for sha256 in photos:
            if sha256 not in self._names:
                self._counts[stem] = self._counts.get(stem, 0) + 1
                self._names[sha256] = f"{stem}-{self._counts[stem]}"
            names.append(self._names[sha256])
        return names

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What goes along with the mail, in order."""
        return tuple(Picture(name=name, sha256=sha256) for sha256, name in self._names.items())
