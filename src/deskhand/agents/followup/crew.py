"""CrewAgent: technicians get their day the evening before and that morning, and hear of changes at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from deskhand.agents.followup import photos
from deskhand.agents.followup.days import stop, task, visits_on
from deskhand.domain.base import Lang
from deskhand.domain.business import Business, Person
from deskhand.domain.errors import Reject
from deskhand.domain.messages import (
    CrewDayDue,
    EveningMailDue,
    Later,
    NotifyOwner,
    PhotosCame,
    VisitAmended,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.policy import interrupts, local_day, local_instant, quiet_until
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language import crew_words, photo_words
from deskhand.language.times import say_day
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.reach import Reach

BEFORE_THE_FIRST = timedelta(hours=1)
"""The morning sheet comes this long before the first window at the latest."""

Event = VisitConfirmed | VisitMoved | VisitCancelled | VisitAmended | PhotosCame


class CrewAgent:
    """Sheets are views of the day sheets' visits; what was told is not kept, but for photos."""

    name = "crew"
    emits: Emits = {
        EveningMailDue: (NotifyOwner,),
        CrewDayDue: (NotifyOwner,),
        VisitConfirmed: (NotifyOwner,),
        VisitMoved: (NotifyOwner,),
        VisitCancelled: (NotifyOwner,),
        VisitAmended: (NotifyOwner,),
        PhotosCame: (NotifyOwner,),
    }
    timers: Timers = (CrewDayDue,)

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        business = desk.get(Business, message.business)
        if business is None:
            raise Reject("the business has no profile")
        if isinstance(message, EveningMailDue):
            return self._evening(date.fromisoformat(message.subject), business, desk)
        if isinstance(message, CrewDayDue):
            return self._morning(date.fromisoformat(message.subject), business, desk)
        visit = desk.get(Visit, message.subject)
        if visit is None:
            raise Reject(f"no visit {message.subject}")
        return self._changed(message, visit, business, desk) if _current(message, visit) else []

    # ---- sheets

    def _evening(self, today: date, business: Business, desk: Desk) -> list[Outgoing]:
        """Tomorrow for each technician; the owner reads his own in the evening mail."""
        day = today + timedelta(days=1)
        visits = visits_on(desk, business, day)
        sheets: list[Outgoing] = []
        for person in business.technicians:
            if not (his := _of(person, visits)):
                continue
            sheet = self._sheet(person, his, day, business, desk)
            told = self._with_photos(person, sheet, his, day, business, desk)
            # The owner's evening mail is his sheet, with the photos of whoever has no mailbox.
            if person.name != business.owner.name:
                sheets += told if self._reach.mails(person) else told[:1]
        due = max(desk.now(), morning(day, visits, business))
        return [*sheets, Later(message=CrewDayDue(subject=day.isoformat()), due=due)]

    def _morning(self, day: date, business: Business, desk: Desk) -> list[Outgoing]:
        """Today, now with the codes, and with what is new since last night."""
        if day.isoformat() != local_day(desk.now(), business.zone):
            return []  # nobody needs a sheet of a day that is over
        since = evening(day - timedelta(days=1), business)
        visits = visits_on(desk, business, day)
        off = [
            v
            for v in visits_on(desk, business, day, VisitStatus.CANCELLED)
            if v.revision > 1 and v.changed_at >= since
        ]
        sheets: list[Outgoing] = []
        for person in business.technicians:
            his, gone = _of(person, visits), _of(person, off)
            if his or gone:
                sheet = self._sheet(person, his, day, business, desk, since=since, off=gone)
                sheets += self._with_photos(person, sheet, his, day, business, desk)
        return sheets

    # ---- what is on them

    def _sheet(
        self,
        person: Person,
        visits: list[Visit],
        day: date,
        business: Business,
        desk: Desk,
        *,
        since: datetime | None = None,
        off: Iterable[Visit] = (),
    ) -> str:
        today = date.fromisoformat(local_day(desk.now(), business.zone))
        lang, on_the_day = _lang(person), day == today
        stops = [
            stop(v, person, desk, on_the_day=on_the_day, since=since)._replace(
                shown=self._where(v, person, business)
            )
            for v in visits
        ]
        gone = [
            f"{crew_words.hours(v.window, business.zone)} {task(v, desk, lang)}, {v.name or v.address}"
            for v in off
        ]
        return crew_words.sheet(stops, day, today, business.zone, lang, gone)

    def _where(self, visit: Visit, person: Person, business: Business) -> str:
        """Where he finds a visit's photos."""
        if self._reach.mails(person):
            return photo_words.say("in_your_mail", _lang(person))
        if link := self._reach.link(visit):
            return f": {link}"
        if self._reach.mails(business.owner):
            return photo_words.say("has_them", _lang(person), name=business.owner.name)
        return ""

    def _with_photos(
        self,
        person: Person,
        text: str,
        visits: Sequence[Visit],
        day: date,
        business: Business,
        desk: Desk,
    ) -> list[Outgoing]:
        """What he is told, and the photos in a mail of their own where that goes by text."""
        shown = self._shown(person, visits, day, business, desk)
        if shown and shown.person == person.name and not self._reach.rings(person):
            both = f"{text}\n\n{shown.text}"
            return [_tell(person, both).model_copy(update={"photos": shown.photos})]
        return [_tell(person, text), *([shown] if shown else [])]

    def _shown(
        self,
        person: Person,
        visits: Sequence[Visit],
        day: date,
        business: Business,
        desk: Desk,
    ) -> NotifyOwner | None:
        """One mail with the photos of these visits that are new to him; to the owner where he has
        neither a mailbox nor a link."""
        to = person if self._reach.mails(person) else business.owner
        lang = _lang(to)
        album, parts = photos.Album(lang), []
        for visit in visits:
            if not (found := photos.unseen(visit, day, person.name, desk)):
                continue
            photos.show(visit, day, person.name, desk)
            if not self._reach.mails(to) or (to is not person and self._reach.link(visit)):
                continue
            work = task(visit, desk, lang)
            names = album.add(found, photos.whose(visit.customer, desk), work)
            what = ", ".join(part for part in (work, visit.name, visit.address) if part)
            hours = crew_words.hours(visit.window, business.zone)
            parts.append(f"{hours} {what}\n{photo_words.of_names('names', names, lang)}")
        if not parts:
            return None
        said = say_day(day, date.fromisoformat(local_day(desk.now(), business.zone)), lang)
        key = "subject" if to is person else "subject_for"
        subject = photo_words.say(key, lang, day=said, name=person.name)
        mail = _tell(to, "\n\n".join(parts))
        return mail.model_copy(update={"mail_subject": subject, "photos": album.pictures})

    # ---- changes

    def _changed(
        self, event: Event, visit: Visit, business: Business, desk: Desk
    ) -> list[Outgoing]:
        """One line to everybody whose sheet no longer says what is."""
        was, had = visit.window, visit.technicians
        if isinstance(event, VisitMoved):
            was, had = event.was or was, event.had or had
        told = [
            (name, line)
            for name in dict.fromkeys((*had, *visit.technicians))
            if (line := self._line(event, visit, was, had, name, business, desk))
        ]
        notices: list[Outgoing] = []
        day = date.fromisoformat(local_day(visit.window.start, business.zone))
        seen = told_already(visit.window, business, desk.now())
        for name, line in told:
            if person := business.person(name):
                comes = seen and not isinstance(event, VisitCancelled) and name in visit.technicians
                his = [visit] if comes else []
                notices += self._with_photos(person, line, his, day, business, desk)
        owner, today = business.owner, local_day(desk.now(), business.zone)
        same_day = today in {local_day(w.start, business.zone) for w in (was, visit.window)}
        others = [(name, line) for name, line in told if name != owner.name]
        if isinstance(event, VisitAmended | PhotosCame):
            return notices  # these, codes above all, are for his technician alone
        if interrupts("same_day") and same_day and others and len(others) == len(told):
            name, line = others[0]
            notices.append(_tell(owner, f"{name}: {line}"))
        return notices

    def _line(
        self,
        event: Event,
        visit: Visit,
        was: Window,
        had: tuple[str, ...],
        name: str,
        business: Business,
        desk: Desk,
    ) -> str | None:
        person = business.person(name)
        if person is None:
            return None
        now, zone, lang = desk.now(), business.zone, _lang(person)
        today = date.fromisoformat(local_day(now, zone))
        gone = name in had and told_already(was, business, now)
        comes = name in visit.technicians and told_already(visit.window, business, now)
        day = date.fromisoformat(local_day(visit.window.start, zone))
        read = stop(visit, person, desk, on_the_day=day == today)
        line = crew_words.in_a_line(read, lang)
        when = crew_words.day_and_hours(visit.window, zone, today, lang)
        if isinstance(event, VisitConfirmed):
            return crew_words.notice("new", lang, when=when, visit=line) if comes else None
        short = f"{task(visit, desk, lang)}, {visit.name or visit.address or ''}".rstrip(", ")
        if isinstance(event, VisitCancelled):
            return crew_words.notice("cancelled", lang, when=when, visit=short) if gone else None
        if isinstance(event, VisitAmended):
            how = " ".join(crew_words.getting_in(read, lang))
            said = crew_words.notice("access", lang, when=when, visit=short, how=how)
            return said if comes and how else None
        if isinstance(event, PhotosCame):
            new = comes and photos.unseen(visit, day, name, desk)
            where = self._where(visit, person, business)
            said = crew_words.notice("photos", lang, when=when, visit=short, where=where)
            return said if new else None
        if name not in visit.technicians:
            names = ", ".join(visit.technicians)
            said = crew_words.notice("given", lang, names=names, when=when, visit=short)
            return said if gone else None
        if name not in had:
            return crew_words.notice("new", lang, when=when, visit=line) if comes else None
        if not (gone or comes):
            return None
        if was == visit.window:
            return crew_words.notice("changed", lang, when=when, visit=line)
        before = crew_words.day_and_hours(was, zone, today, lang)
        return crew_words.notice("moved", lang, when=when, visit=line, before=before)


