"""A place we work at, who is who there, what was done there. No search, and no words to customers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from deskhand.domain.base import Document, Instant, Value
from deskhand.domain.ids import derived
from deskhand.domain.work import Visit


class Role(StrEnum):
    """What a person is to a property."""

    OCCUPANT = "occupant"
    OWNER = "owner"
    MANAGER = "manager"


class Party(Value):
    """A person of a property. `phone` E.164, `email` in small letters; `customer` once he wrote."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    customer: str | None = None
    told: bool = False
    """Known only by somebody else's word: whoever answers there may be anybody."""


class Access(Value):
    """How to get in, in the words he was told. `code` opens a gate or lockbox: it stands on the
    assigned technician's sheet on the day, and nowhere else."""

    parking: str | None = None
    pets: str | None = None
    adult_home: str | None = None
    code: str | None = None
    notes: str | None = None


class PastWork(Value):
    """Work done here: what the warranty counts from."""

    services: tuple[str, ...]
    visit: str
    done_at: Instant


class Property(Document):
    """One place (`id` from its address). `payer` is the role that pays, None while nobody has said.

    `not_to_exceed_cents` is what the payer lets pass without being asked, None if every price is his.
    """

    collection: ClassVar[str] = "Property"

    address: str
    parties: dict[Role, Party] = {}
    payer: Role | None = None
    not_to_exceed_cents: int | None = None
    access: Access = Access()
    access_asked: bool = False
    built: int | None = None
    """The year it was built, or the latest it can be where only its age was said."""
    visits: tuple[str, ...] = ()
    """Ids of the visits that were confirmed for it, oldest first."""
    done: tuple[PastWork, ...] = ()

    @property
    def street(self) -> str:
        """The address without its town: "22 Pine St"."""
        return self.address.partition(",")[0].strip()

    def role_of(self, customer: str, contacts: Sequence[str] = ()) -> Role | None:
        """What a customer (his id, and the ContactPoint ids he is proven to have) is to it."""
        return next((r for r, p in self.parties.items() if is_party(p, customer, contacts)), None)


_SHORT = {
    "street": "st",
    "avenue": "ave",
    "road": "rd",
    "drive": "dr",
    "lane": "ln",
    "court": "ct",
    "place": "pl",
    "boulevard": "blvd",
    "apartment": "apt",
    "unit": "apt",
    "suite": "apt",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
}


def property_id(address: str) -> str:
    """The same id however the street is written: "12 Elm Street, Apt 2" is "12 elm st apt. 2".

    Only what stands before the first town or code counts, so that a place told without its town is
    the place told with it.
    """
    plain = unicodedata.normalize("NFKD", address.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("#", " apt ")
    street, *rest = plain.split(",")
    unit = next((part for part in rest if re.match(r"\s*(?:apt|apartment|unit|suite)\b", part)), "")
    words = re.findall(r"[a-z0-9]+", f"{street} {unit}")
    return f"place-{derived(' '.join(_SHORT.get(word, word) for word in words))}"


def is_party(party: Party, customer: str, contacts: Sequence[str] = ()) -> bool:
    """Is this person that customer? By his id, or by a ContactPoint he has written from."""
    return party.customer == customer or bool(set(points_of(party)) & set(contacts))


def points_of(party: Party) -> tuple[str, ...]:
    """The ids of the ContactPoints a person is reached at, the one to be texted first."""
    sms = f"sms:{party.phone}" if party.phone else None
    mail = f"email:{party.email.casefold()}" if party.email else None
    return tuple(point for point in (sms, mail) if point)


def remember_done(place: Property, visit: Visit, at: datetime) -> Property:
    """The place with this visit's work done at an instant (UTC); told twice, the first time counts."""
    if any(past.visit == visit.id for past in place.done):
        return place
    past = PastWork(services=visit.services, visit=visit.id, done_at=at)
    return place.model_copy(update={"done": (*place.done, past)})


def came_back(
    past: Sequence[PastWork], services: Sequence[str], now: datetime, days: int | None
) -> PastWork | None:
    """The latest past work of one of the services, no older than so many days (None: of any age)."""
    same = [p for p in past if set(p.services) & set(services) and p.done_at <= now]
    latest = max(same, key=lambda p: p.done_at, default=None)
    if latest is None or days is None or now - latest.done_at <= timedelta(days=days):
        return latest
    return None


def learned(access: Access, more: Access) -> Access:
    """What is known of getting in with what was told now; what was told later counts."""
    told = {name: value for name, value in more if value}
    return access.model_copy(update=told)
