"""What `deskhand init` asks, in plain words, and how his answers become fields. Nothing is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from deskhand.business.services import SERVICE_NAMES
from deskhand.domain.base import Lang

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SERVICES = tuple(key for key in SERVICE_NAMES if key != "general")
"""Those he may leave out, in the order they are numbered."""
ZONES = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "arizona": "America/Phoenix",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
}
_STATES = {
    "central": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "mountain": "CO ID MT NM UT WY",
    "arizona": "AZ",
    "pacific": "CA NV OR WA",
    "alaska": "AK",
    "hawaii": "HI",
}
_MODES = {"1": "draft", "2": "routine", "3": "auto"}
_STATE_AND_ZIP = re.compile(r"\b([A-Z]{2})\.?,?\s+\d{5}(?:-\d{4})?\s*$")
_REACHED_BY = re.compile(r"\S+@\S+|\+?[\d(][\d\s().-]{5,}\d")


class Question(NamedTuple):
    """One question: the field it fills, its words, what Enter gives, whether it may stay blank."""

    field: str
    words: str
    default: str = ""
    blank: bool = False
    before: str = ""
    """Lines shown above it."""


_SERVICE_LIST = "\n".join(
    "  " + "".join(f"{n:>2} {SERVICE_NAMES[SERVICES[n - 1]][Lang.EN]:<29}" for n in row).rstrip()
    for row in (
        range(start, min(start + 2, len(SERVICES) + 1)) for start in range(1, len(SERVICES) + 1, 2)
    )
)

QUESTIONS: tuple[Question, ...] = (
    Question("name", "What is your business called?"),
    Question("owner", "Your first name?"),
    Question("owner_phone", "Your mobile, for emergencies and questions?"),
    Question("owner_email", "Your mail address (Enter leaves it out)?", blank=True),
    Question("address", "Where are you (street, town, state and ZIP)?", blank=True),
    Question("zone", "Your time zone (eastern, central, mountain, pacific ...)?", "eastern"),
    Question("hours", "Your hours?", "mon-sat 8:00-18:00"),
    Question("area", "Which ZIP codes do you go to (Enter for anywhere)?", blank=True),
    Question("hourly_rate", "What do you charge an hour?", "$95"),
    Question("minimum", "The least a visit costs?", "$95"),
    Question("trip_fee", "A fee for coming, on top of that (0 for none)?", "$0"),
    Question(
        "technicians",
        "Who works with you, as in: Mike 845-555-0101, Ann 845-555-0102 (Enter if you work alone)?",
        blank=True,
    ),
    Question(
        "on_call", "Who is woken in an emergency, in which order (Enter for only you)?", blank=True
    ),
    Question(
        "leave_out",
        "Which of these do you NOT do? Their numbers, as in 3, 7 (Enter if you do them all)",
        blank=True,
        before=_SERVICE_LIST,
    ),
    Question(
        "mode",
        "How careful should Deskhand be?",
        "1",
        before=(
            "  1 careful   every message waits for your yes (best for the first weeks)\n"
            "  2 routine   set prices and bookings within your hours go out, the rest asks you\n"
            "  3 by itself everything within your limits goes out, the rest asks you"
        ),
    ),
    Question(
        "licence",
        "Are you licensed?",
        blank=True,
        before=(
            "Now what customers ask about you. Your words go out as you write them; if you press\n"
            "Enter, Deskhand claims nothing and asks you each time."
        ),
    ),
    Question("insurance", "Are you insured?", blank=True),
    Question("warranty", "Do you guarantee your work?", blank=True),
    Question("payment", "How can they pay?", blank=True),
)
NEEDED = tuple(q.field for q in QUESTIONS if not q.default and not q.blank)


def shaped(field: str, said: str) -> Any:
    """What he typed as the field takes it; what cannot be understood stays, to be found wrong."""
    shape = _SHAPES.get(field)
    return shape(said.strip()) if shape else said.strip()


def default_of(question: Question, typed: dict[str, Any]) -> str:
    """What Enter gives: his minimum is an hour unless he says otherwise, his zone that of his state."""
    if question.field == "minimum" and typed.get("hourly_rate"):
        return str(typed["hourly_rate"])
    if question.field == "zone" and (state := _STATE_AND_ZIP.search(typed.get("address", ""))):
        return next((zone for zone, names in _STATES.items() if state[1] in names), "eastern")
    return question.default


def _hours(said: str) -> dict[str, str]:
    """Hours as the owner says them ("mon-fri 8:00-17:00, sat 9:00-13:00"), by weekday."""
    hours: dict[str, str] = {}
    for part in said.split(","):
        days, _, span = part.strip().partition(" ")
        first, _, last = days.lower().partition("-")
        ends = [_day(first), _day(last or first)]
        if all(end in DAYS for end in ends):
            for day in DAYS[DAYS.index(ends[0]) : DAYS.index(ends[1]) + 1]:
                hours[day] = span.strip()
        else:
            hours[ends[0]] = span.strip()
    return hours


def _day(word: str) -> str:
    return next((day for day in DAYS if len(word) > 1 and day.startswith(word[:3])), word)


def _words(said: str) -> list[str]:
    return [word for word in re.split(r"[,;\s]+", said) if word]


def _names(said: str) -> list[str]:
    return [name for part in re.split(r",|;|\bthen\b|\band\b", said) if (name := part.strip())]


def _people(said: str) -> list[dict[str, str]]:
    people = []
    for part in re.split(r"[,;]", said):
        reached = _REACHED_BY.search(part)
        name = part.replace(reached[0], "") if reached else part
        person = {"name": name.strip(" :")}
        if reached:
            person["email" if "@" in reached[0] else "phone"] = reached[0].strip()
        people.append(person)
    return people


def _services(said: str) -> list[str]:
    """Numbers of the list, or the keys themselves."""
    return [
        SERVICES[int(word) - 1] if word.isdigit() and 0 < int(word) <= len(SERVICES) else word
        for word in _words(said)
    ]


_SHAPES: dict[str, Callable[[str], Any]] = {
    "hours": _hours,
    "area": _words,
    "technicians": _people,
    "on_call": _names,
    "leave_out": _services,
    "zone": lambda said: ZONES.get(said.lower(), said),
    "mode": lambda said: _MODES.get(said, said.lower()),
}
