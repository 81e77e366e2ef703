"""What properties.yaml says of a place laid over what was learned there. Nothing is read or stored."""

from __future__ import annotations

from typing import TypeVar

from deskhand.domain.base import Value
from deskhand.domain.property import Party, Property

V = TypeVar("V", bound=Value)

_OURS = ("payer", "not_to_exceed_cents", "built")
_ACCESS = ("parking", "pets", "adult_home", "code", "notes")
_PARTY = ("name", "phone", "email")
_REACHED_BY = ("phone", "email")


def laid_over(stored: Property | None, said: Property | None, before: Property | None) -> Property:
    """The place as it is from now on: what the file says wins, field by field; what it said
    `before` and says no more is forgotten; everything learned besides stays. At least one of
    `stored` and `said` is there."""
    if stored is None:
        assert said is not None
        return said
    if said is None and before is None:
        return stored
    # A place the file names no more says nothing.
    said = said or Property(id=stored.id, address=stored.address)
    before = before or Property(id=stored.id, address=stored.address)
    parties = {
        role: party
        for role in (*stored.parties, *(r for r in said.parties if r not in stored.parties))
        if (
            party := _party(
                stored.parties.get(role, Party()),
                said.parties.get(role, Party()),
                before.parties.get(role, Party()),
            )
        )
        != Party()
    }
    access = _over(stored.access, said.access, before.access, _ACCESS)
    merged = _over(stored, said, before, _OURS)
    return merged.model_copy(update={"address": said.address, "parties": parties, "access": access})


def _party(stored: Party, said: Party, before: Party) -> Party:
    known = [(getattr(stored, name), getattr(said, name)) for name in _REACHED_BY]
    if any(was and now and was != now for was, now in known):
        return said  # somebody else lives there now: nothing of the one before may stick to him
    return _over(stored, said, before, _PARTY)


def _over(stored: V, said: V, before: V, fields: tuple[str, ...]) -> V:
    """Each field as the file says it, else as it is stored unless that came from the file."""
    update = {}
    for name in fields:
        now, was, is_ = (getattr(one, name) for one in (said, before, stored))
        if now is not None:
            update[name] = now
        elif was is not None and was == is_:
            update[name] = None
    return stored.model_copy(update=update)
