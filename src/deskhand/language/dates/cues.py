"""What the words around a time make of it: a wish, a refusal, the past, or a booking that exists."""

from __future__ import annotations

from enum import Enum

from deskhand.domain.base import Lang
from deskhand.language.dates.own_day import (
    at_work,
    full_day,
    is_something,
    own_day,
    own_then,
)
from deskhand.language.dates.reader import Reader
from deskhand.language.dates.told import (
    bare_number,
    goes_on,
    not_before,
    supposed,
    works_through,
)
from deskhand.language.dates.unit import DENIED, Unit
from deskhand.language.dates.vocabulary import vocabulary


class Sense(Enum):
    """What is meant with a time."""

    WANTED = "wanted"
    EXCLUDED = "excluded"
    PAST = "past"
    BOOKED = "booked"


PASSIVE_REACH = 3
STORY_REACH = 6
EVERY = frozenset(("every", "each", "cada", "todos los"))
WAS = frozenset(("was", "were", "fue", "era"))
ANY_REACH = 5
# Lexemes of a reason between two exceptions: ", when I swim, and".
A_REASON = 3
# Lexemes of "while the baby naps,".
A_WHILE = 7
# More days than these are a month or so, and months come again.
DAYS_APART = 7
# Lexemes between a time and the one that is meant instead.
CORRECTION = 9
CUES = {
    "cue_wish": Sense.WANTED,
    "cue_cancel": Sense.BOOKED,
    "cue_booked": Sense.BOOKED,
    "cue_move": Sense.BOOKED,
    "cue_event": Sense.BOOKED,
    "cue_call": Sense.BOOKED,
    "since": Sense.PAST,
}


def senses(read: Reader, found: list[Unit], calls: bool = False) -> list[Sense]:
    """The sense of every unit. The nearest cue before it decides, some words right after it too.

    `calls`: a time to ring him at is a wish as well.
    """
    made: list[Sense] = []
    for n, unit in enumerate(found):
        before = found[n - 1] if n else None
        floor = max(read.sentence(unit.first), before.end if before else 0)
        sense = (
            (Sense.BOOKED if supposed(read, unit) or works_through(read, unit) else None)
            or _refused(read, unit, floor)
            or (Sense.EXCLUDED if full_day(read, unit) or at_work(read, unit, floor) else None)
            or _likewise(read, unit, made)
            or _after(read, unit)
            or _right_before(read, unit)
            or _excluded_too(read, unit, before, made)
            or (_own(read, unit, floor) if own_day(read, unit, floor) else None)
            or (Sense.EXCLUDED if unit.days and is_something(read, unit) else None)
            or (Sense.BOOKED if own_then(read, unit) else None)
            or (Sense.EXCLUDED if not_before(read, unit, floor) else None)
            or (Sense.PAST if goes_on(read, unit) else None)
            or _nearest(read, unit, floor, calls)
        )
        sense = sense or _told(read, unit) or _comes_again(read, unit) or _since(read, unit, before)
        if sense is not Sense.EXCLUDED and _busy_until(read, unit, floor):
            sense = Sense.EXCLUDED
        apart = _leant_on(read, unit)
        if sense is None and before and not apart and before.end > read.sentence(unit.first):
            listed = n + 1 < len(found) and _enumerated(read, before, unit, found[n + 1])
            sense = made[-1] if listed else _inherited(read, before, unit, made[-1])
        if sense is Sense.PAST and _surely_ahead(read, unit):
            # "It is getting staged on the 9th".
            told = any(read.has(at, "cue_event") for at in range(floor, unit.first))
            sense = Sense.BOOKED if told else Sense.WANTED
        if before and _corrected(read, before, unit):
            made[-1] = Sense.BOOKED
        if sense is Sense.EXCLUDED and (denied := _denied_with_it(read, found, n)):
            made[-denied:] = [Sense.EXCLUDED] * denied
        follows = found[n + 1] if n + 1 < len(found) else None
        if follows and _leant_on(read, follows) and _only_told(unit, follows, sense):
            # "We're on vacation the 22nd to the 26th, any of those days": away from work, not from home.
            back = sense is Sense.EXCLUDED and read.has(follows.end - 1, "those_days")
            sense = Sense.BOOKED if back or sense in (None, Sense.WANTED) else sense
        made.append(Sense.PAST if unit.days and unit.days.past else sense or Sense.WANTED)
    return made


