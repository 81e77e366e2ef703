"""How a piece of work is done: what the crew brings and checks, what the customer prepares. No prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from deskhand.domain.base import Document, Lang, Localised, Value


class Crew(Value):
    """For the crew alone, never sent to a customer. `minutes` is what the work usually takes."""

    minutes: int = Field(gt=0)
    bring: tuple[str, ...] = ()
    check: tuple[str, ...] = ()
    stop_and_call_if: tuple[str, ...] = ()


class Procedure(Value):
    """One way of working, for the named items and whole services of the price book.

    `customer` says in a sentence or two how to prepare and make safe; it may be sent.
    """

    key: str
    services: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    crew: Crew
    customer: Localised = {}
    reviewed: bool = True


class ProcedureBook(Document):
    """All procedures of a business, one document (`id` "main")."""

    collection: ClassVar[str] = "ProcedureBook"

    procedures: tuple[Procedure, ...] = ()

    def about(self, services: Sequence[str], items: Sequence[str]) -> tuple[Procedure, ...]:
        """Those of the items; for a service none of whose items has one, that of the service."""
        named = [p for p in self.procedures if set(p.items) & set(items)]
        covered = {service for p in named for service in p.services}
        whole = [
            p
            for p in self.procedures
            if p not in named and not p.items and set(p.services) & (set(services) - covered)
        ]
        return (*named, *whole)

    def how_to_prepare(
        self, services: Sequence[str], items: Sequence[str], lang: Lang, *, unreviewed: bool = False
    ) -> str:
        """The customer's part for this work in his language, or nothing; with `unreviewed` also what
        nobody has reviewed."""
        found = (p for p in self.about(services, items) if p.reviewed or unreviewed)
        return next((text for p in found if (text := p.customer.get(lang))), "")