def evening(day: date, business: Business) -> datetime:
    """When the sheets of the next day go out (UTC)."""
    return local_instant(day.isoformat(), business.policy.evening_mail, business.zone)


def morning(day: date, visits: Iterable[Visit], business: Business) -> datetime:
    """When the day's own sheet goes out (UTC): with the reminders, and before the first window."""
    usual = local_instant(day.isoformat(), business.policy.reminder_same_day, business.zone)
    return min([usual, *(v.window.start - BEFORE_THE_FIRST for v in visits)])


def told_already(window: Window, business: Business, now: datetime) -> bool:
    """Is the sheet of that day out? At night the coming morning's sheet will tell, and nobody is woken."""
    zone = business.zone
    today = date.fromisoformat(local_day(now, zone))
    day = date.fromisoformat(local_day(window.start, zone))
    if day not in (today, today + timedelta(days=1)):
        return False
    if day > today and now < evening(today, business):
        return False
    due = local_instant(day.isoformat(), business.policy.reminder_same_day, zone)
    asleep = quiet_until(business.policy, zone, now) is not None
    return not (asleep and now < due and due + BEFORE_THE_FIRST <= window.start)


def _current(event: Event, visit: Visit) -> bool:
    if isinstance(event, VisitCancelled):
        return visit.status is VisitStatus.CANCELLED
    return visit.status is VisitStatus.CONFIRMED and visit.revision == event.revision


def _of(person: Person, visits: Iterable[Visit]) -> list[Visit]:
    return [v for v in visits if person.name in v.technicians]


def _lang(person: Person) -> Lang:
    return person.languages[0] if person.languages else Lang.EN


def _tell(person: Person, text: str) -> NotifyOwner:
    return NotifyOwner(subject=person.name, person=person.name, text=text)
