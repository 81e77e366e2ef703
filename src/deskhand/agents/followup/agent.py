"""FollowUpAgent: the owner's evening mail, and the few things he is told at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from deskhand.agents.followup import photos
from deskhand.agents.followup.evening import Evening
from deskhand.agents.followup.told import told
from deskhand.domain.base import Lang
from deskhand.domain.business import Business
from deskhand.domain.control import Approval, DayNote, OwnerItem, missed_item
from deskhand.domain.errors import Reject
from deskhand.domain.ids import derived
from deskhand.domain.messages import (
    AccountLost,
    ApprovalRequested,
    EveningMailDue,
    HandedOff,
    Later,
    Message,
    NotifyOwner,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.people import Customer
from deskhand.domain.policy import interrupts, local_instant
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit
from deskhand.language import photo_words
from deskhand.language.owner import say
from deskhand.language.wording import say_phone
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.reach import Reach

NOTED: dict[type[Message], str] = {
    VisitConfirmed: "booked",
    VisitMoved: "moved",
    VisitCancelled: "canceled",
}


class FollowUpAgent:
    """One mail in the evening instead of twenty interruptions; it arms its own next day."""

    name = "followup"
    emits: Emits = {
        EveningMailDue: (NotifyOwner,),
        ApprovalRequested: (NotifyOwner,),
        HandedOff: (NotifyOwner,),
        AccountLost: (NotifyOwner,),
        **dict.fromkeys(NOTED, ()),
    }
    timers: Timers = (EveningMailDue,)

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        business = desk.get(Business, message.business)
        if business is None:
            raise Reject("the business has no profile")
        if isinstance(message, EveningMailDue):
            return self._evening(message, business, desk)
        if what := NOTED.get(type(message)):
            if isinstance(message, VisitMoved) and message.was == _window(message.subject, desk):
                what = "elsewhere" if message.left else "extended"
            note = f"{message.subject}@{message.revision}"
            desk.put(DayNote(id=note, visit=message.subject, what=what, at=desk.now()))
            missed = desk.get(OwnerItem, missed_item(message.subject))
            if missed is not None and missed.done_at is None:
                # Another time was found, or none is wanted any more.
                desk.put(missed.model_copy(update={"done_at": desk.now()}))
            return []
        if isinstance(message, ApprovalRequested):
            if not (message.expiring or interrupts(message.action)):
                return []
            how = say(business.owner.languages[0], "answer_how", number=message.number)
            text = f"{message.text} {how}"
            asked = desk.peek(Approval, message.subject)
            return self._at_once(business, text, asked, desk, message.subject)
        if isinstance(message, AccountLost):
            return self._lost(message, business, desk)
        if isinstance(message, HandedOff) and message.urgent:
            item = desk.peek(OwnerItem, message.subject)
            return self._at_once(business, self._handed(message, business, desk), item, desk)
        return []

    def _at_once(
        self,
        business: Business,
        text: str,
        about: Approval | OwnerItem | None,
        desk: Desk,
        approval: str | None = None,
    ) -> list[Outgoing]:
        """What cannot wait, with the customer's photos. A text brings none: they follow by mail, and
        where there is none it says how to see them."""
        owner = business.owner
        notice = NotifyOwner(
            subject=business.id, person=owner.name, text=text, urgent=True, approval=approval
        )
        sent = photos.of(about, desk) if about else ()
        if about is None or not sent:
            return [notice]
        lang = next(iter(owner.languages), Lang.EN)
        name = photos.whose(about.customer, desk)
        if not self._reach.mails(owner):
            said = photo_words.listed(len(sent), self._reach.link(about), lang)
            return [notice.model_copy(update={"text": f"{text} {said}"})]
        album = photos.Album(lang)
        album.add(sent, name)
        if not self._reach.rings(owner):
            return [notice.model_copy(update={"photos": album.pictures})]
        said = photo_words.counted("mailed", len(sent), lang)
        subject = photo_words.say("subject_of", lang, name=name) if name else ""
        mail = {"mail_subject": subject or said, "photos": album.pictures}
        return [
            notice.model_copy(update={"text": f"{text} {said}"}),
            notice.model_copy(update=mail),
        ]

    def _evening(self, message: EveningMailDue, business: Business, desk: Desk) -> list[Outgoing]:
        day = date.fromisoformat(message.subject)
        tomorrow, yesterday = day + timedelta(days=1), day - timedelta(days=1)
        at = business.policy.evening_mail
        due = local_instant(tomorrow.isoformat(), at, business.zone)
        since = local_instant(yesterday.isoformat(), at, business.zone)
        again = Later(message=EveningMailDue(subject=tomorrow.isoformat()), due=due)
        evening = Evening(desk, business, day, since, self._reach)
        written = evening.written()
        if written is None:
            return [again]
        subject, text = written
        mail = NotifyOwner(
            subject=message.subject,
            person=business.owner.name,
            text=text,
            mail_subject=subject,
            photos=evening.pictures,
        )
        return [mail, again]

    def _lost(self, message: AccountLost, business: Business, desk: Desk) -> list[Outgoing]:
        """On his list and told at once: what needs the account waits for him."""
        id = f"item-{derived('account lost', message.subject)}"
        reason = f"{message.subject} {message.problem}. {message.remedy}"
        known = desk.get(OwnerItem, id) or OwnerItem(
            id=id, kind="handoff", reason="", at=desk.now()
        )
        desk.put(known.model_copy(update={"reason": reason, "at": desk.now(), "done_at": None}))
        lost = say(
            business.owner.languages[0],
            "account_lost",
            account=message.subject,
            problem=message.problem,
            remedy=message.remedy,
        )
        return self._at_once(business, lost, None, desk)

    def _handed(self, message: HandedOff, business: Business, desk: Desk) -> str:
        item = told(desk, message.subject)
        customer = desk.peek(Customer, message.customer) if message.customer else None
        address = (message.contact or "").partition(":")[2]
        who = (customer and customer.name) or address
        number = f" ({say_phone(address)})" if address and address != who else ""
        text = f"{say_phone(who)}{number}: {item.reason if item else message.reason}"
        if item is None or item.number is None:
            return text
        return f"{text} {say(business.owner.languages[0], 'done_how', number=item.number)}"


def _window(visit_id: str, desk: Desk) -> Window | None:
    visit = desk.peek(Visit, visit_id)
    return visit.window if visit else None
