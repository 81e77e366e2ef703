"""What goes into the owner's evening mail, read from what happened since the last one. Sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from deskhand.agents.followup import photos
from deskhand.agents.followup.days import stop, task, visits_on
from deskhand.agents.followup.told import told
from deskhand.agents.followup.unbooked import not_booked
from deskhand.domain.approvals import ASKED
from deskhand.domain.base import Lang, instant_text
from deskhand.domain.business import Business, Mode
from deskhand.domain.control import Approval, DayNote, OwnerBoard, OwnerItem
from deskhand.domain.messages import SendMessage
from deskhand.domain.money import spoken
from deskhand.domain.people import Customer, Picture
from deskhand.domain.policy import local_day
from deskhand.domain.pricing import AGREED
from deskhand.domain.work import Quote, Visit
from deskhand.language import crew_words, photo_words
from deskhand.language.evening_words import Part, counted, mail, quoted, say
from deskhand.language.owner import phrases
from deskhand.language.times import say_day
from deskhand.language.wording import say_phone
from deskhand.ports.desk import Desk
from deskhand.ports.queries import APPROVALS_BY_STATE, DAY_NOTES, ITEMS
from deskhand.ports.reach import HasPhotos, Reach

MOST = 500
MOST_OLD = 5
"""Items of earlier days that are named; the others are counted."""
RECENT_ANSWERS = 300
CANCELED = "canceled"
ONLY_TOLD = frozenset({"item_too_far"})
"""Phrases of reasons that ask nothing of him; they stand under what was not booked."""


@dataclass(frozen=True)
class Evening:
    """One evening: what has happened after `since` is new; `day` is the business-local today."""

    desk: Desk
    business: Business
    day: date
    since: datetime
    reach: Reach

    @cached_property
    def album(self) -> photos.Album:
        """The photos of what is listed, filled as it is written."""
        return photos.Album(self.lang)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What goes along with the mail, once it is written."""
        return self.album.pictures

    @property
    def lang(self) -> Lang:
        """The owner's language."""
        return next(iter(self.business.owner.languages), Lang.EN)

    # ---- the mail

    def written(self) -> tuple[str, str] | None:
        """Subject and text, or None when nothing happened that he need know tonight."""
        approvals, fresh, old = self._approvals(), *self._items()
        asked = [a for a in approvals if a.command_type == ASKED]
        approvals = [a for a in approvals if a.command_type != ASKED]
        tomorrow = self.day + timedelta(days=1)
        coming = visits_on(self.desk, self.business, tomorrow)
        changed = self._changed()
        settled = {visit.customer for visit, _ in changed}
        booked = [self._booked(visit, what) for visit, what in changed if what != CANCELED]
        missed = [
            *(self._canceled(visit) for visit, what in changed if what == CANCELED),
            *not_booked(self.desk, self.business, self.since, settled, self.lang),
        ]
        alone = self._left_alone()
        if not (approvals or asked or fresh or coming or booked or missed or alone):
            return None
        fresh = [told(self.desk, item.id) or item for item in fresh]
        old[:MOST_OLD] = [told(self.desk, item.id) or item for item in old[:MOST_OLD]]
        named = [self._item(i, old=False) for i in fresh] + [
            self._item(i, old=True) for i in old[:MOST_OLD]
        ]
        if more := len(old) - MOST_OLD if len(old) > MOST_OLD else 0:
            named.append(f"- {counted('more', more, self.lang)}")
        title = say_day(tomorrow, tomorrow, self.lang)
        parts = [
            Part(
                self._say("yes"), tuple(self._approval(a) for a in approvals), self._how(approvals)
            ),
            Part(
                self._say("questions"),
                tuple(self._approval(a) for a in asked),
                self._say("answer_question", n=asked[0].number) if asked else "",
            ),
            Part(
                self._say("settle"),
                tuple(named),
                self._how_to_settle([*fresh, *old]),
            ),
            Part(self._say("tomorrow", day=_bare(title).upper()), self._tomorrow(coming)),
            Part(self._say("booked"), tuple(f"- {line}" for line in booked)),
            Part(self._say("not_booked"), tuple(f"- {line}" for line in missed)),
            Part(self._say("alone"), tuple(f"- {line}" for line in alone)),
        ]
        counts = [
            counted(key, n, self.lang)
            for key, n in (
                ("count_yes", len(approvals)),
                ("count_settle", len(asked) + len(fresh) + len(old)),
                ("count_tomorrow", len(coming)),
                ("count_booked", len(booked)),
            )
            if n
        ]
        subject = ", ".join(counts) or self._say("count_quiet")
        return f"{_bare(say_day(self.day, self.day, self.lang))}: {subject}", mail(parts)

    # ---- waiting for his yes

    def _approvals(self) -> Sequence[Approval]:
        return self.desk.find(Approval, APPROVALS_BY_STATE, {"state": "open"}, limit=MOST)

    def _approval(self, approval: Approval) -> str:
        if approval.command_type != SendMessage.__name__:
            return "\n".join([f"{approval.number}. {approval.text}", *self._shown(approval)])
        lines = [f"{approval.number}. {self._who(approval.customer, None)}"]
        if self.business.policy.mode is not Mode.DRAFT and approval.action.startswith("ask_owner:"):
            lines[0] += f": {approval.action.removeprefix('ask_owner:')}"
        if approval.original:
            lines.append(self._say("wrote", words=quoted(approval.original, 300)))
        lines += self._shown(approval)
        draft = approval.for_owner or str(approval.command.get("text", ""))
        lines.append(self._say("would_send", draft=quoted(draft, 600)))
        if approval.expires_at and approval.expires_at <= self.desk.now():
            lines.append(self._say("too_late"))
        return "\n".join(lines)

    def _how(self, approvals: Sequence[Approval]) -> str:
        if not approvals:
            return ""
        key = "answer_one" if len(approvals) == 1 else "answer"
        return self._say(key, n=approvals[0].number)

    # ---- his to settle, and left alone

    def _how_to_settle(self, items: Sequence[OwnerItem]) -> str:
        number = next((item.number for item in items if item.number), None)
        return self._say("settle_how", n=number) if number else ""

    def _items(self) -> tuple[list[OwnerItem], list[OwnerItem]]:
        """What is open: new since the last mail, and from before, the latest first."""
        only_told = [phrases(self.lang)[key] for key in ONLY_TOLD]
        found = [
            item
            for item in self.desk.find(OwnerItem, ITEMS, None, None, None, 100 * MOST)
            if item.done_at is None
            and item.kind != "left_alone"
            and not any(item.reason.startswith(told) for told in only_told)
        ]
        found.sort(key=lambda item: item.kind != "danger")  # danger first, else as they came
        fresh = [item for item in found if item.at > self.since]
        old = [item for item in reversed(found) if item.at <= self.since]
        return fresh, sorted(old, key=lambda item: item.kind != "danger")

    def _item(self, item: OwnerItem, *, old: bool) -> str:
        said = " ".join(item.reason.split())
        if item.kind == "dead":
            said = self._say("broken")
        who = self._who(item.customer, item.contact)
        if who.partition("(")[2].rstrip(")") in said:
            who = who.partition(" (")[0]  # the number stands in it already
        line = said if not who or said.startswith(who) else f"{who}: {said}"
        line = f"{item.number}. {line}"
        if old:  # its photos came with the mail of that day
            day = date.fromisoformat(local_day(item.at, self.business.zone))
            return f"{line} ({self._say('since', day=say_day(day, self.day, self.lang))})"
        return "\n".join([line, *self._shown(item)])

    def _left_alone(self) -> list[str]:
        low = instant_text(self.since)
        found = self.desk.find(OwnerItem, ITEMS, None, low, None, MOST)
        return [
            " ".join(item.reason.split())
            for item in found
            if item.kind == "left_alone" and item.done_at is None and item.at > self.since
        ]

    # ---- tomorrow

    def _tomorrow(self, visits: Sequence[Visit]) -> tuple[str, ...]:
        owner, zone = self.business.owner, self.business.zone
        entries: list[str] = []
        for person in self.business.technicians:
            own = [v for v in visits if person.name in v.technicians]
            reader = person.model_copy(update={"languages": owner.languages})
            for place, visit in enumerate(own):
                read = stop(visit, reader, self.desk)
                work = task(visit, self.desk, self.lang)
                if person.name == owner.name:
                    lines = crew_words.lines(read._replace(photos=0), zone, self.lang)
                else:  # his own sheet says the rest
                    lines = [
                        f"{crew_words.hours(read.window, zone)} {crew_words.in_a_line(read, self.lang)}"
                    ]
                lines += self._shown(visit, work)
                head = [person.name.upper()] if place == 0 else []
                entries.append("\n".join([*head, *lines]))
        return tuple(entries)

    # ---- booked

    def _changed(self) -> list[tuple[Visit, str]]:
        """Visits that were booked, moved or canceled since the last mail, by start; what is said of one
        that was booked and moved today is that it was booked."""
        said: dict[str, str] = {}
        low = instant_text(self.since)
        for note in self.desk.find(DayNote, DAY_NOTES, None, low, None, 4 * MOST):
            if note.at > self.since and (note.what == CANCELED or said.get(note.visit) is None):
                said[note.visit] = note.what
        found = [(v, what) for id, what in said.items() if (v := self.desk.peek(Visit, id))]
        return sorted(found, key=lambda one: (one[0].start, one[0].id))

    def _booked(self, visit: Visit, what: str) -> str:
        why = [self._price(visit), self._rule(visit)] if what == "booked" else [self._say(what)]
        return f"{self._named(visit)}: {', '.join(part for part in why if part)}"

    def _canceled(self, visit: Visit) -> str:
        return f"{self._named(visit)}: {self._say('canceled')}"

    def _named(self, visit: Visit) -> str:
        when = crew_words.day_and_hours(visit.window, self.business.zone, self.day, self.lang)
        who = visit.name or self._who(visit.customer, None)
        return f"{who}, {visit.summary}, {when}, {' + '.join(visit.technicians)}"

    def _price(self, visit: Visit) -> str:
        made = self.desk.peek(Quote, visit.quote) if visit.quote else None
        if made is None:
            return self._say("no_price")
        price = spoken(made.high)
        if made.low != made.high:
            price = f"{spoken(made.low)}-{spoken(made.high)}"
        agreed = any(line.item == AGREED for line in made.lines)
        return self._say("your_price" if agreed else "book_price", price=price)

    def _rule(self, visit: Visit) -> str:
        """Why it could be booked: his own yes, or his rules."""
        board = self.desk.peek(OwnerBoard, "main")
        low = max(1, board.next_number - RECENT_ANSWERS) if board else 1
        given = self.desk.find(Approval, APPROVALS_BY_STATE, {"state": "yes"}, low, None, MOST)
        if any(a.command.get("subject") == visit.id for a in given):
            return self._say("your_yes")
        return self._say("in_hours")

    # ---- photos

    def _shown(self, about: HasPhotos, *work: str) -> list[str]:
        """A line that names the photos that go along, or says how to see them."""
        if not (found := photos.of(about, self.desk)):
            return []
        if not self.reach.mails(self.business.owner):
            return [photo_words.listed(len(found), self.reach.link(about), self.lang)]
        names = self.album.add(found, photos.whose(about.customer, self.desk), *work)
        return [photo_words.of_names("names", names, self.lang)]

    # ---- small

    def _who(self, customer: str | None, contact: str | None) -> str:
        """A customer by name and address, or by what there is."""
        known = self.desk.peek(Customer, customer) if customer else None
        written = (contact or next(iter(known.contacts if known else ()), "")).partition(":")[2]
        address = say_phone((known and (known.phone or known.email)) or written)
        if known and known.name:
            return f"{known.name} ({address})" if address else known.name
        return address

    def _say(self, key: str, **facts: object) -> str:
        return say(key, self.lang, **facts)


def _bare(day: str) -> str:
    """A day without "today," before it."""
    return day.rpartition(", ")[2] if day.count(", ") else day
