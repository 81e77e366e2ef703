"""What no model may read into words that do not say it: a yes, an end, a silence, who somebody is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from deskhand.domain.control import Approval, ApprovalState
from deskhand.domain.people import ContactPoint, Customer
from deskhand.domain.work import Visit, VisitStatus
from tests.simulation import acts
from tests.simulation.invariants import Invariant

if TYPE_CHECKING:
    from tests.simulation.world import World

CANCELS = frozenset({"please cancel my appointment", "cancel both", "never mind", "no"})
"""Lines that may end a visit or a hold ("no" may answer a reminder)."""
MOVES = frozenset(
    {
        "can we move it to Thursday at 10am?",
        "I need to reschedule",
        "tomorrow at 2pm would be better",
        "push it back an hour",
        "actually no, wednesday is fine",
        "Friday",
    }
)
AGREES = frozenset({*acts.PICKS, *MOVES, "ok thanks", "👍"}) - {"none of those work"}
"""Lines that may take a time that was offered."""


def i10_no_visit_without_a_yes(world: World) -> Iterator[str]:
    """Whoever is booked has said a line that takes a time, named himself, or asked for a time sooner
    than the owner's notice, which he said yes to."""
    told = _told(world)
    for stood in world.watch.stood:
        said = told.get(stood.visit.customer, [])
        if stood.approved or any(_takes(line) for line in said):
            continue
        yield f"{stood.visit.id} stands, and {stood.visit.customer} only said {said}"


def i10_no_visit_moved_or_ended_unasked(world: World) -> Iterator[str]:
    """A visit that stood ends or moves because its customer said so, or the owner."""
    told = _told(world)
    owners = any(a.state is ApprovalState.YES for a in world.watch.all(Approval))
    for visit in world.watch.all(Visit):
        said = set(told.get(visit.customer, []))
        starts = {stood.visit.start for stood in world.watch.stood if stood.visit.id == visit.id}
        if visit.status is VisitStatus.CANCELLED and starts and not said & (CANCELS | MOVES):
            yield f"{visit.id} was cancelled, and {visit.customer} only said {sorted(said)}"
        if len(starts) > 1 and not said & (MOVES | CANCELS) and not owners and not _asks(said):
            yield f"{visit.id} was moved, and {visit.customer} only said {sorted(said)}"


def i5_nobody_is_silenced_unasked(world: World) -> Iterator[str]:
    """Who is opted out has said so."""
    for contact in world.watch.all(ContactPoint):
        said = getattr(world, "told", {}).get(contact.id, [])
        if contact.opted_out_at and not set(said) & set(acts.STOPS):
            yield f"{contact.id} is opted out, and only said {said}"


def i7_people_are_who_they_say(world: World) -> Iterator[str]:
    """A name, a street or a number that we hold of somebody was written by him."""
    told = _told(world)
    for customer in world.watch.held.values():
        if not isinstance(customer, Customer):
            continue
        said = " ".join(told.get(customer.id, []))
        for known in (customer.name, customer.address):
            words = re.findall(r"\w+", known or "")
            if any(word.casefold() not in said.casefold() for word in words):
                yield f"{customer.id} is held to be {known!r}, and only said {said!r}"
        if customer.phone and not any(customer.phone in contact for contact in customer.contacts):
            yield f"{customer.id} is held to have the number {customer.phone}"


def _takes(line: str) -> bool:
    return line in AGREES or line.startswith("I'm ")


def _asks(said: set[str]) -> bool:
    """Work asked for with a time moves nothing; it is named here because it may be "the other time"."""
    return any(line in acts.OPENINGS for line in said)


def _told(world: World) -> dict[str, list[str]]:
    """What each customer has said, by his id."""
    told: dict[str, list[str]] = getattr(world, "told", {})
    return {
        contact.customer: told.get(contact.id, [])
        for contact in world.watch.all(ContactPoint)
        if contact.customer
    }


UNSAID: tuple[Invariant, ...] = (
    i10_no_visit_without_a_yes,
    i10_no_visit_moved_or_ended_unasked,
    i5_nobody_is_silenced_unasked,
    i7_people_are_who_they_say,
)
