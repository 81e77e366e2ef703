"""Phrases around days: ranges, "by", "after", "starting", "the week of". No single days."""

from __future__ import annotations

from datetime import timedelta

from deskhand.language.dates import calendar
from deskhand.language.dates.clocks import that_clock
from deskhand.language.dates.counted import COUNTED_RULES
from deskhand.language.dates.dated import DATED_RULES
from deskhand.language.dates.days import PAST, Days, Hit, Rule, week
from deskhand.language.dates.named import FURTHEST_BACK, NAMED_RULES, day_said
from deskhand.language.dates.reader import Reader

# "after Thanksgiving", "from Monday on": a week from there; nobody means for ever.
OPEN_DAYS = 7
LONGEST_RANGE_DAYS = 92
# Lexemes from "before" to what somebody does then, without a day among them.
LONGEST_SUBJECT = 6
EVENT_ON = ("on", "this", "next", "el", "del", "este")
CORE_OF_DAYS = ("weekday", "relday", "ordinal", "numeric", "month", "clock")
# What names a day, and what may stand between the days that "those days" leans on.
NAMED = ("weekday", "relday", "ordinal", "numeric", "month", "number", "holiday")
LISTED = (
    *NAMED,
    "and",
    "or",
    "to",
    "dash",
    "comma",
    "on",
    "the",
    "from",
    "of",
    "between",
    "article",
)
YOU = ("you", "u", "usted", "ustedes")
# Of an hour it is when he gets out, of a day a deadline.
OUT_BY = ("out by",)
WORKWEEK = (0, 1, 2, 3, 4)
# Nobody offers to be at home from now until then; with "by" it would be a deadline.
LONGEST_STAY = 31
LASTING = frozenset(("until", "till", "til", "through", "up until", "hasta", "hasta el"))
# The value of "the end of" among the thirds of a month: before it is before it is over.
LAST_PART = 2
WEEKEND_FROM = {"after": 1, "before": -7, "despues de": 1, "antes de": -7, "antes del": -7}
RULES: tuple[Rule, ...] = DATED_RULES + NAMED_RULES + COUNTED_RULES


def day_at(read: Reader, at: int) -> Hit:
    """The longest reading of a day that begins here, with ranges and bounds around it."""
    ways = (_bounded, _before_it, _from_now, _range, _shifted, _open_ended, _those_days, one_day)
    found = [hit for rule in ways if (hit := rule(read, at))]
    return max(found, key=lambda hit: hit[0], default=None)


def one_day(read: Reader, at: int) -> Hit:
    """The longest reading without ranges and bounds."""
    if at not in read.days_at:
        found = [hit for hit in (_plain(read, at), _shifted(read, at)) if hit]
        read.days_at[at] = max(found, key=lambda hit: hit[0], default=None)
    known: Hit = read.days_at[at]
    return known


def _shifted(read: Reader, at: int) -> Hit:
    """ "the day after Thanksgiving", "the week of the 30th", "la semana del 30"."""
    at = read.skip(at, "the")
    if read.has(at, "shift"):
        found = _plain(read, read.skip(at + 1, "the", "on"))
        days = read.value(at, "shift")
        if found and found[1].dates:
            return found[0], Days((found[1].dates[0] + timedelta(days=days),), exact=True)
    if read.value(at, "dayset") == [5, 6] and read.has(at + 1, "of", "before", "after"):
        found = _plain(read, read.skip(at + 2, "the", "on"))
        if found and len(found[1].dates) == 1:
            # The weekend that has the day, or the one next to it.
            near = found[1].dates[0] + timedelta(days=WEEKEND_FROM.get(read.text(at + 1), -3))
            saturday = calendar.weekday_from(near, 5)
            return found[0], Days((saturday, saturday + timedelta(days=1)), exact=True)
    if read.has(at, "week_of", "week_after"):
        found = _plain(read, read.skip(at + 1, "the", "on", "article"))
        if found and read.has(at, "week_after") and _range(read, at + 1):
            found = None  # "la otra semana de martes a jueves"
        if found and found[1].dates:
            first = found[1].dates[0]
            monday = calendar.week_start(first, 0)
            if read.has(at, "week_after"):
                monday = first - timedelta(days=first.weekday()) + timedelta(weeks=1)
            return found[0], week(read, monday)
        if read.has(at, "week_after") and read.can_follow(at + 1):
            leans = read.text(at).endswith("after")  # "The 24th is out. The week after?"
            said = (day_said(read, at) if leans else None) or read.today
            first = calendar.week_start(max(said, read.today), 0)
            return at + 1, week(read, first + timedelta(weeks=1))
    return None


