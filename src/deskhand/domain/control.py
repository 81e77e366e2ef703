"""The owner's side and the machine's ledgers: incidents, approvals, items, effects, audit trail."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from deskhand.domain.base import Channel, Document, Instant, Lang, Value
from deskhand.domain.spending import Spent
from deskhand.domain.understanding import Hazard


class Incident(Document):
    """Danger reported by one contact within 30 minutes; paged up the rota until acknowledged."""

    collection: ClassVar[str] = "Incident"

    contact: str
    customer: str | None
    channel: Channel
    lang: Lang
    hazards: tuple[Hazard, ...]
    opened_at: Instant
    open_until: Instant
    words: str
    reports: tuple[str, ...] = ()
    """Ids of the messages that reported the danger."""
    step: int = 0
    paged: tuple[str, ...] = ()
    acknowledged_by: str | None = None
    acknowledged_at: Instant | None = None
    exhausted_at: Instant | None = None
    told_at: Instant | None = None
    """When the person in danger was last written to."""


class ApprovalState(StrEnum):
    """An approval nobody answers is never a yes."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    STALE = "stale"


class Approval(Document):
    """A question to the owner about exact document versions; a yes is a compare-and-swap.

    `number` is short, for his answer by text. `command` is the held message as stored, `about` the
    versions ("Visit/v1" -> 3) that must be unchanged for a yes to count. `text` is what he reads.
    """

    collection: ClassVar[str] = "Approval"

    number: int
    action: str
    customer: str | None
    text: str
    command_type: str
    command: dict[str, Any]
    about: dict[str, int] = {}
    amount: int | None = None
    state: ApprovalState = ApprovalState.OPEN
    asked_at: Instant
    answered_at: Instant | None = None
    original: str | None = None
    """What the customer wrote, as he wrote it."""
    for_owner: str | None = None
    """What would be sent, in the owner's language where the customer's is another."""
    own_words: str | None = None
    """What the owner had sent instead of the draft."""
    asked_again: int = 0
    """How often it was opened again, after what took its place was refused."""
    replaces: str | None = None
    """The approval whose place this one took; it comes back when this one is refused."""
    expires_at: Instant | None = None
    """When the first time it names has come: an answer after that is too late."""


class OwnerBoard(Document):
    """The approvals open for the owner (`id` "main"), so that a bare yes is decidable; `next_number` is
    that of approvals and items alike."""

    collection: ClassVar[str] = "OwnerBoard"

    approvals: tuple[str, ...] = ()
    next_number: int = 1


class OwnerItem(Document):
    """A line of the owner's list. `kind`: handoff, maybe_sent, failed, dead, or left_alone (no answer
    needed; told in the evening mail)."""

    collection: ClassVar[str] = "OwnerItem"

    kind: str
    reason: str
    customer: str | None = None
    contact: str | None = None
    draft: str | None = None
    photos: tuple[str, ...] = ()
    """The customer's photos, as their blobs' SHA-256."""
    at: Instant
    done_at: Instant | None = None
    number: int | None = None
    """Short, for his answer by text, as an approval's: given when he is first told of it."""


def missed_item(visit: str) -> str:
    """The id of the one item about a visit that did not go as promised."""
    return f"item-missed-{visit}"


class DayNote(Document):
    """A visit that was booked, moved or canceled (`what`), for the evening mail to tell of. `id` is the
    visit's with its revision."""

    collection: ClassVar[str] = "DayNote"

    visit: str
    what: str
    at: Instant


class PhotosShown(Document):
    """The photos of a visit that a technician was shown for its day, by their blobs' SHA-256. `id` is
    derived from visit, day and name."""

    collection: ClassVar[str] = "PhotosShown"

    photos: tuple[str, ...]


class EffectState(StrEnum):
    """The life of an act in the outside world."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    REFUSED = "refused"


class Effect(Document):
    """The receipt of one command; `id` is the command's. The claim is the instant of sending.

    The key handed to a provider is `id` with `generation`, which rises only after a look-up proved
    that nothing happened.
    """

    collection: ClassVar[str] = "Effect"

    kind: str
    state: EffectState = EffectState.PLANNED
    generation: int = 1
    leased_until: Instant | None = None
    look_ups: int = 0
    first_unknown_at: Instant | None = None
    outside_id: str | None = None
    reason: str | None = None
    approval: str | None = None
    claimed_at: Instant | None = None
    """When it was first to be sent; whether it then could be is another matter."""

    @property
    def key(self) -> str:
        return f"{self.id}.{self.generation}"


class Change(Value):
    """One document written by a commit: from version to version (0 is absence)."""

    document: str
    before: int
    after: int


class AuditEntry(Document):
    """One commit: who wrote what because of which message."""

    collection: ClassVar[str] = "AuditEntry"

    at: Instant
    agent: str
    cause: str
    changes: tuple[Change, ...]
    emitted: tuple[str, ...] = ()
    spent: Spent | None = None
    """What asking a model took."""


class AgentState(Document):
    """Small state of an agent or poller (cursors, watches, go-live)."""

    collection: ClassVar[str] = "AgentState"

    values: dict[str, Any] = {}


class ModelAnswer(Document):
    """A model's answer kept under (message, kind of call, hash of input), reused on a re-run."""

    collection: ClassVar[str] = "ModelAnswer"

    answer: str | None
    at: Instant
    call: str = ""
    message: str = ""
    """What was being handled."""
    conversation: str | None = None
    spent: Spent | None = None


class MailTrail(Document):
    """A mail we sent, by the hash of its Message-ID: whoever answers in that thread answers us.

    The Message-ID cannot be guessed, so a reply proves that its writer got the mail. `person` is set
    when it went to somebody of the business.
    """

    collection: ClassVar[str] = "MailTrail"

    to: str
    person: str | None = None
    about: str | None = None
    """The one approval the mail asked about."""


class LastOrder(Document):
    """The last thing somebody of the business told us to do (`id` is his name), so that he can take
    it back. `before` is what has to be put again, by what the order did."""

    collection: ClassVar[str] = "LastOrder"

    order: str
    words: str
    at: Instant
    before: dict[str, Any] = {}


class Inbox(Document):
    """An outside id that was accepted once; `message` is what it became."""

    collection: ClassVar[str] = "Inbox"

    message: str
    at: Instant


class OutboxRow(Document):
    """One message for one agent. Closed in the recipient's commit; open rows are the truth.

    Not delivered before `not_before`; `wake_at` is when tick relays it (again). `dead` rows are the
    one dead-letter list.
    """

    collection: ClassVar[str] = "OutboxRow"

    recipient: str
    type: str
    message: dict[str, Any]
    status: str = "open"
    not_before: Instant
    wake_at: Instant
    attempts: int = 0
    shard: int = 0
    cause: str = ""
    error: str | None = None