def _refused(read: Reader, unit: Unit, floor: int) -> Sense | None:
    """ "not Friday", "can't do Tuesday", "any day but Monday": a refusal with only small words after."""
    if floor > 0 and read.has(floor - 1, "any_day"):
        floor -= 1
    at = unit.first - 1
    while at >= floor and read.has(at, "cue_filler") and not read.has(at, "cue_exclude"):
        at -= 1
    if at >= floor and read.has(at, "all_but") and any_before(read, at):
        return None if read.has(unit.end, "cue_fits_after") else Sense.EXCLUDED
    # "el lunes no puedo el martes sí": what refused the day before does not refuse this one.
    spent = 0 < at == floor and read.has(at, "cue_exclude_after") and not read.has(at - 1, "break")
    if at >= floor and read.has(at, "cue_exclude") and not spent:
        return Sense.EXCLUDED
    return None


def _busy_until(read: Reader, unit: Unit, floor: int) -> bool:
    """ "I have the dentist until 10", "I don't want anybody here after 8": free on the other side."""
    hours = unit.hours
    if unit.days or not hours or hours.routine:
        return False
    bound = hours.kind in ("before", "after")
    lasts = hours.kind == "before" and read.has(unit.first, "lasts")
    for at in range(unit.first - 1, floor - 1, -1):
        if read.has(at, "comma", "cue_turn"):
            break
        if bound and read.has(at, "cue_unwanted"):
            return True
        if lasts and read.has(at, "cue_busy", "cue_exclude"):
            return True
    return hours.kind == "range" and _meanwhile(read, unit, floor)


def _meanwhile(read: Reader, unit: Unit, floor: int) -> bool:
    """ "Just not while the baby naps, 1 to 3": the time tells when that is."""
    for at in range(unit.first - 1, max(floor, unit.first - A_WHILE) - 1, -1):
        if read.has(at, "meanwhile"):
            return read.has(at - 1, "cue_exclude", "all_but")
    return False


def _denied_with_it(read: Reader, found: list[Unit], at: int) -> int:
    """ "Lunes, martes y jueves no": how many before it are denied by what is denied of the last."""
    unit = found[at]
    behind = read.text(unit.end) == "no" or read.has(unit.end, "cue_exclude_after")
    if not (behind or full_day(read, unit)):
        return 0
    count, last = 0, unit
    for before in reversed(found[:at]):
        gap = range(before.end, last.first)
        worded = any(read.has(n, "and") for n in gap)
        listed = all(read.has(n, "and", "comma", "the", "on", "article") for n in gap)
        vague = before.days is not None and before.days.vague
        if vague or not (gap and listed and (worded or count)):
            break
        count, last = count + 1, before
    return count


def _excluded_too(read: Reader, unit: Unit, before: Unit | None, made: list[Sense]) -> Sense | None:
    """ "Except Monday, when I swim, and Thursday, which is choir": the list of exceptions goes on."""
    if not (before and made[-1] is Sense.EXCLUDED and unit.days) or _denies(read, unit):
        return None
    gap = range(before.end, unit.first)
    joined = read.has(unit.first - 1, "and") or (
        read.has(unit.first - 2, "and") and read.has(unit.first - 1, "on", "the")
    )
    if not joined or len(gap) < A_REASON or any(read.has(n, "break", "cue_turn") for n in gap):
        return None
    at = read.skip(unit.end, "comma")
    ends = at >= len(read.lexemes) or read.has(at, "break", "reason")
    return Sense.EXCLUDED if ends else None


def _denies(read: Reader, unit: Unit) -> bool:
    """ "Nothing after 3 on Fridays" has its no inside: what it means is before 3."""
    return any(
        read.has(n, "after", "before")
        and (read.text(n).startswith(DENIED) or (n > unit.first and read.has(n - 1, "cue_exclude")))
        for n in range(unit.first, unit.end)
    )


def _own(read: Reader, unit: Unit, floor: int) -> Sense:
    """What he does himself then; "any day except I go to my son's on Wednesday" and "I have calls from 10
    to 11:30" rule it out."""
    excepted = read.has(floor - 1, "any_day") and read.has(floor - 1, "cue_exclude")
    span = bool(unit.hours and unit.hours.kind == "range" and not unit.days)
    return Sense.EXCLUDED if excepted or span else Sense.BOOKED


def _corrected(read: Reader, before: Unit, unit: Unit) -> bool:
    """ "Wed, no wait Thurs": only the second is meant."""
    gap = range(before.end, unit.first)
    return len(gap) <= CORRECTION and any(read.has(n, "cue_correct") for n in gap)