def _plain(read: Reader, at: int) -> Hit:
    found = [hit for rule in RULES if (hit := rule(read, at))]
    return max(found, key=lambda hit: hit[0], default=None)


def _range(read: Reader, at: int) -> Hit:
    """ "Mon-Wed", "from the 3rd to the 5th", "del lunes al miércoles"."""
    is_between = read.has(at, "between")
    opened = read.has(at, "from", "between", "starting")
    begin = read.skip(at, "from", "between", "starting", "on", "the") if opened else at
    first = one_day(read, begin)
    if not first or len(first[1].dates) != 1 or first[1].past:
        return None
    link = first[0]
    if opened and read.has(read.skip(link, "any_day", "comma"), "to"):
        link = read.skip(link, "any_day", "comma")
    dashed = read.has(link, "dash") or read.text(link) in ("–", "—")
    worded = read.has(link, "to") and not read.moving(at)
    if not (dashed or worded or (is_between and read.has(link, "and"))):
        return None
    after = read.skip(link + 1, "the", "on", "article")
    last = one_day(read, after)
    if last and last[1].past:
        # "from Oct 2 to Oct 22": the end follows the start, whatever today is.
        last = one_day(read.looking_ahead(), after)
    if not last or not last[1].dates or last[1].past:
        return None
    begins, ends = first[1].dates[0], last[1].dates[-1]
    if ends < begins and last[1].weekdays:
        ends = calendar.weekday_after(begins, last[1].weekdays[-1])
    if not 0 < (ends - begins).days <= LONGEST_RANGE_DAYS:
        return None
    dates = calendar.between(begins, ends)
    named = first[1].weekdays and last[1].weekdays and len(dates) <= 7
    if named and tuple(day.weekday() for day in dates) == WORKWEEK:
        # "Mon-Fri" is any working day, from tomorrow on.
        dates = tuple(sorted(calendar.weekday_after(read.today, day) for day in WORKWEEK))
    weekdays = tuple(day.weekday() for day in dates) if named else ()
    return last[0], Days(dates, weekdays=weekdays, exact=not named)


def _bounded(read: Reader, at: int) -> Hit:
    """ "by Friday", "before the 5th", "after Thanksgiving", "starting Monday", "since Monday"."""
    denied = read.has(at, "cue_exclude") and read.has(at + 1, "after", "before", "by")
    denied = denied and not read.has(at, "cue_away")
    begin = at + 1 if denied else at
    bounds = read.has(begin, "by", "before", "after", "starting", "since", "within")
    if not bounds or _stands_alone(read, begin):
        return None
    if comes := _before_it_comes(read, begin):
        return comes
    if read.has(begin + 1, "that_day") and that_clock(read, begin + 1):
        return None
    after = (
        read.skip(begin + 1, "the", "on", "month_intro")
        if not read.has(begin + 1, "week_of")
        else begin + 1
    )
    ranged = _range(read, after)
    part = read.skip(begin + 1, "the", "on")
    if read.value(part, "third") is not None:
        after = part  # "after mid May"
    found = ranged or one_day(read, after) or one_day(read, begin + 1)
    if read.has(begin, "starting") and found and (ranged or len(found[1].dates) > 1):
        return None
    if not found or not found[1].dates or found[1].past:
        return (found[0], PAST) if found else None
    dates, text = found[1].dates, read.text(begin)
    since = read.has(begin, "since") and text.split()[0] != "a"
    since = since and (bool(found[1].weekdays) or text.endswith("since"))
    if since and not read.has(found[0], "or_after"):
        return found[0], PAST
    if found[1].week and (denied and text in LASTING):
        return found  # "not until next week": that week
    after_it = read.has(begin, "after") and text not in OUT_BY
    if (after_it and not denied and not read.has(begin, "starting")) or (
        denied and text in ("before", *LASTING)
    ):
        included = denied or text.startswith(("not ", "no "))
        first = dates[-1] + timedelta(days=0 if included else 1)
        return found[0], Days(calendar.run_of(first, OPEN_DAYS), exact=True)
    if read.has(begin, "by", "before", "within") or text in OUT_BY:
        early = read.has(begin, "before") and not text.startswith(("no ", "a mas", "hasta", "not"))
        early = early and read.value(part, "third") != LAST_PART
        # "Before the week is over", "antes de que termine la semana".
        over = read.has(found[0], "is_over")
        early = early and not over and not read.has(begin, "until_over")
        last = dates[0] - timedelta(days=1) if early else dates[-1]
        if text in LASTING and (last - read.today).days > LONGEST_STAY:
            return found[0], PAST  # "closed until April" asks for nothing
        return found[0] + over, Days((max(last, read.today),), kind="until", exact=True)
    if read.has(begin, "starting", "since"):
        follows = read.has(found[0], "or_after")
        return found[0] + follows, Days(calendar.run_of(dates[0], OPEN_DAYS), exact=True)
    return None


