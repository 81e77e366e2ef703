"""The working pad of one turn: what was read, what we will say, what else follows. No policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from deskhand.domain import approvals
from deskhand.domain.base import Document, instant_text
from deskhand.domain.business import Business, FaqBook
from deskhand.domain.control import OwnerBoard, OwnerItem
from deskhand.domain.messages import HandedOff, Message, ReplyPlanned
from deskhand.domain.people import Conversation, Customer, InboundMessage, Known, OfferSet
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.policy import local_day
from deskhand.domain.price_book import PriceBook
from deskhand.domain.understanding import Understanding
from deskhand.domain.windows import Window
from deskhand.domain.work import DaySheet
from deskhand.language.gloss import gloss
from deskhand.language.owner import say, shortened
from deskhand.language.text import Text
from deskhand.language.times import say_window
from deskhand.language.wording import say_phone
from deskhand.ports.desk import Desk, Outgoing
from deskhand.ports.queries import SHEETS_BY_DAY

MOST_SHEETS = 10_000
SHOWN = 200
"""Characters of a customer's words behind a question to the owner."""
ONE_TALK = timedelta(hours=12)
"""What comes for the same reason within this time is one line of the owner's list."""
LONGEST_ITEM = 900
"""Characters of an item that is added to."""
RECEIPT = {ActKind.GREET, ActKind.RECEIVED}
"""What a plain "got it" may consist of."""

PASSED_ON = frozenset({ActKind.TO_OWNER, ActKind.PASSED_ON, ActKind.CALLBACK})
"""Acts that say the owner has it, and whom to call."""


Reaches = Callable[[str], bool]
"""Is a line connected to a ContactPoint of somebody who may never have written?"""


def anybody(_point: str) -> bool:
    return True


