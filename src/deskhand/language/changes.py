"""Words about a time we have: by how much to move it, all of them, never mind, elsewhere. No hours."""

from __future__ import annotations

from datetime import timedelta

from deskhand.language.text import Text
from deskhand.language.vocabulary import phrases, table

_SHORT = 8
"""Words; a longer message says more than to leave it."""
_UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}


def shift(text: Text) -> timedelta | None:
    """How much later (or, below zero, earlier) he wants what we have: "push it back an hour".

    None when no amount is named, or when later and earlier are.
    """
    folded = text.folded
    later = bool(phrases("changes", "shift", "later").search(folded))
    earlier = bool(phrases("changes", "shift", "earlier").search(folded))
    amount = _amount(folded)
    if amount is None or later == earlier:
        return None
    return amount if later else -amount


def all_of_them(text: Text) -> bool:
    """Does he mean every visit he has: "cancel both", "cancele todas"?"""
    return bool(phrases("changes", "all").search(text.folded))


def never_mind(text: Text) -> bool:
    """Does he drop what is under way, and say no more: "never mind", "olvídelo"?"""
    return len(text.words) <= _SHORT and bool(phrases("changes", "never_mind").search(text.folded))


def after_all(text: Text) -> bool:
    """Does he want what he has, or just called off, to stay: "actually no, keep it", "siempre sí"?"""
    return len(text.words) <= _SHORT and bool(phrases("changes", "after_all").search(text.folded))


def speaks_of_a_visit(text: Text) -> bool:
    """Does he name the visit he has, and not only what we just spoke of: "my appointment"?"""
    return bool(phrases("changes", "a_visit").search(text.folded))


def rather(text: Text) -> bool:
    """Does he want another time than the one he has: "Friday works better", "mejor el jueves"?"""
    return bool(phrases("changes", "rather").search(text.folded))


def later(text: Text) -> bool:
    """Does he want it later than it is, by whatever: "should we postpone?"?"""
    later, earlier = (phrases("changes", "shift", way) for way in ("later", "earlier"))
    return bool(later.search(text.folded)) and not earlier.search(text.folded)


def who_comes(text: Text) -> bool:
    """Does he ask who it is that comes?"""
    return bool(phrases("changes", "who_comes").search(text.folded))


def another_place(text: Text) -> bool:
    """Does he say that the address we have is not the one: "we moved", "the address should be"?"""
    return bool(phrases("changes", "another_place").search(text.folded))


def _amount(folded: str) -> timedelta | None:
    for name, unit in _UNITS.items():
        if found := phrases("changes", "unit", name).search(folded):
            return _count(found.group()) * unit
    return None


def _count(said: str) -> float:
    first = said.split()[0].split("-")[0]
    halves: dict[str, float] = table("changes")["count"]
    if phrases("changes", "and_a_half").search(said):
        return halves.get(first, 1) + 0.5
    return float(first) if first.replace(".", "").isdigit() else halves.get(first, 1)
