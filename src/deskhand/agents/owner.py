"""OwnerAgent: the owner and his technicians as a party: yes, no, OK to a page, take over, pause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from deskhand.domain import approvals
from deskhand.domain.base import Document, instant_text
from deskhand.domain.business import Business
from deskhand.domain.control import Approval, ApprovalState, Incident, OwnerBoard, OwnerItem
from deskhand.domain.errors import Reject
from deskhand.domain.messages import (
    ApprovalAnswered,
    ConfirmVisit,
    DeclineVisit,
    IncidentAcknowledged,
    Message,
    NotifyOwner,
    OwnerSpoke,
    OwnerWroteThemselves,
    SendMessage,
)
from deskhand.domain.people import ContactPoint, Conversation, Customer
from deskhand.domain.policy import local_day, local_instant
from deskhand.domain.work import Quote, QuoteStatus, Visit, VisitStatus
from deskhand.language.times import say_window
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.queries import CUSTOMERS, INCIDENTS, VISITS_BY_START

YES = r"(?:y|yes|ok|okay|yep|approve[d]?|s[ií]|dale|\U0001F44D)"
NO = r"(?:n|no|nope|reject|decline)"
CANNOT = re.compile(r"\b(?:can'?t|cannot|not me|no puedo|someone else)\b", re.IGNORECASE)
COMMANDS: tuple[tuple[str, str], ...] = (
    (rf"^{YES}\W*(?P<number>\d+)?\W*$", "yes"),
    (rf"^{NO}\W*(?P<number>\d+)?\W*$", "no"),
    (r"^take over (?P<name>.+)$", "take_over"),
    (r"^give back (?P<name>.+)$", "give_back"),
    (r"^pause\W*$", "pause"),
    (r"^resume\W*$", "resume"),
    (r"^(?:what'?s my day|my day|day|today)\W*$", "day"),
)
HELP = (
    "I understand: yes or no with the number, take over NAME, give back NAME, pause, resume, "
    "what's my day."
)


class OwnerAgent:
    """A bare yes counts only when exactly one approval is open; yes is a compare-and-swap."""

    name = "owner"
    emits: Emits = {
        OwnerSpoke: (ApprovalAnswered, IncidentAcknowledged, NotifyOwner),
        ApprovalAnswered: (SendMessage, ConfirmVisit, DeclineVisit, NotifyOwner),
        OwnerWroteThemselves: (),
    }
    timers: Timers = ()

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        business = desk.get(Business, message.business)
        if business is None:
            raise Reject("the business has no profile")
        if isinstance(message, ApprovalAnswered):
            return self._answered(message, desk)
        if isinstance(message, OwnerWroteThemselves):
            return self._silence(message.subject, desk)
        return self._spoke(message, business, desk)

    def _spoke(self, message: OwnerSpoke, business: Business, desk: Desk) -> list[Outgoing]:
        if incident := self._rung(message.person, desk):
            if CANNOT.search(message.text):
                return [_tell(message.person, "Noted. The next one on call is paged in turn.")]
            return [IncidentAcknowledged(subject=incident.id, by=message.person)]
        text = message.text.strip()
        takes = None if CANNOT.search(text) else self._unrung(message.person, business, desk)
        for pattern, command in COMMANDS:
            if found := re.match(pattern, text, re.IGNORECASE):
                if takes and command == "yes" and message.person != business.owner.name:
                    break
                return self._command(command, found.groupdict(), message, business, desk)
        if takes:
            return [IncidentAcknowledged(subject=takes.id, by=message.person)]
        return [_tell(message.person, HELP)]

    def _command(
        self,
        command: str,
        words: dict[str, str | None],
        message: OwnerSpoke,
        business: Business,
        desk: Desk,
    ) -> list[Outgoing]:
        if message.person != business.owner.name and command != "day":
            return [_tell(message.person, f"Only {business.owner.name} can do that.")]
        if command in ("yes", "no"):
            return self._decide(command, words.get("number"), message, desk)
        if command in ("take_over", "give_back"):
            return self._hand(command, words.get("name") or "", message, desk)
        if command in ("pause", "resume"):
            policy = business.policy.model_copy(update={"paused": command == "pause"})
            desk.put(business.model_copy(update={"policy": policy}))
            said = (
                "Paused: nothing goes out but emergencies." if policy.paused else "Running again."
            )
            return [_tell(message.person, said)]
        return [_tell(message.person, my_day(message.person, business, desk))]

    def _decide(
        self, answer: str, number: str | None, message: OwnerSpoke, desk: Desk
    ) -> list[Outgoing]:
        board = desk.get(OwnerBoard, approvals.BOARD)
        ids = board.approvals if board else ()
        found = [a for id in ids if (a := desk.get(Approval, id))]
        if number is not None:
            found = [a for a in found if a.number == int(number)]
        if len(found) != 1:
            numbers = ", ".join(str(a.number) for a in found)
            said = f"Which one? Open: {numbers}." if found else "Nothing is waiting for your yes."
            return [_tell(message.person, said)]
        state = ApprovalState.YES if answer == "yes" else ApprovalState.NO
        return [ApprovalAnswered(subject=found[0].id, state=state, by=message.person)]

    def _answered(self, message: ApprovalAnswered, desk: Desk) -> list[Outgoing]:
        approval = desk.get(Approval, message.subject)
        board = desk.get(OwnerBoard, approvals.BOARD)
        if approval is None or board is None:
            raise Reject(f"no approval {message.subject}")
        if approval.state is not ApprovalState.OPEN:
            return []
        state, stale = message.state, _changed(approval, desk)
        if state is ApprovalState.YES and stale:
            state = ApprovalState.STALE
        approval, board = approvals.answered(approval, board, state, desk.now())
        desk.put(approval)
        desk.put(board)
        if state is ApprovalState.STALE:
            said = (
                f"Number {approval.number} no longer fits: {stale} has changed. Nothing was sent."
            )
            item = OwnerItem(
                id=desk.new_id("item"),
                kind="handoff",
                reason=said,
                customer=approval.customer,
                draft=approval.command.get("text"),
                at=desk.now(),
            )
            desk.put(item)
            return [_tell(message.by, said)]
        return self._carry_out(approval, state, desk)

    def _carry_out(self, approval: Approval, state: ApprovalState, desk: Desk) -> list[Outgoing]:
        yes = state is ApprovalState.YES
        if approval.command_type == "ConfirmVisit":
            kind: type[Message] = ConfirmVisit if yes else DeclineVisit
            fields = {**approval.command, "approval": approval.id}
            return [kind.model_validate(fields)]
        about = _quotes_follow(approval, yes, desk)
        if not yes:
            return []
        held = SendMessage.model_validate(approval.command)
        return [held.model_copy(update={"approval": approval.id, "about": about})]

    def _hand(self, command: str, name: str, message: OwnerSpoke, desk: Desk) -> list[Outgoing]:
        wanted = name.strip(" .").casefold()
        people = desk.find(Customer, CUSTOMERS, limit=5000)
        fits = [c for c in people if wanted in ((c.name or "").casefold(), c.phone, c.email)]
        if not fits:
            fits = [c for c in people if wanted and wanted in (c.name or "").casefold()]
        if len(fits) != 1:
            return [_tell(message.person, f"{len(fits)} customers are called {name.strip()}.")]
        conversation = desk.get(Conversation, fits[0].id)
        if conversation is None:
            return [_tell(message.person, f"{name.strip()} has no conversation yet.")]
        silenced = desk.now() if command == "take_over" else None
        desk.put(conversation.model_copy(update={"silenced_at": silenced}))
        who = fits[0].name or name.strip()
        said = f"{who} is yours; I stay quiet." if silenced else f"I answer {who} again."
        return [_tell(message.person, said)]

    def _silence(self, contact_id: str, desk: Desk) -> list[Outgoing]:
        contact = desk.get(ContactPoint, contact_id)
        conversation = (
            desk.get(Conversation, contact.customer) if contact and contact.customer else None
        )
        if conversation is not None and conversation.silenced_at is None:
            desk.put(conversation.model_copy(update={"silenced_at": desk.now()}))
        return []

    def _rung(self, person: str, desk: Desk) -> Incident | None:
        """The newest incident this person was paged about and nobody has taken."""
        for seen in reversed(desk.find(Incident, INCIDENTS, limit=1000)):
            if person in seen.paged and not seen.acknowledged_at:
                return desk.get(Incident, seen.id)
        return None

    def _unrung(self, person: str, business: Business, desk: Desk) -> Incident | None:
        """An untaken incident that others on the rota were rung about: who hears of it may take it."""
        if person not in {on_call.name for on_call in business.rota}:
            return None
        for seen in reversed(desk.find(Incident, INCIDENTS, limit=1000)):
            if not seen.acknowledged_at:
                return desk.get(Incident, seen.id)
        return None


def my_day(person: str, business: Business, desk: Desk) -> str:
    """A technician's visits of today, or the whole business's for the owner."""
    today = local_day(desk.now(), business.zone)
    start = local_instant(today, time.min, business.zone)
    end = instant_text(start + timedelta(days=1))
    visits = desk.find(Visit, VISITS_BY_START, None, instant_text(start), end)
    lang = business.owner.languages[0]
    lines = [
        f"{say_window(v.window, business.zone, date.fromisoformat(today), lang)}: "
        f"{v.summary}, {v.name}, {v.address} ({', '.join(v.technicians)})"
        for v in visits
        if v.status is VisitStatus.CONFIRMED
        and (person == business.owner.name or person in v.technicians)
    ]
    return "\n".join(lines) or "Nothing is booked for today."


SOURCES: dict[str, type[Document]] = {"Visit": Visit, "Quote": Quote}


def _changed(approval: Approval, desk: Desk) -> str | None:
    for reference, version in approval.about.items():
        collection, _, id = reference.partition("/")
        kind = SOURCES.get(collection)
        if kind is not None and desk.version(kind, id) != version:
            return reference
    return None


def _quotes_follow(approval: Approval, yes: bool, desk: Desk) -> dict[str, int]:
    """A quote that waited is sent (or void) with the owner's word; returns the new versions."""
    about = dict(approval.about)
    for reference in approval.about:
        collection, _, id = reference.partition("/")
        made = desk.get(Quote, id) if collection == "Quote" else None
        if made is not None and made.status is QuoteStatus.AWAITING_OWNER:
            status = QuoteStatus.SENT if yes else QuoteStatus.VOID
            desk.put(made.model_copy(update={"status": status}))
            about[reference] = desk.version(Quote, id)
    return about


def _tell(person: str, text: str) -> NotifyOwner:
    return NotifyOwner(subject=person, person=person, text=text)
