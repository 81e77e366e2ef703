"""How the people of the business can be reached, for whoever decides what to tell them. Sends nothing."""

from __future__ import annotations

from typing import Protocol

from deskhand.domain.business import Person
from deskhand.domain.control import Approval, OwnerItem
from deskhand.domain.work import Visit

HasPhotos = Visit | Approval | OwnerItem
"""What a customer's photos belong to."""


class Reach(Protocol):
    """The lines that are connected. A person who has none of the kind asked for is not reached on it."""

    def rings(self, person: Person) -> bool:
        """Is a line connected that can wake him? He is told on it first; it brings no pictures."""

    def mails(self, person: Person) -> bool:
        """Is a line connected that brings him pictures?"""

    def link(self, about: HasPhotos) -> str | None:
        """Where its photos can be looked at for a while; None where nothing outside reaches us. Who has
        the link sees them: it is for people of the business alone."""
