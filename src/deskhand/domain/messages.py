"""Everything agents say to each other. Events in the past tense, commands in the imperative.

The header (id, business, subject, cause, at) is stamped by the desk at commit: agents leave it empty.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from deskhand.domain.base import Channel, Lang, Value, Versioned
from deskhand.domain.control import ApprovalState
from deskhand.domain.people import Picture
from deskhand.domain.plan import Fact, ReplyPlan
from deskhand.domain.understanding import Hazard
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Message(Versioned):
    """Base of all events and commands. `subject` is the id of what it is about. A reader that meets a
    higher `schema_version` than it knows leaves the message to a newer release."""

    id: str = ""
    business: str = ""
    subject: str = ""
    cause: str = ""
    at: datetime = EPOCH
    schema_version: int = Field(default=1, validate_default=True)


class Later(Value):
    """A message due at an instant (UTC). It is never cancelled: when stale it does nothing."""

    message: Message = Field(repr=True)
    due: datetime


def _ids(stored: Any) -> Any:
    return tuple(stored.split()) if isinstance(stored, str) else stored or ()


VisitIds = Annotated[
    tuple[str, ...],
    BeforeValidator(_ids),
    PlainSerializer(" ".join, return_type=str, when_used="json"),
]
"""Ids of visits, stored as one text. The release before wrote one id or null there, and finds no visit
under several."""


# ---- the way of an inbound message; subject is the InboundMessage's id


class MessageReceived(Message):
    """Stored, deduplicated, not yet looked at."""


class MessageTriaged(Message):
    """Looked at for danger."""


class MessageAccepted(Message):
    """From a person we may answer; its conversation is known."""


class MessageUnderstood(Message):
    """Read; subject is the conversation's id. Delivered when the conversation has settled."""


class DangerRead(Message):
    """A model read a danger that the rules did not see; subject is the InboundMessage's id."""

    hazard: Hazard


class ReadingOverdue(Message):
    """The deadline of a message's reading passed; subject is the conversation's id."""


class ReplyPlanned(Message):
    """What to say to whom. `latest_for` lists the inbound messages it answers.

    `contact` is a ContactPoint id. `started_by_us` marks what obeys quiet hours. `calendar` names
    the visits whose .ics go along. `incident` marks words that belong to an emergency. `about` are the
    document versions the plan rests on ("Visit/v1" -> 3): changed sources refuse the sending.
    """

    plan: ReplyPlan
    contact: str
    customer: str | None = None
    answers: tuple[str, ...] = ()
    started_by_us: bool = False
    incident: str | None = None
    calendar: VisitIds = ()
    about: dict[str, int] = {}
    action: str = "answer"
    receipt: bool = False
    approval: str | None = None
    again: bool = False
    """It takes the place of an answer whose yes came too late."""


class SendMessage(Message):
    """Send these words. Worded and guarded; the gate decides whether and when.

    `receipt` marks the few texts every mode sends (safety, STOP/HELP, "got it").
    """

    channel: Channel
    to: str
    contact: str
    text: str
    lang: Lang
    facts: tuple[Fact, ...] = ()
    customer: str | None = None
    started_by_us: bool = False
    receipt: bool = False
    incident: str | None = None
    calendar: VisitIds = ()
    mail_subject: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    about: dict[str, int] = {}
    action: str = "answer"
    approval: str | None = None
    original: str | None = None
    """What the customer wrote that this answers."""
    for_owner: str | None = None
    """The same plan in the owner's language, where the customer's is another."""
    plan: ReplyPlan | None = None
    """What an answer that waits for his yes says: the next one carries it on."""
    answers: tuple[str, ...] = ()
    """The inbound messages it is to, kept while it waits for his yes."""
    again: bool = False
    """It takes the place of an answer whose yes came too late: he is asked at once."""


class MessageSent(Message):
    """The receipt of a SendMessage; subject is its id."""

    channel: Channel
    to: str
    contact: str
    text: str
    lang: Lang
    facts: tuple[Fact, ...] = ()
    customer: str | None = None
    action: str = "answer"
    photos: int = 0
    """How many photos a mail was to bring; its words name those that it could not."""


# ---- visits; subject is the Visit's id


class VisitConfirmed(Message):
    """A visit stands. `revision` tells a stale timer from a live one."""

    revision: int


