"""What we are about to say, before it is worded: acts with facts, each fact with its source."""

from __future__ import annotations

from enum import StrEnum

from deskhand.domain.base import Channel, Lang, Value
from deskhand.domain.windows import Window


class FactType(StrEnum):
    """Kinds of facts the guard knows how to find again in a text."""

    MONEY = "money"
    SLOT = "slot"
    DATE = "date"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"
    LINK = "link"
    PROCEDURE = "procedure"
    FAQ = "faq"


class Fact(Value):
    """One thing we may state. `key` is its placeholder within the act.

    `value` by type: money integer cents (int), slot a Window, date an ISO date string, all others a
    string. `source` names the document and version it came from ("PriceBook/main@3#plumbing/faucet").
    """

    key: str
    type: FactType
    value: int | Window | str
    source: str


class ActKind(StrEnum):
    """The moves of a reply; every kind has one template per language."""

    GREET = "greet"  # first contact: who we are; facts: business, owner
    QUOTE_FIXED = "quote_fixed"  # item, total
    QUOTE_RANGE = "quote_range"  # item, low, high
    QUOTE_HOURLY = "quote_hourly"  # item, rate, minimum
    ESTIMATE_NEEDED = "estimate_needed"  # item: we have to see it first
    NOT_OFFERED = "not_offered"  # item
    OFFER_SLOTS = "offer_slots"  # slot1..slot3
    NO_SLOT_THEN = "no_slot_then"  # asked-for time is not free; usually followed by OFFER_SLOTS
    CLOSED_THEN = "closed_then"  # day: we are closed on the asked-for day
    NO_SLOTS = "no_slots"  # nothing free at all: the owner will get back
    SLOT_TAKEN = "slot_taken"  # the chosen slot went meanwhile; followed by OFFER_SLOTS
    ASK_SERVICE = "ask_service"
    ASK_WHEN = "ask_when"
    ASK_WHICH = "ask_which"  # which of the offered slots
    ASK_NAME_ADDRESS = "ask_name_address"
    ASK_NAME = "ask_name"
    ASK_ADDRESS = "ask_address"
    HOLDING = "holding"  # slot: held while we wait for name or address
    BOOKED = "booked"  # item, slot, name, address, (total | low+high)
    MOVED = "moved"  # slot
    CANCELLED = "cancelled"  # slot
    STATUS = "status"  # slot, address: the visit we have down for them
    NO_VISIT = "no_visit"  # nothing booked under this person
    WHICH_VISIT = "which_visit"  # slot1..slot3: which one is meant
    REMINDER = "reminder"  # slot, address
    FAQ_ANSWER = "faq_answer"  # text (type faq), said as written
    ACCEPTED = "accepted"  # quote accepted
    DECLINED = "declined"
    OUT_OF_AREA = "out_of_area"  # address
    TO_OWNER = "to_owner"  # owner: we hand it over; nothing promised but that he reads it
    APOLOGY = "apology"  # complaint: said once, before TO_OWNER
    SAFETY = "safety"  # hazard text, word for word from its file (type procedure)
    PAGED = "paged"  # owner: he has been alerted; no promise that he comes
    ROTA_EXHAUSTED = "rota_exhausted"  # told truthfully: nobody has answered yet
    ACKNOWLEDGED = "acknowledged"  # name of who saw it
    STOPPED = "stopped"  # opt-out receipt
    STARTED = "started"  # opt-in receipt
    HELP = "help"  # business, phone
    RECEIVED = "received"  # "got it, Sam will get back to you"
    OWN_WORDS = "own_words"  # text written by the owner, sent as it stands


class Act(Value):
    """One move of a reply with the facts it may state. `text` only for words sent as they stand."""

    kind: ActKind
    facts: tuple[Fact, ...] = ()

    def fact(self, key: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.key == key), None)


class ReplyPlan(Value):
    """An ordered list of acts for one person in one language on one channel.

    `zone` is the IANA zone times are spoken in, `today` the business-local ISO date of speaking.
    """

    acts: tuple[Act, ...]
    lang: Lang
    channel: Channel
    zone: str
    today: str

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for act in self.acts for fact in act.facts)