@dataclass
class Turn:
    """Mutable on purpose: the policy's steps add acts and events to it, one after the other."""

    desk: Desk
    business: Business
    conversation: Conversation
    customer: Customer
    heard: Understanding
    messages: tuple[InboundMessage, ...] = ()
    acts: list[Act] = field(default_factory=list)
    events: list[Outgoing] = field(default_factory=list)
    rests_on: list[tuple[type[Document], str]] = field(default_factory=list)
    action: str = "answer"
    calendar: tuple[str, ...] = ()
    """The visits whose .ics go along."""
    meant: str | None = None
    """The visit he named when we asked which one."""
    receipt: bool = False
    """What is said is no more than "got it": it needs nobody's yes."""
    needs: str | None = None
    """Why the owner has to see what is said, whatever his mode."""
    approval: str | None = None
    """The owner's yes that what is said rests on."""
    hides_prices: bool = False
    """Somebody else pays: no price is said to this person."""
    reaches: Reaches = anybody
    noted: bool = False
    """He told how to get in; it is stored and was not answered yet."""

    # ---- what we know

    @property
    def known(self) -> Known:
        return self.conversation.known

    def learn(self, **facts: object) -> None:
        """Add to what is known about the work he wants."""
        self.update(known=self.known.model_copy(update=facts))

    def update(self, **fields: object) -> None:
        """Change the conversation; it is put once, at the end of the turn."""
        self.conversation = self.conversation.model_copy(update=fields)

    def prices(self) -> tuple[PriceBook, int]:
        book = self.desk.get(PriceBook, "main")
        if book is None:
            return PriceBook(id="main", hourly_cents=0, items=()), 0
        return book, self.desk.version(PriceBook, "main")

    def faqs(self) -> FaqBook:
        return self.desk.get(FaqBook, "main") or FaqBook(id="main")

    def sheets(self) -> Mapping[str, DaySheet]:
        """The day sheets of the booking horizon as a view: offers hold nothing."""
        now, policy = self.desk.now(), self.business.policy
        low = local_day(now - timedelta(days=1), self.business.zone)
        high = local_day(now + timedelta(days=policy.horizon_days + 2), self.business.zone)
        found = self.desk.find(DaySheet, SHEETS_BY_DAY, None, low, high, MOST_SHEETS)
        return {sheet.id: sheet for sheet in found}

    # ---- what he says

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """What he wrote, message by message; prepared once, for all steps."""
        return tuple(Text.of(message.text) for message in self.messages)

    @property
    def raw(self) -> str:
        """All of it as written, one message after the other."""
        return "\n".join(message.text for message in self.messages)

    def says(self, what: Callable[[Text], object]) -> bool:
        """Does one of his messages say that?"""
        return any(map(what, self.texts))

    # ---- what we say

    def say(self, kind: ActKind, *facts: Fact | None) -> None:
        """Add an act; absent facts are left out. Whoever is handed over hears whom to call."""
        if kind is ActKind.TO_OWNER and any(act.kind in PASSED_ON for act in self.acts):
            return  # one "I've passed this on" is enough
        if kind is ActKind.TO_OWNER:
            facts = (*facts, *self.owner_and_phone()[1:])
        self.acts.append(Act(kind=kind, facts=tuple(fact for fact in facts if fact)))

    def owner_and_phone(self) -> tuple[Fact, ...]:
        """Who has it, and whom to call."""
        number, owner = self.business.phone, self.owner_fact()
        if not number:
            return (owner,)
        return owner, Fact(key="phone", type=FactType.PHONE, value=number, source="Business")

    def for_owner(self, key: str, **said: object) -> str:
        """A phrase of language/owner in his language."""
        return say(self.business.owner.languages[0], key, **said)

    def when(self, window: Window) -> str:
        """A time as the owner reads it."""
        today = date.fromisoformat(local_day(self.desk.now(), self.business.zone))
        return say_window(window, self.business.zone, today, self.business.owner.languages[0])

    def who(self) -> str:
        """The customer as the owner calls him: by name, else by number or mail address."""
        name, phone = self.known.name or self.customer.name, self.customer.phone
        return name or (phone and say_phone(phone)) or self.customer.email or self.customer.id

    def words(self) -> str:
        """What the customer wrote, for the owner."""
        return " / ".join(message.text for message in self.messages if message.text)[:500]

    def quoted(self) -> str:
        """What the customer wrote, behind a question to the owner: " She wrote: ..."."""
        words = shortened(self.words(), SHOWN)
        if not words:
            return ""
        return self.for_owner("asks_wrote", words=words) + self._in_his_language()

    def owner_fact(self) -> Fact:
        return name_fact("owner", self.business.owner.name, "Business")

    def ask_owner(self, why: str) -> None:
        """What is said waits for his yes; the first reason is the one he reads."""
        self.needs = self.needs or why

    def put_question(self, action: str, text: str, command: Message, **more: Any) -> None:
        """An approval he can answer yes to; `command` is what a yes does, `more` are the other fields
        of `approvals.opened`."""
        held = command.model_dump(mode="json")
        self.put_approval(action, text, type(command).__name__, held, **more)

    def put_approval(
        self, action: str, text: str, command_type: str, command: Mapping[str, Any], **more: Any
    ) -> None:
        """Something he is asked, under its next number."""
        approval, board = approvals.opened(
            self.desk.get(OwnerBoard, approvals.BOARD),
            id=self.desk.new_id("approval"),
            action=action,
            text=text,
            command_type=command_type,
            command=command,
            now=self.desk.now(),
            customer=self.customer.id,
            **more,
        )
        self.desk.put(approval)
        self.desk.put(board)
        self.events.append(approvals.requested(approval))

    def hand_over(self, reason: str, *, urgent: bool = False, photos: tuple[str, ...] = ()) -> str:
        """An item on the owner's list with the customer's words, and photos by their hashes; returns
        its id."""
        words = self.words()
        said = f'{reason}: "{words}"{self._in_his_language()}' if words else reason
        before = self.desk.get(OwnerItem, self.conversation.handed.get(reason, ""))
        if before and before.done_at is None and self.desk.now() - before.at < ONE_TALK:
            earlier = before.reason.removeprefix(f"{reason}: ")
            said = f"{said} (before: {earlier})"[:LONGEST_ITEM] if words else before.reason
            item = before.model_copy(update={"reason": said, "photos": (*before.photos, *photos)})
        else:
            item = OwnerItem(
                id=self.desk.new_id("item"),
                kind="handoff",
                reason=said,
                customer=self.customer.id,
                contact=self.conversation.contact,
                photos=photos,
                at=self.desk.now(),
            )
        self.update(handed={**self.conversation.handed, reason: item.id})
        self.desk.put(item)
        told = HandedOff(
            subject=item.id,
            reason=reason,
            urgent=urgent,
            customer=self.customer.id,
            contact=self.conversation.contact,
        )
        self.events.append(told)
        return item.id

    def _in_his_language(self) -> str:
        """What was read in words that the owner may not be able to read."""
        languages = self.business.owner.languages
        if self.heard.lang in languages:
            return ""
        work = self.prices()[0].work(self.heard.services, self.heard.items)
        today = date.fromisoformat(local_day(self.desk.now(), self.business.zone))
        return gloss(self.heard, work, languages[0], self.business.zone, today)

    def reply(self) -> ReplyPlanned | None:
        """Everything said so far as one plan, or None when nothing is to be said."""
        if not self.acts:
            return None
        acts = without_prices(self.acts) if self.hides_prices else list(self.acts)
        if not self.conversation.greeted:
            business = name_fact("business", self.business.name, "Business")
            acts.insert(0, Act(kind=ActKind.GREET, facts=(business, self.owner_fact())))
            self.update(greeted=True)
        return ReplyPlanned(
            subject=self.conversation.id,
            plan=ReplyPlan(
                acts=tuple(acts),
                lang=self.conversation.lang,
                channel=self.conversation.channel,
                zone=self.business.zone,
                today=local_day(self.desk.now(), self.business.zone),
            ),
            contact=self.conversation.contact,
            customer=self.customer.id,
            answers=tuple(message.id for message in self.messages),
            calendar=self.calendar,
            about={
                f"{kind.collection}/{id}": self.desk.version(kind, id) for kind, id in self.rests_on
            },
            action=f"ask_owner:{self.needs}" if self.needs else self.action,
            receipt=self.receipt and {act.kind for act in acts} <= RECEIPT,
            approval=self.approval,
        )