def _stands_alone(read: Reader, at: int) -> bool:
    """ "She brings people through on Sunday", "they come the 18th, so before or in January"."""
    through = read.text(at) == "through" and read.text(at + 1) == "on"
    return through or (read.has(at, "before") and read.has(at + 1, "or"))


def _before_it(read: Reader, at: int) -> Hit:
    """ "The party is the 27th, have it ready before": until the day before the one said last."""
    ends = at + 1 >= len(read.lexemes) or read.has(at + 1, "break", "comma", "or")
    if ends and read.has(at, "before_it") and (said := day_said(read, at, read.sentence(at))):
        last = max(said - timedelta(days=1), read.today)
        return at + 1, Days((last,), kind="until", exact=True)
    return None


def _from_now(read: Reader, at: int) -> Hit:
    """ "between now and Friday", "entre hoy y el viernes al mediodía"."""
    if read.has(at, "between", "from") and (
        read.has(at + 1, "cue_now") or read.value(at + 1, "relday") == 0
    ):
        found = one_day(read, read.skip(at + 3, "the", "on"))
        if read.has(at + 1, "relday") and not (found and read.has(found[0], "noon", "at")):
            return None
        linked = read.has(at + 2, "and", "to") and found and found[1].dates
        return (
            (found[0], Days(found[1].dates, kind="until", exact=True))
            if (linked and found)
            else None
        )
    return None


def _before_it_comes(read: Reader, at: int) -> Hit:
    """ "Before the photographer comes on Friday", "before the game on Sunday": until the day before."""
    if not read.has(at, "before") or read.has(at + 1, "number"):
        return None
    told = read.text(at).endswith(" que")  # "antes de que venga la dueña el 15"
    for n in range(at + 1, at + LONGEST_SUBJECT):
        if read.has(n, "break", "comma", *CORE_OF_DAYS) or read.text(n) in YOU:
            return None
        if read.has(n, "at") and read.has(n + 1, "clock", "number", "noon"):
            return None  # "before my class at two on Tuesday" names an hour
        event = n > at + 2 and read.text(n) in EVENT_ON and read.has(at + 1, "a_thing")
        comes = n > at + 1 and read.has(n, "cue_own_acts", "cue_own_arrives")
        if event or comes or told or read.has(n, "cue_event"):
            # "Antes de que llegue el bebé el 30": who comes may stand between.
            ahead = range(n + 1, n + 1 + (1 if event else LONGEST_SUBJECT))
            ways = (one_day(read, read.skip(k, "on", "the")) for k in ahead)
            found = next((hit for hit in ways if hit and hit[1].dates), None)
            if not found or any(read.has(k, "break") for k in range(n, found[0])):
                return None
            last = found[1].dates[0] - timedelta(days=1)
            return found[0], Days((max(last, read.today),), kind="until", exact=True)
    return None


def _those_days(read: Reader, at: int) -> Hit:
    """ "I'm off the 22nd to the 26th, any of those days": the days said last."""
    if not read.has(at, "those_days"):
        return None
    last = next((n for n in range(at - 1, at - FURTHEST_BACK, -1) if read.has(n, *NAMED)), -1)
    begin = last
    while begin > 0 and read.has(begin - 1, *LISTED):
        begin -= 1
    said: list[Days] = []
    while 0 <= begin <= last:
        hit = day_at(read, begin)
        said += [hit[1]] if hit and hit[1].dates else []
        begin = hit[0] if hit else begin + 1
    if not said:
        return None
    dates = tuple(dict.fromkeys(day for days in said for day in days.dates))
    weekdays = tuple(weekday for days in said for weekday in days.weekdays)
    alike = len(weekdays) == len(dates)
    return at + 1, Days(dates, weekdays=weekdays if alike else (), exact=not alike)


def _open_ended(read: Reader, at: int) -> Hit:
    """ "the 24th or later", "del lunes en adelante", "Friday at the latest"."""
    found = one_day(read, read.skip(at, "from"))
    if not found or not found[1].dates:
        return None
    if read.has(found[0], "or_before"):
        return found[0] + 1, Days(found[1].dates, kind="until", exact=True)
    if not read.has(found[0], "or_after"):
        return None
    if read.has(found[0], "after") and read.has(found[0] + 1, "clock", "number"):
        return None  # "weekends and after 3:30 weekdays"
    return found[0] + 1, Days(calendar.run_of(found[1].dates[0], OPEN_DAYS), exact=True)
