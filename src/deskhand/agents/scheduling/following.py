"""What a technician changed in his own calendar: his time is taken, the visit follows, and he is asked
before the customer is told."""

from __future__ import annotations

from datetime import date
from typing import Any

from deskhand.domain.business import Business
from deskhand.domain.calendar_messages import EntryChanged, OutsideRead
from deskhand.domain.control import OwnerItem
from deskhand.domain.ids import derived
from deskhand.domain.messages import (
    HandedOff,
    ReplyPlanned,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.people import Conversation
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.policy import local_day
from deskhand.domain.schedule import is_block, promised, release, reserve, sheet_ids, split_id
from deskhand.domain.schedule.outside import Taken, in_the_way, is_outside, with_outside
from deskhand.domain.schedule.sheets import clashes, counts, sheet_id
from deskhand.domain.windows import Window
from deskhand.domain.work import (
    Busy,
    CalendarEntry,
    DaySheet,
    Visit,
    VisitStatus,
    entry_id,
)
from deskhand.language.owner import say
from deskhand.language.times import say_window
from deskhand.ports.desk import Desk, Outgoing


def day_read(message: OutsideRead, business: Business, desk: Desk) -> list[Outgoing]:
    """His sheet of the day holds what stands in his calendar, no more and no less; a visit of ours that
    something new leaves no room for is his to settle."""
    id = sheet_id(message.subject, message.day)
    sheet = desk.get(DaySheet, id)
    fresh = with_outside(sheet, message.subject, message.day, message.taken, message.read_at)
    if fresh == sheet:
        return []
    desk.put(fresh)
    known = {(e.visit, e.start, e.end) for e in (sheet.entries if sheet else ()) if is_outside(e)}
    new = [t for t in message.taken if (t.busy().visit, t.start, t.end) not in known]
    return [
        told
        for entry in fresh.entries
        if not is_outside(entry) and (hit := in_the_way(new, entry.start, entry.end, 0))
        if (told := _overlapped(entry.visit, hit[0], business, desk))
    ]


def changed(message: EntryChanged, business: Business, desk: Desk) -> list[Outgoing]:
    """The visit follows what he did with our event, unless we are at it ourselves just now: then the
    next reading shows how it stands."""
    visit = desk.get(Visit, message.subject)
    entry = desk.get(CalendarEntry, entry_id(message.subject, message.technician))
    stands = message.stands
    if visit is None or entry is None or visit.writing_since or visit.end <= desk.now():
        return []
    if entry.gone_at is not None:
        back = visit.status is VisitStatus.CANCELLED and visit.owner_moved_at is not None
        return _restored(visit, entry, message, business, desk) if back and stands else []
    if visit.status is not VisitStatus.CONFIRMED:
        return []
    if stands is None:
        return _deleted(visit, entry, business, desk)
    if message.to is not None:
        return _handed(visit, entry, message, business, desk)
    if (stands.start, stands.end) == (entry.start, entry.end):
        return []
    if (stands.start, stands.end) == (visit.start, visit.end):
        desk.put(_followed(entry, message))
        return []
    if others := _others_there(visit, stands, desk):
        return _stays(visit, stands, others[0], message.etag, business, desk)
    desk.put(_followed(entry, message))
    return _moved(visit, stands, visit.technicians, business, desk)


# ---- inside


def _moved(
    visit: Visit, stands: Window, crew: tuple[str, ...], business: Business, desk: Desk
) -> list[Outgoing]:
    _free(visit, desk)
    there = _standing(visit, stands, business, desk)
    elsewhen = there["window"] != visit.window
    unsettled = {"owner_moved_at": desk.now(), "affirmed_at": None} if elsewhen else {}
    moved = visit.model_copy(update={**there, "technicians": crew, **unsettled})
    _take(moved, desk)
    desk.put(moved)
    told = VisitMoved.between(visit, moved)
    why = say(business.owner.languages[0], "why_moved_by_you")
    return [told, *(_asks(moved, ActKind.MOVED, why, business, desk) if elsewhen else ())]


def _handed(
    visit: Visit, entry: CalendarEntry, message: EntryChanged, business: Business, desk: Desk
) -> list[Outgoing]:
    """It stands in a colleague's calendar now: it is his."""
    assert message.to is not None
    assert message.stands is not None
    crew = tuple(message.to if name == entry.technician else name for name in visit.technicians)
    theirs = desk.get(CalendarEntry, entry_id(visit.id, message.to))
    if len(set(crew)) < len(crew) or (theirs is not None and theirs.gone_at is None):
        return []
    given = visit.model_copy(update={"technicians": crew})
    if others := _others_there(given, message.stands, desk):
        return _stays(visit, message.stands, others[0], message.etag, business, desk)
    desk.put(entry.model_copy(update={"gone_at": desk.now()}))
    place = {
        "id": entry_id(visit.id, message.to),
        "technician": message.to,
        "calendar": business.calendars()[message.to],
        "event": message.event,
    }
    desk.put(_followed(entry, message).model_copy(update=place))
    return _moved(visit, message.stands, crew, business, desk)


def _restored(
    visit: Visit, entry: CalendarEntry, message: EntryChanged, business: Business, desk: Desk
) -> list[Outgoing]:
    """He brought back what he had deleted: it stands again. Only a customer who heard that it was off
    is told, and only with his yes."""
    assert message.stands is not None
    stands = message.stands
    if others := _others_there(visit, stands, desk):
        return _stays(visit, stands, others[0], message.etag, business, desk)
    conversation = desk.get(Conversation, visit.customer)
    told = conversation.told.get(visit.id) if conversation else None
    heard = told is not None and visit.owner_moved_at is not None and told > visit.owner_moved_at
    there = _standing(visit, stands, business, desk)
    news = heard or there["window"] != visit.window
    unsettled = {"owner_moved_at": desk.now() if news else None}
    back = visit.model_copy(update={**there, "status": VisitStatus.CONFIRMED, **unsettled})
    _take(back, desk)
    desk.put(back)
    desk.put(_followed(entry, message).model_copy(update={"gone_at": None}))
    why = say(business.owner.languages[0], "why_restored_by_you")
    again = VisitConfirmed(subject=visit.id, revision=back.revision)
    return [again, *(_asks(back, ActKind.STATUS, why, business, desk) if news else ())]


def _standing(visit: Visit, stands: Window, business: Business, desk: Desk) -> dict[str, Any]:
    """The visit's time as it stands in his calendar, in its next revision. The promised window holds as
    long as he still comes within it."""
    window = visit.window
    if not window.start <= stands.start <= window.until:
        window = promised(business, stands.start)
    return {
        "start": stands.start,
        "end": stands.until,
        "window": window,
        "exact": window.end is None,
        "revision": visit.revision + 1,
        "changed_at": desk.now(),
    }


def _free(visit: Visit, desk: Desk) -> None:
    """Its time is free again on every sheet it touches."""
    for id in _touched(visit):
        if sheet := desk.get(DaySheet, id):
            desk.put(release(sheet, visit.id))


def _take(visit: Visit, desk: Desk) -> None:
    """The visit's time on every sheet it touches."""
    busy = Busy(
        visit=visit.id, start=visit.start, end=visit.end, travel_minutes=visit.travel_minutes
    )
    for id in _touched(visit):
        desk.put(reserve(desk.get(DaySheet, id), *split_id(id), busy, desk.now()))


def _followed(entry: CalendarEntry, message: EntryChanged) -> CalendarEntry:
    """What stands there as what we know of it; our words are written anew."""
    assert message.stands is not None
    return entry.model_copy(
        update={
            "etag": message.etag,
            "start": message.stands.start,
            "end": message.stands.until,
            "content": "",
        }
    )


def _deleted(visit: Visit, entry: CalendarEntry, business: Business, desk: Desk) -> list[Outgoing]:
    _free(visit, desk)
    off = visit.model_copy(
        update={
            "status": VisitStatus.CANCELLED,
            "revision": visit.revision + 1,
            "changed_at": desk.now(),
            "owner_moved_at": desk.now(),
        }
    )
    desk.put(off)
    desk.put(entry.model_copy(update={"gone_at": desk.now()}))
    why = say(business.owner.languages[0], "why_deleted_by_you")
    told = VisitCancelled(subject=visit.id, revision=off.revision)
    return [told, *_asks(off, ActKind.CANCELLED, why, business, desk)]


def _asks(visit: Visit, kind: ActKind, why: str, business: Business, desk: Desk) -> list[Outgoing]:
    """What the customer would read, which waits for his yes."""
    conversation = desk.get(Conversation, visit.customer)
    if conversation is None:
        return []
    source = f"Visit/{visit.id}@{desk.version(Visit, visit.id)}"
    facts = [Fact(key="slot", type=FactType.SLOT, value=visit.window, source=source)]
    if kind is not ActKind.CANCELLED:
        place = Fact(key="address", type=FactType.ADDRESS, value=visit.address or "", source=source)
        facts.append(place)
    plan = ReplyPlan(
        acts=(Act(kind=kind, facts=tuple(facts)),),
        lang=conversation.lang,
        channel=conversation.channel,
        zone=business.zone,
        today=local_day(desk.now(), business.zone),
    )
    return [
        ReplyPlanned(
            subject=conversation.id,
            plan=plan,
            contact=conversation.contact,
            customer=visit.customer,
            started_by_us=True,
            calendar=(visit.id,),
            about={f"Visit/{visit.id}": desk.version(Visit, visit.id)},
            action=f"ask_owner:{why}",
        )
    ]


def _stays(
    visit: Visit, wanted: Window, other: str, etag: str, business: Business, desk: Desk
) -> list[Outgoing]:
    """Two visits at once cannot be: it stands where the customer knows it, and he is told why."""
    there = desk.peek(Visit, other)
    said = {
        "work": visit.summary,
        "who": visit.name or "",
        "when": _when(wanted, business, desk),
        "other": (there and (there.name or there.summary)) or "",
        "stays": _when(visit.window, business, desk),
    }
    key = ("moved", visit.id, etag)
    told = _listed(key, "item_moved_onto", said, visit.customer, business, desk)
    return [told] if told else []


def _overlapped(visit_id: str, hit: Taken, business: Business, desk: Desk) -> HandedOff | None:
    visit = desk.get(Visit, visit_id)
    if visit is None or visit.status is not VisitStatus.CONFIRMED or visit.end <= desk.now():
        return None
    said = {
        "work": visit.summary,
        "who": visit.name or "",
        "when": _when(Window(start=hit.start, end=hit.end), business, desk),
        "stays": _when(visit.window, business, desk),
    }
    key = ("overlap", visit.id, hit.event, hit.start, hit.end)
    return _listed(key, "item_overlapped", said, visit.customer, business, desk)


def _listed(
    key: tuple[object, ...],
    phrase: str,
    said: dict[str, str],
    customer: str,
    business: Business,
    desk: Desk,
) -> HandedOff | None:
    """On his list and told at once, once."""
    id = f"item-{derived(*key)}"
    if desk.get(OwnerItem, id) is not None:
        return None
    reason = say(business.owner.languages[0], phrase, **said)
    desk.put(OwnerItem(id=id, kind="handoff", reason=reason, customer=customer, at=desk.now()))
    return HandedOff(subject=id, reason=reason, urgent=True, customer=customer)


def _others_there(visit: Visit, stands: Window, desk: Desk) -> list[str]:
    """Visits that leave no room for it there; what else stands in his calendar he sees himself."""
    span = (stands.start, stands.until, visit.travel_minutes)
    ids = sheet_ids(visit.technicians, *span, visit.zone)
    return [
        busy.visit
        for sheet in (desk.get(DaySheet, id) for id in ids)
        for busy in (sheet.entries if sheet else ())
        if busy.visit != visit.id and not is_block(busy)
        if counts(busy, desk.now()) and clashes(busy, *span)
    ]


def _touched(visit: Visit) -> tuple[str, ...]:
    return sheet_ids(visit.technicians, visit.start, visit.end, visit.travel_minutes, visit.zone)


def _when(window: Window, business: Business, desk: Desk) -> str:
    today = date.fromisoformat(local_day(desk.now(), business.zone))
    return say_window(window, business.zone, today, business.owner.languages[0])
