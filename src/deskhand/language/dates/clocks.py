"""Readings of a clock: "3pm", "half past two", "tres y media", "20 minutes to two". No spans."""

from __future__ import annotations

from deskhand.language.dates.reader import Reader
from deskhand.language.dates.tokens import Clock

NOON = 12 * 60
# An hour said without am or pm: 1-7 are in the afternoon, 8-11 in the morning, 12 is noon.
FIRST_MORNING_HOUR = 8
# "7:30" is before work rather than after it.
FIRST_MORNING = 7 * 60 + 30
# "11 o'clock, lunch time": an hour so few minutes before a part of the day belongs to it.
CLOSE_BEFORE = 60
# Work begins at five at the earliest: "I leave for work at 6" is in the morning.
EARLIEST = 5 * 60
# Lexemes back to the clock that "after that" leans on.
FURTHEST_CLOCK = 14
MERIDIAN = ("am", "pm", "a m", "p m")


def settled(clock: Clock, part: tuple[int, int] | None = None) -> int:
    """Minutes from midnight: as said, or as the part of the day or business hours make it."""
    if clock.fixed:
        return clock.minute
    morning = clock.minute % NOON
    if part:
        early = part[1] <= NOON or 0 < part[0] - morning <= CLOSE_BEFORE
        return morning if early and morning else morning + NOON
    return morning if morning >= FIRST_MORNING else morning + NOON


def clock_at(read: Reader, at: int) -> tuple[int, Clock, bool] | None:
    """A clock reading, where it ends, and whether it can be nothing else."""
    if read.has(at, "clock"):
        return _oclock(read, at + 1, read.value(at, "clock"), sure=True)
    if read.has(at, "noon"):
        return at + 1, Clock(NOON, True), True
    if read.has(at, "minutes_past"):
        hour = read.value(at + 1, "number")
        clock = read.value(at + 1, "clock")
        if clock or (hour and 1 <= hour <= 12) or read.has(at + 1, "noon"):
            base = clock or (Clock(NOON, True) if not hour else Clock(hour * 60))
            minute = base.minute + read.value(at, "minutes_past")
            return at + 2, Clock(minute, base.fixed), True
    if read.value(at, "number") in range(5, 30, 5) and read.text(at + 1) in ("past", "after"):
        found = clock_at(read, at + 2)
        if found:
            minute = found[1].minute + read.value(at, "number")
            return found[0], Clock(minute, found[1].fixed), True
    return _minutes_from(read, at) or _hour(read, at)


def led_by(read: Reader, at: int, clock: Clock) -> Clock:
    """A clock behind the words at `at`: the hour at which his day begins is a morning's."""
    early = read.has(at, "day_begins") and not clock.fixed and clock.minute >= EARLIEST
    return Clock(clock.minute, True) if early else clock


def that_clock(read: Reader, at: int) -> tuple[int, Clock, bool] | None:
    """ "I get off at 5, any time after that": the clock said last, unless another day was said since."""
    if not read.has(at, "that_day", "that_hour"):
        return None
    till = read.has(at - 1, "lasts")  # "not before 10, the baby sleeps till then"
    other = False
    for n in range(at - 2, max(-1, at - FURTHEST_CLOCK), -1):
        led = read.has(n - 1, "at", "around", "after", "to") and not read.has(n - 1, "before")
        led = led or (till and read.has(n - 1, "before"))
        if read.has(n, "number", "clock", "noon") and (led or read.has(n - 1, "routine")):
            found = clock_at(read, n)
            return (at + 1, led_by(read, n - 1, found[1]), True) if found and not other else None
        if read.has(n, "weekday", "relday", "ordinal", "numeric", "month", "holiday", "dayset"):
            # Wednesday in "I'm done at 3 on Wednesdays" and in "Wednesday after that" is no other.
            own = n == at - 2 or (read.has(n - 1, "on") and read.has(n - 2, "number", "clock"))
            other = other or not own
    return None


def _minutes_from(read: Reader, at: int) -> tuple[int, Clock, bool] | None:
    """ "20 minutes to 2pm", "15 min past eight", "treinta minutos pasadas las ocho"."""
    if not read.has(at, "number"):
        return None
    unit, count, _ = _minutes_at(read, at)
    before = read.has(unit + 1, "to_hour")
    if read.value(unit, "unit") != "minute" or not (before or read.has(unit + 1, "past_hour")):
        return None
    found = _clock_after(read, unit + 2)
    if not found:
        return None
    minute = found[1].minute + (-count if before else count)
    return found[0], Clock(minute % (2 * NOON), found[1].fixed), True


def _clock_after(read: Reader, at: int) -> tuple[int, Clock] | None:
    found = clock_at(read, read.skip(at, "at"))
    return found[:2] if found else None