def _leant_on(read: Reader, follows: Unit) -> bool:
    """ "Inspection is on the 26th, so before that": the 26th itself is not asked for."""
    last = follows.end - 1
    if read.has(last, "those_days", "before_it"):
        return True
    clock = follows.days is None and read.has(follows.first, "lasts")
    return (
        read.has(last, "that_day")
        and not clock
        and read.has(follows.first, "before", "by", "after")
    )


def _only_told(unit: Unit, follows: Unit, sense: Sense | None) -> bool:
    """ "I get my son at 2:30, so earlier than that": the hour only bounds what is asked for."""
    point = not unit.days and unit.hours is not None and unit.hours.kind == "point"
    bound = follows.hours is not None and follows.hours.kind == "before" and follows.link == "far"
    return sense is not Sense.WANTED or (point and bound)


def _likewise(read: Reader, unit: Unit, made: list[Sense]) -> Sense | None:
    """ "Friday is out, Thursday too"."""
    refused = made and made[-1] is Sense.EXCLUDED and read.has(unit.end, "cue_likewise")
    ends = unit.end + 1 >= len(read.lexemes) or read.has(unit.end + 1, "comma", "break")
    return Sense.EXCLUDED if refused and ends else None


def any_before(read: Reader, at: int) -> bool:
    """ "any morning but ...", "every weekday after 4 but ..."."""
    begin = max(read.sentence(at), at - ANY_REACH)
    return any(read.has(n, "every", "any_day") for n in range(begin, at))


def _after(read: Reader, unit: Unit) -> Sense | None:
    """ "Friday doesn't work", "Thursday works", "my Tuesday appointment", "Tuesday's visit"."""
    at = unit.end
    owned = (
        read.has(unit.first - 1, "cue_mine")
        or read.has(unit.end - 1, "possessive")
        or (read.has(at, "possessive"))
    )
    if read.has(at + read.has(at, "possessive"), "cue_booking_noun") and owned:
        return Sense.BOOKED
    if unit.days and read.has(at, "cue_own_event") and read.has(unit.first - 1, "a_thing"):
        return Sense.BOOKED  # "a Dec 4 walk through"
    last = min(len(read.lexemes), at + 3)
    while (
        at < last
        and not read.has(at, "cue_exclude_after")
        and (read.has(at, "comma", "cue_filler"))
        and not (at > unit.end and read.text(at) == "yo")  # "a las 4, yo no estoy": another is
    ):
        at += 1
    if at > unit.end and unit.days is None and read.has(unit.first - 1, "cue_call"):
        return None  # "call me after 5, I can't answer at work"
    bounded = unit.hours is not None and unit.hours.kind == "before"
    if bounded and read.has(at, "cue_exclude_after") and read.has(at - 1, "afterwards"):
        return None  # "antes de las 11, después entro a trabajar"
    ends = at + 1 >= len(read.lexemes) or read.has(
        at + 1, "comma", "break", "cue_turn", "polite", "because"
    )
    if read.text(unit.end) == "out" and read.has(unit.end - 1, "possessive"):
        return Sense.EXCLUDED  # "Monday's out"
    if read.has(at, "cue_cannot") and ends and read.text(at + 1) != "?":
        return Sense.EXCLUDED  # "este jueves no puede", and no question
    if read.has(at, "cue_exclude_after") or (at == unit.end and read.text(at) == "no" and ends):
        return Sense.EXCLUDED
    if read.text(unit.end) in WAS:
        return Sense.PAST  # "tonight was the plan"
    if read.has(unit.end, "cue_event"):
        return Sense.BOOKED  # "el jueves viene mi suegra"
    return Sense.WANTED if read.has(unit.end, "cue_fits_after") else None


def _right_before(read: Reader, unit: Unit) -> Sense | None:
    """ "my 3pm" is booked; where something is moved, what follows "to" is the wish."""
    before = unit.first - 1
    while before >= 0 and read.text(before) == "the":
        before -= 1
    if read.has(before, "cue_mine"):
        return Sense.BOOKED
    if not read.moving(unit.first) or not (
        read.has(before, "cue_to_target") or read.has(unit.first, "cue_to_target")
    ):
        return None
    weak = read.text(before) in ("for", "para", "para el")
    later = any(
        read.text(n) in ("to", "al", "a")
        for n in range(unit.end, len(read.lexemes))
        if read.sentence(n) == read.sentence(unit.first)
    )
    return None if weak and later else Sense.WANTED