def without_prices(acts: Sequence[Act]) -> list[Act]:
    """What may be said to somebody for whom another pays: the price goes to whoever pays, and a
    booking is told without it."""
    kept: list[Act] = []
    for act in acts:
        if not any(fact.type is FactType.MONEY for fact in act.facts):
            kept.append(act)
        elif act.kind in (ActKind.BOOKED, ActKind.BOOKED_DAYS):
            facts = tuple(fact for fact in act.facts if fact.type is not FactType.MONEY)
            kept.append(Act(kind=act.kind, facts=facts))
        elif not any(one.kind is ActKind.PRICE_TO_PAYER for one in kept):
            kept.append(Act(kind=ActKind.PRICE_TO_PAYER))
    return kept


def name_fact(key: str, name: str, source: str) -> Fact:
    return Fact(key=key, type=FactType.NAME, value=name, source=source)


def slot_fact(key: str, window: Window, source: str) -> Fact:
    return Fact(key=key, type=FactType.SLOT, value=window, source=source)


def money_fact(key: str, cents: int, source: str) -> Fact:
    return Fact(key=key, type=FactType.MONEY, value=cents, source=source)


def address_fact(address: str, source: str) -> Fact:
    return Fact(key="address", type=FactType.ADDRESS, value=address, source=source)


def offers_source(offered: OfferSet) -> str:
    """Where an offered slot comes from: the day sheets as seen when it was made."""
    return f"DaySheet@{instant_text(offered.made_at)}"