def _hour(read: Reader, at: int) -> tuple[int, Clock, bool] | None:
    """A bare hour: "3", "three thirty", "tres y media", "1030", "10 o'clock"."""
    hour = read.value(at, "number")
    # "one of my outlets" counts something.
    if hour is None or (read.text(at + 1) == "of" and not read.has(at + 2, "month")):
        return None
    digits = read.value(at, "digits") or 0
    if digits >= 3 and read.has(at - 1, "do"):
        return None  # "would you do 100?" is a price
    if digits >= 3 and 1 <= hour // 100 <= 12 and hour % 100 in range(0, 60, 5):
        return at + 1, Clock(hour // 100 * 60 + hour % 100), False
    if not 1 <= hour <= 12:
        if not 13 <= hour <= 23:
            return None
        if read.text(at + 1) in ("horas", "hrs", "hs", "h"):
            return at + 2, Clock(hour * 60, True), True
        return (at + 1, Clock(hour * 60, True), False) if "las" in read.text(at - 1) else None
    if read.has(at + 1, "minutes_after"):
        minute = hour * 60 + read.value(at + 1, "minutes_after")
        return _oclock(read, at + 2, Clock(minute), sure=True)
    after = at + 1
    # "entre 8 y 10" names two hours, "a las 8 y 10" one.
    if (read.text(after) == "y" and not read.has(at - 1, "between")) or (
        read.has(after, "dash") and not digits
    ):
        after += 1
    end, minute, worded = _minutes_at(read, after)
    led = read.has(at - 1, "at", "around")
    and_said = read.text(after - 1) == "y" and after > at + 1
    in_words = worded and (not digits or and_said) and (minute >= 10 or (and_said and led))
    spaced = digits and read.value(after, "digits") == 2 and (after > at + 1 or led)
    spaced = spaced and minute >= 10 and minute % 5 == 0
    padded = end > after + 1 and minute < 10
    end += in_words and read.value(end, "unit") == "minute"
    if 0 < minute <= 59 and (in_words or spaced or padded) and read.can_follow(end):
        return _oclock(read, end, Clock(hour * 60 + minute), sure=True)
    return _oclock(read, at + 1, Clock(hour * 60), sure=False)


def _minutes_at(read: Reader, at: int) -> tuple[int, int, bool]:
    """Minutes after an hour: where they end, how many, whether in words ("forty five", "oh five")."""
    first, worded = read.value(at, "number"), not read.has(at, "digits")
    ones = at + 2 if read.text(at + 1) in ("y", "-") else at + 1
    single = read.value(ones, "number") or 0
    if not 1 <= single <= 9:
        return at + 1, first or 0, worded
    if read.has(at, "zero"):
        return ones + 1, single, True
    if worded and first in (20, 30, 40, 50) and not read.has(ones, "digits"):
        return ones + 1, first + single, True
    return at + 1, first or 0, worded


def _oclock(read: Reader, at: int, clock: Clock, sure: bool) -> tuple[int, Clock, bool]:
    """A reading with what may hang on to it: "o'clock", "en punto"."""
    if read.has(at, "oclock"):
        return at + 1, clock, True
    if sure and read.has(at, "minutes_after"):
        return at + 1, Clock(clock.minute + read.value(at, "minutes_after"), clock.fixed), True
    if read.text(at) in MERIDIAN and not clock.fixed and 60 <= clock.minute < 13 * 60:
        half = NOON if read.text(at).startswith("p") else 0
        return at + 1, Clock(clock.minute % NOON + half, True), True
    if read.text(at) == "del mediodia" and not clock.fixed:
        afternoon = clock.minute % NOON < FIRST_MORNING_HOUR * 60
        return at + 1, Clock(clock.minute % NOON + (NOON if afternoon else 0), True), True
    # "from 9 in the morning to 3 in the afternoon"
    part = read.skip(at, "on")
    said = part - at <= 2 and read.has(part, "part") and not counted(read, part)
    if said and not clock.fixed and read.can_follow(part + 1):
        spoken = settled(clock, minutes(read.value(part, "part")))
        return part + 1, Clock(spoken, True), True
    return at, clock, sure


def counted(read: Reader, part: int) -> bool:
    """ "Ya van dos noches", "3 nights without heat": how many, and no hour."""
    led = read.has(part - 2, "at", "around", "after", "before", "to", "dash", "from", "between")
    return read.has(part - 1, "number") and read.text(part).endswith("s") and not led


def minutes(span: list[str]) -> tuple[int, int]:
    """["08:00", "12:00"] of a data file as minutes from midnight."""
    first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span)
    return first, last
