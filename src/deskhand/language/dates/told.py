"""What a sentence says of a time without asking for it: what happens then, a time supposed, a day until
which nobody is to come. His own day and others' are elsewhere."""

from __future__ import annotations

from deskhand.language.dates.reader import Reader
from deskhand.language.dates.unit import Unit

# From "do not" to "before then", and from "it keeps" to the time.
REACH_OF_NO = 3
LONGEST_CLAUSE = 30
IF = ("if", "si")


def supposed(read: Reader, unit: Unit) -> bool:
    """ "If Saturday is booked then Monday": nothing is said of the Saturday."""
    begin = unit.first - 1
    while read.has(begin, "the", "on"):
        begin -= 1
    return read.text(begin) in IF and read.has(unit.end, "cue_exclude_after")


def not_before(read: Reader, unit: Unit, floor: int) -> bool:
    """ "Do not go in before then": no deadline but a day until which nobody is to come."""
    if not (unit.days and unit.days.kind == "until" and read.has(unit.first, "before")):
        return False
    for at in range(unit.first - 1, max(floor, unit.first - REACH_OF_NO) - 1, -1):
        if read.has(at, "comma", "break", "cue_turn", "cue_wish"):
            return False
        if read.has(at, "cue_exclude"):
            return True
    return False


def goes_on(read: Reader, unit: Unit) -> bool:
    """ "It keeps beeping, mostly in the evening": when it happens, where nothing is wished for."""
    if unit.days or not (unit.hours and unit.hours.kind == "part"):
        return False
    begin = max(read.sentence(unit.first), unit.first - LONGEST_CLAUSE)
    for at in range(unit.first - 1, begin - 1, -1):
        if read.has(at, "cue_wish", "cue_turn"):
            return False
        if read.has(at, "cue_keeps"):
            return True
    return False


def works_through(read: Reader, unit: Unit) -> bool:
    """ "Trabajo de noche toda la semana", "I'm on nights all week": when he works, no week that is out."""
    week = unit.days is not None and unit.days.week is not None
    if not (week and read.has(unit.first, "whole")):
        return False
    for at in range(unit.first - 1, max(0, unit.first - LONGEST_CLAUSE) - 1, -1):
        if read.has(at, "comma", "break", "cue_turn", "cue_wish"):
            return False
        if read.has(at, "cue_own_toils", "cue_own_work"):
            return True
    return False


def bare_number(read: Reader, unit: Unit) -> bool:
    """ "the 28th or 29th": days of a month that is not said."""
    said = range(unit.first, unit.end)
    named = any(read.has(n, "month", "weekday", "relday", "numeric") for n in said)
    return not named and any(read.has(n, "ordinal", "number") for n in said)
