"""What a message says, typed: the only thing a model or the offline engine may tell the agents."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from deskhand.domain.base import Lang, Value
from deskhand.domain.windows import Window


class Intent(StrEnum):
    """What the writer wants. One message may carry several."""

    REQUEST_QUOTE = "request_quote"
    BOOK = "book"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    ASK_STATUS = "ask_status"
    ASK_FAQ = "ask_faq"
    PAY = "pay"
    COMPLAIN = "complain"
    EMERGENCY = "emergency"
    ACCEPT_QUOTE = "accept_quote"
    DECLINE_QUOTE = "decline_quote"
    OPT_OUT = "opt_out"
    SPAM_OR_VENDOR = "spam_or_vendor"
    OTHER = "other"


class Hazard(StrEnum):
    """Kinds of danger that wake the owner."""

    GAS = "gas"
    CO = "co"
    ELECTRICAL = "electrical"
    FIRE = "fire"
    FLOOD = "flood"
    SEWAGE = "sewage"
    NO_HEAT = "no_heat"
    LOCKOUT = "lockout"
    STRUCTURAL = "structural"


class Topic(StrEnum):
    """What a message touches beside its intents; each has its own rule in the secretary's policy."""

    WHERE_IS_HE = "where_is_he"
    NOBODY_CAME = "nobody_came"
    NOT_HOME = "not_home"
    MACHINE = "machine"  # asks whether it writes with a machine
    SAME_PLACE = "same_place"
    TENANT = "tenant"  # the writer rents
    LANDLORD = "landlord"  # the writer owns or manages it, somebody else lives there
    WITH_TENANT = "with_tenant"  # the time is to be arranged with whoever lives there
    FOR_ANOTHER = "for_another"  # somebody else's place: his mother's, a neighbour's
    I_PAY = "i_pay"
    THEY_PAY = "they_pay"  # the landlord, the office, somebody else pays
    COI = "coi"
    W9 = "w9"
    REFERENCES = "references"
    VENDOR_PACKET = "vendor_packet"
    OLD_HOUSE = "old_house"  # built before 1978
    DISCOUNT = "discount"
    BACK_AGAIN = "back_again"  # what we mended does it again
    HAS_FIXTURE = "has_fixture"
    NEEDS_FIXTURE = "needs_fixture"
    SEVERAL_THINGS = "several_things"  # "a list of things", a remodel, several rooms
    ALSO = "also"  # adds to what was asked for before
    INSTEAD = "instead"  # corrects what was asked for before
    RUNNING_LATE = "running_late"  # the customer himself
    OTHER_LANGUAGE = "other_language"  # neither English nor Spanish


class Pick(StrEnum):
    """A choice among offers that names no number."""

    EARLIEST = "earliest"
    LATEST = "latest"
    ANY = "any"
    NONE = "none"


class Choice(Value):
    """Which of the open offers is meant: a number counted from 1, or a rule. Never both."""

    number: int | None = None
    pick: Pick | None = None


class Evidence(Value):
    """Which words gave which field, for `--explain`."""

    field: str
    value: str
    words: str
    rule: str


class Understanding(Value):
    """One message, read. Absent means None or empty, never a guess.

    `windows` are zoned instants in the order written, `phone` is E.164, `services` are keys of the
    price book, `items` its rows that were named within them, `faqs` are FAQ keys, `yes` is a bare yes
    or no to what we last asked, `wants_person` is a wish to speak to somebody, `confidence` is 0..1.
    """

    intents: tuple[Intent, ...] = ()
    services: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    hazard: Hazard | None = None
    lang: Lang = Lang.EN
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    windows: tuple[Window, ...] = ()
    choice: Choice | None = None
    yes: bool | None = None
    faqs: tuple[str, ...] = ()
    wants_person: bool = False
    topics: tuple[Topic, ...] = ()
    confidence: float = 0.0
    by_model: bool = False
    """Whether a model's reading is in it."""
    model_tokens: int = 0
    """Input tokens that reading took."""
    evidence: tuple[Evidence, ...] = Field(default=(), repr=False)