class VisitMoved(Message):
    """The visit stands otherwise: `was` is the window it had, `had` who was to come then, `left` the
    address where that is another one now."""

    revision: int
    was: Window | None = None
    had: tuple[str, ...] = ()
    left: str | None = None

    @classmethod
    def between(cls, before: Visit, after: Visit) -> VisitMoved:
        """What became of a visit."""
        left = before.address if before.address != after.address else None
        return cls(
            subject=after.id,
            revision=after.revision,
            was=before.window,
            had=before.technicians,
            left=left,
        )


class VisitCancelled(Message):
    """The visit will not take place."""

    revision: int


class VisitAmended(Message):
    """The visit stands as it was; what is known of it is not the same: how to get in, the address."""

    revision: int


class PhotosCame(Message):
    """The customer of a confirmed visit sent photos; subject is the Visit's id."""

    revision: int


class CrewDayDue(Message):
    """Time for the crew's morning sheet; subject is the business-local ISO date."""


class ReminderDue(Message):
    """A reminder's time has come; stale if the visit's revision differs."""

    revision: int
    which: str


class HoldExpired(Message):
    """The timer of a hold; only cleans up. subject is the Visit's id."""

    held_until: datetime


class ConfirmVisit(Message):
    """The owner said yes to this held visit; subject is the Visit's id. Re-validated by whoever acts."""

    revision: int
    approval: str
    unwritten: bool = False
    """He knows that his calendar cannot be reached: it is written there later."""


class DeclineVisit(Message):
    """The owner said no to this held visit; subject is the Visit's id. `quietly`: he tells the
    customer himself."""

    revision: int
    approval: str
    quietly: bool = False


class AnswerAgain(Message):
    """What the owner was asked about no longer holds: plan a fresh answer to the same messages; subject
    is the Conversation's id, `answers` are InboundMessage ids."""

    answers: tuple[str, ...]


class AgreePrice(Message):
    """The owner said yes to less than his price; subject is the Quote's id, `amount` in cents."""

    amount: int
    approval: str


class KeepPrice(Message):
    """The owner said no to less than his price; subject is the Quote's id."""

    amount: int
    approval: str
    quietly: bool = False


# ---- danger; subject is the Incident's id


class PageOwner(Message):
    """Ring this person of the rota about the incident. `step` counts pages from 1."""

    person: str
    hazard: Hazard
    step: int
    text: str
    customer: str | None = None


class PageSent(Message):
    """The receipt of a page. `via` names the ways it went ("email", "sms", "console")."""

    person: str
    via: str
    hazard: Hazard
    step: int
    text: str
    customer: str | None = None


class EscalationDue(Message):
    """Nobody has acknowledged within the step's minutes."""

    step: int


class IncidentAcknowledged(Message):
    """Somebody of the rota has seen it; paging stops. `words` is what he wrote, for the customer;
    empty when he was speaking of something else."""

    by: str
    words: str = ""


# ---- the owner


class OwnerSpoke(Message):
    """The owner or a technician wrote; subject is the InboundMessage's id. `about` is the approval
    that the mail he answers asked about."""

    person: str
    text: str
    about: str | None = None


class OwnerWroteThemselves(Message):
    """The owner answered this contact from his own mail client; subject is the ContactPoint's id."""


class ApprovalRequested(Message):
    """subject is the Approval's id."""

    number: int
    action: str
    customer: str | None
    text: str
    amount: int | None = None
    expiring: bool = False
    """Whether it runs out before the next evening mail."""


class ApprovalAnswered(Message):
    """The owner decided; subject is the Approval's id. `words` are sent instead of the draft."""

    state: ApprovalState
    by: str
    words: str | None = None


class HandedOff(Message):
    """Something went to the owner's list; subject is the OwnerItem's id. `urgent` cannot wait for
    the evening mail."""

    reason: str
    urgent: bool = False
    customer: str | None = None
    contact: str | None = None


class NotifyOwner(Message):
    """Say this to somebody of the business, by the best channel he has."""

    person: str
    text: str
    urgent: bool = False
    mail_subject: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    approval: str | None = None
    """The one approval it asks about: his own words in answer to it are for that customer."""
    photos: tuple[Picture, ...] = ()
    """What a mail carries along; a text only says how many they are."""


class AccountLost(Message):
    """An account we work with was closed to us; subject is how the owner knows it. `problem` and
    `remedy` are for him."""

    problem: str
    remedy: str


class EveningMailDue(Message):
    """subject is the business-local ISO date."""
