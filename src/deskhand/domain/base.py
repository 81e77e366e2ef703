"""The two base models every noun is made of: frozen values and stored documents. No nouns here."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, field_validator


def instant_text(instant: datetime) -> str:
    """An aware datetime as fixed-width UTC text, so that the order of text is the order of time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


Instant = Annotated[datetime, PlainSerializer(instant_text, return_type=str, when_used="json")]
"""An aware UTC datetime; stored so that stores can order and bound it."""


class Value(BaseModel):
    """Immutable plain data. Unknown fields survive a read and write round trip."""

    model_config = ConfigDict(frozen=True, extra="allow")

    def __eq__(self, other: object) -> bool:
        """As this release sees them: what only a newer one knows of does not tell two apart."""
        same = super().__eq__(other)
        if same is True or type(self) is not type(other) or not isinstance(other, Value):
            return same
        if self.model_extra == other.model_extra:
            return False
        known = type(self).model_fields
        return all(getattr(self, name) == getattr(other, name) for name in known)


class Versioned(Value):
    """A value whose shape has a version, `schema_version`: what was read in an older shape is written in
    `latest_schema`, its own."""

    latest_schema: ClassVar[int] = 1

    @field_validator("schema_version", check_fields=False)
    @classmethod
    def _of_this_shape(cls, version: int) -> int:
        return max(version, cls.latest_schema)


class Document(Versioned):
    """A value stored under (business, collection, id).

    `collection` names its place; `schema_version` is the version of its shape. A reader that meets
    a higher one than it knows must leave the document alone.
    """

    collection: ClassVar[str]

    id: str
    schema_version: int = Field(default=1, validate_default=True)


class Lang(StrEnum):
    """Languages Deskhand writes."""

    EN = "en"
    ES = "es"


Localised = dict[Lang, str]
"""A text per language; English is always there."""


class Channel(StrEnum):
    """How a person reached us."""

    SMS = "sms"
    EMAIL = "email"
    VOICEMAIL = "voicemail"
    WEB = "web"
    CONSOLE = "console"
