"""The working pad of one message from somebody of the business: what it does, what he is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain import approvals
from deskhand.domain.base import Channel, Lang
from deskhand.domain.business import Business, Person
from deskhand.domain.control import LastOrder, OwnerBoard
from deskhand.domain.messages import NotifyOwner, OwnerSpoke, ReplyPlanned
from deskhand.domain.people import Conversation, Customer, InboundMessage
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.policy import local_day, local_instant
from deskhand.domain.windows import Window
from deskhand.language.crew_words import day_and_hours
from deskhand.language.owner import say
from deskhand.language.wording import say_phone
from deskhand.ports.desk import Desk, Outgoing


@dataclass
class Spoken:
    """Mutable on purpose: each order adds what follows from it and a line for him who gave it."""

    desk: Desk
    business: Business
    person: Person
    message: OwnerSpoke | None = None
    outgoing: list[Outgoing] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    about: str | None = None
    """The approval that the answer to him asks about."""
    before: dict[str, object] | None = None
    """What his last order has to put again when he takes it back; None: nothing new to take back."""

    @property
    def is_owner(self) -> bool:
        return self.person.name == self.business.owner.name

    @property
    def lang(self) -> Lang:
        return self.person.languages[0]

    @property
    def today(self) -> date:
        return date.fromisoformat(local_day(self.desk.now(), self.business.zone))

    def tell(self, key: str, **said: object) -> None:
        """A line of the answer to him who wrote."""
        self.lines.append(say(self.lang, key, **said))

    def phrase(self, key: str, **said: object) -> str:
        return say(self.lang, key, **said)

    def when(self, window: Window) -> str:
        return day_and_hours(window, self.business.zone, self.today, self.lang)

    def clock(self, instant: datetime) -> str:
        """A time of day as he reads it on his phone: "2:05 pm"."""
        local = instant.astimezone(ZoneInfo(self.business.zone))
        return f"{(local.hour - 1) % 12 + 1}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"

    def who(self, customer: str | None, fallback: str = "") -> str:
        """A customer as he calls him: by name, else by number."""
        known = self.desk.peek(Customer, customer) if customer else None
        if known is None:
            return fallback or (customer or "")
        return known.name or (known.phone and say_phone(known.phone)) or known.email or known.id

    def to_customer(
        self, conversation: Conversation, acts: tuple[Act, ...], action: str, approval: str
    ) -> None:
        """Words to a customer that this order's yes covers."""
        self.outgoing.append(
            ReplyPlanned(
                subject=conversation.id,
                plan=ReplyPlan(
                    acts=acts,
                    lang=conversation.lang,
                    channel=conversation.channel,
                    zone=self.business.zone,
                    today=self.today.isoformat(),
                ),
                contact=conversation.contact,
                customer=conversation.customer,
                action=action,
                approval=approval,
            )
        )

    def finish(self) -> list[Outgoing]:
        """Everything that follows, and one answer on the line he wrote on."""
        if not self.lines:
            return self.outgoing
        return [*self.outgoing, self._answer()]

    def begin(self) -> None:
        """The next order: so far it has changed nothing."""
        self.before = None

    def remember(self, order: str, words: str) -> None:
        """Keep the order if it changed anything, so that "undo" knows what was last."""
        if self.before is None:
            return
        old = self.desk.get(LastOrder, self.person.name)
        kept = LastOrder(
            id=self.person.name,
            order=order,
            words=words,
            at=self.desk.now(),
            before=self.before,
        )
        if old is None or old != kept:
            self.desk.put(kept)

    def _answer(self) -> NotifyOwner:
        answer = NotifyOwner(
            subject=self.person.name,
            person=self.person.name,
            text="\n".join(self.lines),
            approval=self.about,
        )
        inbound = self.desk.get(InboundMessage, self.message.subject) if self.message else None
        if inbound is None or inbound.channel is not Channel.EMAIL:
            return answer
        subject = (inbound.subject or self.business.name).removeprefix("Re: ")
        thread = {
            "mail_subject": f"Re: {subject}",
            "in_reply_to": inbound.outside_id,
            "references": (*inbound.references, *filter(None, (inbound.outside_id,))),
        }
        return answer.model_copy(update=thread)


def board_of(s: Spoken) -> OwnerBoard:
    """What waits for the owner."""
    return s.desk.get(OwnerBoard, approvals.BOARD) or OwnerBoard(id=approvals.BOARD)


def in_his_words(s: Spoken, conversation: Conversation, words: str) -> ReplyPlanned:
    """What he wrote himself, to be sent as it stands."""
    text = Fact(key="text", type=FactType.FAQ, value=words, source=f"Owner/{s.person.name}")
    pad = Spoken(s.desk, s.business, s.person)
    pad.to_customer(
        conversation, (Act(kind=ActKind.OWN_WORDS, facts=(text,)),), "own_words", approval=""
    )
    (planned,) = pad.outgoing
    assert isinstance(planned, ReplyPlanned)
    return planned


def day_span(day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants (UTC) a business-local day begins and ends."""
    start = local_instant(day.isoformat(), time.min, zone)
    return start, local_instant((day + timedelta(days=1)).isoformat(), time.min, zone)
