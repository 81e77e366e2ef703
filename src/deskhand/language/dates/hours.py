"""Times of day: parts of the day, spans between two clocks, before and after. No days, no clocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from deskhand.language.dates.clocks import (
    FIRST_MORNING_HOUR,
    NOON,
    clock_at,
    counted,
    led_by,
    minutes,
    settled,
    that_clock,
)
from deskhand.language.dates.reader import Reader
from deskhand.language.dates.tokens import Clock

DAY_START, DAY_END, EVENING_END = 8 * 60, 18 * 60, 22 * 60
# No morning ends before.
NIGHT_ENDS = 5 * 60
# A part of the day that begins no earlier and ends with it is its end ("by the end of the day").
LATE_IN_THE_DAY = 16 * 60
# What a time of day begins with.
BEGINS = ("number", "clock", "noon", "after", "before", "between", "from", "at", "around")
# What ends the telling of a thing; and we are none.
NO_THING = (
    "break",
    "comma",
    "or",
    "number",
    "clock",
    "weekday",
    "relday",
    "ordinal",
    "dayset",
    "noon",
)
YOU = ("you", "u", "usted", "ustedes")
# No more offers are numbered.
MOST_OFFERS = 3
# Lexemes of "before the kids get home at".
LONGEST_THING = 7
# Lexemes of "between 10 and 12" before its last.
LONGEST_SPAN = 4
# "one a second", "una por minuto".
EACH_ONE = ("a", "an", "per", "every", "each", "por", "cada", "al")
MINUTES = {"minute": 1, "hour": 60}


@dataclass(frozen=True, slots=True)
class Hours:
    """A time of day as it was said: clocks still to be settled, or a part of the day in minutes.

    `often` when no one day is meant: "mornings", "any evening"; `routine` when he tells of his day
    ("I get off at 4"), which bounds the times he asks for.
    """

    kind: Literal["point", "range", "after", "before", "part"]
    start: Clock | None = None
    end: Clock | None = None
    part: tuple[int, int] | None = None
    often: bool = False
    routine: bool = False

    @property
    def whole_day(self) -> bool:
        """Is it "all day"?"""
        return self.kind == "part" and self.part == (DAY_START, DAY_END)

    @property
    def bounds(self) -> tuple[int, int | None]:
        """Start and end in minutes from midnight; no end for a point in time."""
        if self.kind == "part" and self.part:
            return self.part
        start = settled(self.start, self.part) if self.start else DAY_START
        if self.kind == "point":
            return start, None
        if self.kind == "after":
            return start, max(
                (self.part or (0, DAY_END))[1], DAY_END if start < DAY_END - 60 else EVENING_END
            )
        end = settled(self.end, self.part) if self.end else DAY_END
        if self.kind == "before":
            if self.part and self.end and not self.end.fixed and end <= NIGHT_ENDS:
                end += NOON  # "mornings until 1"
            first = (self.part or (DAY_START, 0))[0]
            return (first if first < end else min(DAY_START, end - 120)), end
        return _span(self.start or Clock(start), self.end or Clock(end), self.part)

    def within(self, part: tuple[int, int]) -> Hours:
        """The same time, known to be in a part of the day ("at 9" + "in the evening")."""
        if self.kind == "part" and self.part:
            both = max(self.part[0], part[0]), min(self.part[1], part[1])
            return replace(self, part=both if both[0] < both[1] else part)
        return replace(self, part=part)


def _span(first: Clock, last: Clock, part: tuple[int, int] | None) -> tuple[int, int]:
    """Both ends of "9-12", "11-1pm", "from 7 to 9": what is not said is taken from the other."""
    if last.fixed and not first.fixed:
        end = last.minute
        same = first.minute % NOON + (NOON if end > NOON else 0)
        start = same if same < end else first.minute % NOON
        return start, end
    if first.fixed and not last.fixed:
        end = last.minute % NOON
        while end <= first.minute and end < 2 * NOON:
            end += NOON
        return first.minute, end
    start, end = settled(first, part), settled(last, part)
    # "7 to 9" is a morning, "6 to 8" an evening.
    if not (first.fixed or part) and start > end and first.minute // 60 == FIRST_MORNING_HOUR - 1:
        start -= NOON
    if end <= start and not last.fixed:
        end += NOON
    return start, end


def hours_at(read: Reader, at: int, near: bool) -> tuple[int, Hours] | None:
    """The time of day that begins here, and where it ends.

    `near` tells that a day or another time stands right before, so that a bare number may be one.
    """
    return (
        _that_time(read, at)
        or _between_clocks(read, at, near)
        or _lasting(read, at)
        or _bounded(read, at)
        or _before_a_thing(read, at)
        or _clock_list(read, at, near)
        or _part(read, at, near)
    )


def _that_time(read: Reader, at: int) -> tuple[int, Hours] | None:
    """ "I get home at 5:30, could you come at that time": the time of day said last."""
    if not read.has(at, "that_time"):
        return None
    for n in range(at - 1, -1, -1):
        if not read.has(n, *BEGINS):
            continue
        if not (last := hours_at(read, n, False)):
            continue
        # "between 1 and 3 on Wed, or same hours Thurs": the whole span, not its end.
        whole = (hours_at(read, m, False) for m in range(max(0, n - LONGEST_SPAN), n))
        found = next((h for h in whole if h and h[0] == last[0] and not h[1].routine), last)
        return at + 1, found[1]
    return None


def _between_clocks(read: Reader, at: int, near: bool) -> tuple[int, Hours] | None:
    """ "between 2 and 4", "from 10 until 2", "2-4", "1-3pm", "de 2 a 4"."""
    begin = at
    opened = read.has(at, "between", "from", "after", "around", "at")
    is_between = read.has(at, "between")
    if opened:
        at = read.skip(at + 1, "around", "at")
    first = clock_at(read, at)
    if not first:
        return None
    link = first[0]
    linked = read.has(link, "to", "dash") or (is_between and read.has(link, "and"))
    if not linked or (read.has(link, "to") and not read.has(link, "dash") and read.moving(begin)):
        return None
    after = read.skip(link + 1, "at", "around")
    last = clock_at(read, after)
    if not last:
        return None
    end = last[0]
    sure = first[2] or last[2]
    hours = Hours("range", first[1], last[1])
    # "8 to 10" in words and figures alike; a bare "2-4" must not be a measure.
    if not sure and not _bare_allowed(read, begin, end, opened or near):
        return None
    start, stop = hours.bounds
    return (end, hours) if stop is not None and start < stop else None


def _lasting(read: Reader, at: int) -> tuple[int, Hours] | None:
    """ "from 2pm for 2 hours", "for 90 minutes from 10": a span by its length."""
    begin, length = _length(read, at)
    if length and not read.has(begin, "from", "starting"):
        return None
    first = clock_at(read, read.skip(begin, "at", "around", "from", "starting"))
    if not first:
        return None
    end, sure = first[0], first[2] or read.has(begin, "at", "around", "from", "starting")
    if not length:
        end, length = _length(read, end)
    start = settled(first[1])
    if not sure or not 0 < length <= DAY_END - DAY_START:
        return None
    return end, Hours("range", Clock(start, True), Clock(start + length, True))


def _length(read: Reader, at: int) -> tuple[int, int]:
    """ "for 3 hours 30 minutes": where it ends and how many minutes; 0 where there is none."""
    if not read.has(at, "for_so_long"):
        return at, 0
    end, length = at + 1, 0
    while True:
        count = read.value(end, "number") or read.value(end, "amount")
        unit = MINUTES.get(read.value(end + 1, "unit") or "")
        if not count or not unit:
            return (end, length) if length else (at, 0)
        end, length = end + 2, length + count * unit


def _bare_allowed(read: Reader, begin: int, end: int, opened: bool) -> bool:
    if not read.can_follow(end):
        return False
    easy = read.has(begin - 1, "loose", "break", "comma", "or", "cue_wish")
    return opened or easy or begin == 0 or _day_follows(read, end)


def _bounded(read: Reader, at: int) -> tuple[int, Hours] | None:
    """ "after 3", "before noon", "not until 10", "3 or later", "hasta las 5"."""
    kind: Literal["after", "before"]
    denied = read.has(at, "cue_exclude") and read.has(at + 1, "after", "before", "by")
    begin = at + 1 if denied else at
    if read.has(begin, "after"):
        kind = "before" if denied else "after"
    elif read.has(begin, "before", "by"):
        kind = "after" if denied else "before"
    elif read.has(begin, "starting"):
        kind = "after"
    else:
        return _open_ended(read, at)
    if read.text(begin).endswith((" el", " del")) and read.has(begin + 1, "number"):
        return None  # "hasta el 2" is a day
    if read.has(begin, "by") and read.has(begin + 1, "part"):
        start, stop = minutes(read.value(begin + 1, "part"))
        if stop == DAY_END and start >= LATE_IN_THE_DAY:
            return begin + 2, Hours("before", end=Clock(stop, True))
    clock = clock_at(read, read.skip(begin + 1, "around", "at")) or that_clock(read, begin + 1)
    if not clock or not (clock[2] or read.can_follow(clock[0])):
        return None
    end = clock[0] + 1 if _or_bound(read, clock[0], "or_after", "or_before") else clock[0]
    routine = read.has(begin, "routine") or read.has(end, "routine")
    if kind == "after":
        return end, Hours("after", start=clock[1], routine=routine)
    return end, Hours("before", end=led_by(read, begin, clock[1]), routine=routine)


def _before_a_thing(read: Reader, at: int) -> tuple[int, Hours] | None:
    """ "Before my program at eleven", "antes de que salgan los niños a las 3": before that hour."""
    if not read.has(at, "before"):
        return None
    for n in range(at + 2, at + LONGEST_THING):
        clock = clock_at(read, n + 1) if read.has(n, "at", "around", "routine") else None
        if clock and read.text(n) != "for" and (clock[2] or read.can_follow(clock[0])):
            return clock[0], Hours("before", end=clock[1])
        if read.has(n - 1, *NO_THING) or read.text(n - 1) in YOU:
            return None
    return None


def _open_ended(read: Reader, at: int) -> tuple[int, Hours] | None:
    """ "3 or later", "10 o antes"."""
    clock = clock_at(read, read.skip(at, "at", "around", "from"))
    if clock and _or_bound(read, clock[0], "or_after"):
        return clock[0] + 1, Hours("after", start=clock[1])
    if clock and _or_bound(read, clock[0], "or_before"):
        return clock[0] + 1, Hours("before", end=clock[1])
    return None


def _or_bound(read: Reader, at: int, *roles: str) -> bool:
    """ "3 or after", and not "before 9 or after 6"."""
    return read.has(at, *roles) and not (read.has(at, "after", "before") and clock_at(read, at + 1))


def _clock_list(read: Reader, at: int, near: bool) -> tuple[int, Hours] | None:
    """One clock: "at 3", "around 4", "3pm", "Could you do 3?", "a las tres y media"."""
    begin = at
    opened = read.has(at, "at", "around")
    at = read.skip(at, "at", "around")
    clock = clock_at(read, at)
    if not clock:
        return None
    end, reading, sure = clock
    if _one_of_offers(read, begin, end, reading):
        return end + 1, Hours("point", start=reading)
    if not sure:
        counting = reading.minute == 60 and not read.has(end - 1, "digits") and not opened
        counting = counting or _counts(read, end)
        if counting or not read.can_follow(end):
            return None
        opened = opened or (read.has(begin - 1, "cue_to_target") and read.moving(begin))
        named = near or opened or _day_follows(read, end) or _asked_for(read, begin, end)
        named = named or (read.has(end, "or") and _clock_list(read, end + 1, near) is not None)
        lent = _lent(read, end)
        if lent is not None:
            reading = Clock(lent, True) if lent < _next_clock(read, end) else reading
        elif not named or read.has(end, "dash"):
            return None
    return end, Hours("point", start=reading)


def _one_of_offers(read: Reader, begin: int, end: int, clock: Clock) -> bool:
    """ "The 10 one" is the hour of an offer, "the 2 one" its number."""
    names_it = read.text(begin - 1) == "the" and read.text(end) in ("one", "slot", "spot")
    return names_it and clock.minute > MOST_OFFERS * 60


def _counts(read: Reader, end: int) -> bool:
    """ "las 3 próximas semanas", "one a minute", "3 and a half weeks": the number counts what follows."""
    if read.has(end, "part") and counted(read, end):
        return True
    if read.text(end) in EACH_ONE and (read.has(end + 1, "unit") or read.text(end + 1) == "second"):
        return True
    if read.has(end, "and") and read.text(end + 1) == "a" and read.text(end + 2) == "half":
        return True
    unit = read.skip(end, "next")
    return unit > end and read.has(unit, "unit") and read.text(unit).endswith("s")


def _lent(read: Reader, end: int) -> int | None:
    """The bare hour of "2 or 3pm" in the half of the day that the other one names."""
    after = end + 1 if read.has(end, "or", "comma", "and") else end
    clock = read.value(after, "clock")
    hour = read.value(end - 1, "number")
    if after == end or not clock or not clock.fixed or not hour or hour > 12:
        return None
    return int(hour) % 12 * 60 + (NOON if clock.minute >= NOON else 0)


def _next_clock(read: Reader, end: int) -> int:
    return int(read.value(end + 1, "clock").minute)


def _day_follows(read: Reader, end: int) -> bool:
    """ "3 tomorrow", "10 on Tuesday"."""
    after = read.skip(end, "on", "truly_this", "next")
    named = read.has(after, "weekday", "relday", "today_part", "holiday")
    part = read.has(after, "part") and read.can_follow(after + 1)
    return (named or part) and not read.has(after, "risky_day")


def _asked_for(read: Reader, begin: int, end: int) -> bool:
    """ "Could you do 3?", "3 works", when nothing else hangs on the number."""
    asked = read.has(begin - 1, "do") and (
        end >= len(read.lexemes) or read.has(end, "break", "comma", "loose")
    )
    return asked or (read.has(end, "fits") and read.has(begin - 1, "break", "comma", "loose", "or"))


def _part(read: Reader, at: int, near: bool) -> tuple[int, Hours] | None:
    """ "in the afternoon", "first thing", and beside a day "early" or "am"."""
    if read.has(at, "habit") and read.has(at - 2, "a_thing") and not read.lexemes[at - 1].roles:
        return None  # "the freezing nights"
    if read.has(at, "part") and counted(read, at):
        return None
    if read.text(at) == "tarde" and read.has(at - 1, "cue_own_does", "cue_busy"):
        return None  # "se duerme tarde"
    at += read.has(begin := at, "every") and read.has(at + 1, "part")
    if read.has(at, "part"):
        span = read.value(at, "part")
    elif read.has(at, "soft_part") and (near or _day_beside(read, at) or _preferred(read, at)):
        span = read.value(at, "soft_part")
    else:
        return None
    if (
        not near
        and not read.can_follow(at + 1)
        and not (read.has(begin, "every", "habit") and read.has(at + 1, "cue_exclude"))
        and not read.has(
            at + 1, "number", "at", "around", "dash", "between", "from", "after", "before", "on"
        )
    ):
        return None
    start, end = minutes(span)
    often = read.has(at, "habit") or read.has(begin, "every") or read.has(at - 1, "every")
    return at + 1, Hours("part", part=(start, end), often=often)


def _preferred(read: Reader, at: int) -> bool:
    """ "Only Saturdays, preferably early", "Thursday, but not too early": of a day said before."""
    begin = read.sentence(at)
    said = any(read.has(n, "weekday", "relday", "dayset", "ordinal") for n in range(begin, at))
    return said and read.has(at - 1, "preferably", "too_much") and read.can_follow(at + 1)


def _day_beside(read: Reader, at: int) -> bool:
    return read.has(at + 1, "weekday", "relday") and not read.has(at + 1, "risky_day")
