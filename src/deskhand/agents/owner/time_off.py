"""Block and unblock time in the calendar. Visits that lie in it stay, and he is told which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.agents.owner.commands import Order
from deskhand.agents.owner.day import names
from deskhand.agents.owner.spoken import Spoken, day_span
from deskhand.domain.schedule.blocks import (
    PREFIX,
    block_sheets,
    given_back,
    taken_out,
    visits_within,
)
from deskhand.domain.schedule.hours import opening
from deskhand.domain.windows import Window
from deskhand.domain.work import Block, DaySheet, Visit
from deskhand.language.dates import Found, find_windows
from deskhand.ports.queries import BLOCKS_BY_START

MOST_BLOCKS = 14
"""Of one order; longer absences are better closed days in business.yaml."""
NOON = 12
_ALL_OF_US = re.compile(r"\b(?:everyone|everybody|all of us|us all|the crew|both|todos)\b", re.I)


def block(s: Spoken, order: Order) -> None:
    """Take time out of the calendar: for everybody unless he names somebody."""
    found = find_windows(order.rest, s.desk.now(), s.business.zone, s.lang)[:MOST_BLOCKS]
    crew = _crew(s, order.rest, found)
    if not found:
        s.tell("block_when")
        return
    if any(f.window.end is None for f in found):
        s.tell("block_until")
        return
    windows = _joined([_whole(s, f) for f in found])
    made = [_put(s, window, crew) for window in windows]
    s.before = {"blocks": [b.id for b in made]}
    s.tell("blocked", who=names(crew), when="; ".join(b.words for b in made))
    inside = [id for b in made for id in _inside(s, b)]
    if inside:
        visits = (s.desk.peek(Visit, id) for id in dict.fromkeys(inside))
        listed = "; ".join(
            f"{v.name or s.who(v.customer)}, {s.when(v.window)}" for v in visits if v
        )
        s.tell("blocked_visits", visits=listed)


def unblock(s: Spoken, order: Order) -> None:
    """Give back what is blocked at the time he names; all there is when he names none."""
    found = find_windows(order.rest, s.desk.now(), s.business.zone, s.lang) if order.rest else ()
    live = [b for b in _live(s) if not found or any(_whole(s, f).overlaps(_span(b)) for f in found)]
    if not live or (order.rest and not found):
        s.tell("unblock_none")
        return
    lift(s, [b.id for b in live])
    s.before = {"lifted": [b.id for b in live]}
    s.tell("unblocked", who=names(live[0].technicians), when="; ".join(b.words for b in live))


def lift(s: Spoken, ids: Sequence[str]) -> None:
    """Free the time of these blocks."""
    for id in ids:
        made = s.desk.get(Block, id)
        if made is None or made.lifted_at is not None:
            continue
        s.desk.put(made.model_copy(update={"lifted_at": s.desk.now()}))
        for sheet in given_back(made, _sheets(s, made), s.business.zone):
            s.desk.put(sheet)


def put_again(s: Spoken, ids: Sequence[str]) -> None:
    """Block again what was given back."""
    for id in ids:
        made = s.desk.get(Block, id)
        if made is None:
            continue
        back = made.model_copy(update={"lifted_at": None})
        s.desk.put(back)
        for sheet in taken_out(back, _sheets(s, back), s.business.zone, s.desk.now()):
            s.desk.put(sheet)


# ---- inside


def _put(s: Spoken, window: Window, crew: tuple[str, ...]) -> Block:
    made = Block(
        id=f"{PREFIX}{s.desk.new_id('block').removeprefix('block-')}",
        technicians=crew,
        start=window.start,
        end=window.until,
        words=s.when(window),
        made_at=s.desk.now(),
    )
    s.desk.put(made)
    for sheet in taken_out(made, _sheets(s, made), s.business.zone, s.desk.now()):
        s.desk.put(sheet)
    return made


def _sheets(s: Spoken, made: Block) -> dict[str, DaySheet]:
    found = {id: s.desk.get(DaySheet, id) for id in block_sheets(made, s.business.zone)}
    return {id: sheet for id, sheet in found.items() if sheet}


def _inside(s: Spoken, made: Block) -> tuple[str, ...]:
    return visits_within(made, _sheets(s, made), s.business.zone, s.desk.now())


def _live(s: Spoken) -> list[Block]:
    found = s.desk.find(Block, BLOCKS_BY_START, limit=1_000)
    return [b for b in found if b.lifted_at is None and b.end > s.desk.now()]


def _span(made: Block) -> Window:
    return Window(start=made.start, end=made.end)


def _crew(s: Spoken, words: str, found: Sequence[Found]) -> tuple[str, ...]:
    """Whose time: those he names, else everybody's."""
    crew = tuple(person.name for person in s.business.technicians)
    if _ALL_OF_US.search(words):
        return crew
    rest = words
    for each in reversed(found):
        rest = rest[: each.span[0]] + rest[each.span[1] :]
    said = {word.casefold() for word in re.findall(r"[^\W\d]+", rest)}
    if said & {"me", "my", "mine", "mi"} and s.person.name in crew:
        return (s.person.name,)
    return tuple(name for name in crew if name.split()[0].casefold() in said) or crew


def _whole(s: Spoken, found: Found) -> Window:
    """A day is the whole working day, "afternoon" lasts till closing; times he names are as said."""
    window, zone = found.window, ZoneInfo(s.business.zone)
    start, end = window.start.astimezone(zone), window.until.astimezone(zone)
    day = start.date()
    open_then = opening(s.business, day)
    if found.day_only or "all day" in found.words:
        if open_then is None:
            begins, ends = day_span(day, s.business.zone)
            return Window(start=begins, end=ends)
        return _utc(min(start, open_then.start), max(end, open_then.until))
    if open_then is not None and not re.search(r"\d\s*(?:[-–:ap]|to|a\b|$)", found.words):
        if start.hour >= NOON:
            end = max(end, open_then.until)
        elif end.hour <= NOON:
            start = min(start, open_then.start)
    return _utc(start, end)


def _utc(start: datetime, end: datetime) -> Window:
    zone = ZoneInfo("UTC")
    return Window(start=start.astimezone(zone), end=end.astimezone(zone))


def _joined(windows: Sequence[Window]) -> list[Window]:
    """Days in a row stay apart: each is a line he can give back. Times that touch become one."""
    joined: list[Window] = []
    for window in sorted(windows, key=lambda w: (w.start, w.until)):
        if joined and window.start <= joined[-1].until + timedelta(0):
            joined[-1] = Window(start=joined[-1].start, end=max(joined[-1].until, window.until))
        else:
            joined.append(window)
    return joined
