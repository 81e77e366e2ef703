"""A place we work at, and who is who there: occupant, owner, manager, payer. No search, no wording."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import ClassVar

from deskhand.domain.base import Document, Instant, Value
from deskhand.domain.ids import derived


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
    """The year it was built, where somebody said."""
    done: tuple[PastWork, ...] = ()


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