def _nearest(read: Reader, unit: Unit, floor: int, calls: bool) -> Sense | None:
    """Walk back from the unit to `floor`; None when no cue stands there."""
    # "Any" asks, also where it is a part of the time ("any morning").
    begin = unit.first + (read.has(unit.first, "every") and read.has(unit.first + 1, "part"))
    for at in range(begin - 1, floor - 1, -1):
        if read.has(at, "cue_turn"):
            return Sense.WANTED
        if _is_past(read, at):
            return Sense.WANTED if _passive(read, at) else Sense.PAST
        for cue, sense in CUES.items():
            if cue == "cue_move" and not read.moves(at):
                continue
            if read.has(at, cue) and not read.has(at, "cue_exclude"):
                return Sense.WANTED if calls and cue == "cue_call" else sense
    return None


def _is_past(read: Reader, at: int) -> bool:
    lexeme = read.lexemes[at]
    if "cue_past" in lexeme.roles:
        return True
    word = lexeme.text
    se = at - 2 if read.text(at - 1) in ("me", "le", "nos", "les") else at - 1
    if read.lang is Lang.ES and not lexeme.roles and read.text(se) == "se":
        return word.endswith("o")  # "se descompuso el sábado", "se me quebró el martes"
    return (
        not lexeme.roles
        and len(word) > 4
        and word.endswith("ed")
        and (word not in vocabulary(read.lang).not_past)
    )


def _passive(read: Reader, at: int) -> bool:
    """ "get it fixed by Friday", "can it be done Monday": a wish in the clothes of the past."""
    return any(
        read.has(n, "cue_passive")
        for n in range(max(0, at - PASSIVE_REACH), at)
        if read.sentence(n) == read.sentence(at)
    )


def _told(read: Reader, unit: Unit) -> Sense | None:
    """ "Tonight the thing clogged", "On Monday you fixed it": a sentence that opens with its time."""
    if any(not read.has(n, "on", "comma") for n in range(read.sentence(unit.first), unit.first)):
        return None
    for at in range(unit.end, min(unit.end + STORY_REACH, len(read.lexemes))):
        if read.has(at, "break", "cue_wish", "cue_turn"):
            return None
        if _is_past(read, at):
            return None if _passive(read, at) else Sense.PAST
    return None


def _comes_again(read: Reader, unit: Unit) -> Sense | None:
    """ "It clogs every Sunday": what happens then, unless something is wished for."""
    again = read.text(unit.first) in EVERY and unit.first > read.sentence(unit.first)
    return Sense.PAST if again and unit.days and len(unit.days.weekdays) == 1 else None


def _since(read: Reader, unit: Unit, before: Unit | None) -> Sense | None:
    """ "No hay luz desde las 2": what began then, where nothing is wished for and no day stands before."""
    begin = read.sentence(unit.first)
    told = begin < unit.first and read.has(unit.first, "since") and not unit.days
    wished = any(read.has(n, "cue_wish", "fits", "suits") for n in range(begin, unit.first))
    alone = before is None or before.end <= begin
    return Sense.PAST if told and alone and not wished else None


def _inherited(read: Reader, before: Unit, unit: Unit, sense: Sense) -> Sense:
    """Alternatives share their sense; a comma alone does not hand on a refusal."""
    gap = range(before.end, unit.first)
    if unit.hours and (unit.hours.routine or _denies(read, unit)) and sense is Sense.EXCLUDED:
        return Sense.WANTED  # "I work nights and sleep until 1"
    if any(read.has(n, "cue_turn") for n in gap):
        return Sense.WANTED
    linked = unit.link == "or" and not (
        sense is Sense.EXCLUDED and gap and all(read.has(n, "comma") for n in gap)
    )
    return sense if linked or sense is Sense.PAST else Sense.WANTED


def _enumerated(read: Reader, before: Unit, unit: Unit, last: Unit) -> bool:
    """ "I'm at work Monday, Wednesday and Friday": the middle of a list that ends its clause."""
    comma = unit.first - before.end == 1 and read.has(before.end, "comma")
    joined = last.first - unit.end == 1 and read.has(unit.end, "and", "or")
    ends = last.end >= len(read.lexemes) or read.has(last.end, "comma", "break")
    return comma and joined and ends


def _surely_ahead(read: Reader, unit: Unit) -> bool:
    """Tomorrow or the 5th of next month cannot have happened; a bare "in May" can."""
    days = unit.days
    if bare_number(read, unit) and "on" in (read.text(unit.first), read.text(unit.first - 1)):
        return False  # "it burst on the 19th", and not "he said the 21st"
    if not days or not days.exact or not 0 < len(days.dates) <= DAYS_APART:
        return False
    # "By Wednesday morning the floor was wet".
    told = range(unit.end, min(unit.end + STORY_REACH, len(read.lexemes)))
    if days.kind == "until" and any(_is_past(read, n) for n in told):
        return False
    return days.dates[0] > read.today
