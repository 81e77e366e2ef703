"""Undo: his last order taken back where that can be, and said plainly where it cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deskhand.agents.owner import deciding, items, learning, running, time_off
from deskhand.agents.owner.commands import Order
from deskhand.agents.owner.spoken import Spoken
from deskhand.agents.owner.visits import take_back_time
from deskhand.domain.control import LastOrder
from deskhand.domain.people import Conversation
from deskhand.domain.property import Property
from deskhand.domain.work import Job, JobStatus, Visit, VisitStatus

Before = Mapping[str, Any]


def undo(s: Spoken, _: Order) -> None:
    """Take back the last order once; a second "undo" finds nothing."""
    last = s.desk.get(LastOrder, s.person.name)
    takes_back = UNDO.get(last.order) if last else None
    if last is None or takes_back is None:
        s.tell("undo_none")
        return
    if takes_back(s, last.before):
        s.tell("undone", words=last.words)
        s.before = {}
        s.desk.put(last.model_copy(update={"order": "", "before": {}}))


def _pause(s: Spoken, before: Before) -> bool:
    running.set_paused(s, bool(before.get("paused")))
    return True


def _hand(s: Spoken, before: Before) -> bool:
    conversation = s.desk.get(Conversation, str(before.get("customer")))
    if conversation is not None:
        silenced = s.desk.now() if before.get("silenced") else None
        s.desk.put(conversation.model_copy(update={"silenced_at": silenced}))
    return True


def _block(s: Spoken, before: Before) -> bool:
    time_off.lift(s, before.get("blocks", ()))
    return True


def _unblock(s: Spoken, before: Before) -> bool:
    time_off.put_again(s, before.get("lifted", ()))
    return True


def _done(s: Spoken, before: Before) -> bool:
    visit = _stands_again(s, before, VisitStatus.DONE)
    if visit is None:
        return False
    if job := s.desk.get(Job, visit.job or f"job-{visit.id}"):
        s.desk.put(job.model_copy(update={"status": JobStatus.BOOKED}))
    place = s.desk.get(Property, visit.property) if visit.property else None
    if place is not None:
        kept = tuple(past for past in place.done if past.visit != visit.id)
        s.desk.put(place.model_copy(update={"done": kept}))
    return True


def _missed(s: Spoken, before: Before) -> bool:
    """The customer has heard already: the visit stands again, and he is told what cannot be."""
    visit = _stands_again(s, before, VisitStatus.COULD_NOT_ENTER)
    if visit is None:
        return False
    conversation = s.desk.get(Conversation, visit.customer)
    if conversation is not None and conversation.offered is not None:
        s.desk.put(conversation.model_copy(update={"offered": None, "asked": ()}))
    s.tell("undo_out", who=s.who(visit.customer))
    return True


def _stands_again(s: Spoken, before: Before, ended: VisitStatus) -> Visit | None:
    """The visit he closed, confirmed again; None when it no longer is `ended` or its time is taken,
    which he is told."""
    visit = s.desk.get(Visit, str(before.get("visit")))
    if visit is None or visit.status is not ended:
        s.tell("undo_none")
        return None
    if not take_back_time(s, visit):
        s.tell("undo_taken")
        return None
    fresh = {
        "status": VisitStatus.CONFIRMED,
        "changed_at": s.desk.now(),
        "revision": visit.revision + 1,
    }
    s.desk.put(visit.model_copy(update=fresh))
    return visit


def _late(s: Spoken, before: Before) -> bool:
    s.tell("undo_out", who=before.get("told", ""))
    return False


def _yes(s: Spoken, before: Before) -> bool:
    if learned := before.get("learned"):
        return learning.forget(s, str(learned))
    s.tell("undo_yes")
    return False


def _no(s: Spoken, before: Before) -> bool:
    if "approval" in before:
        return deciding.unrefuse(s, before)
    s.tell("undo_no", who=before.get("told", ""))
    return False


def _settled(s: Spoken, before: Before) -> bool:
    items.reopen(s, before.get("items", ()))
    return True


UNDO: dict[str, Callable[[Spoken, Before], bool]] = {
    "pause": _pause,
    "resume": _pause,
    "take_over": _hand,
    "give_back": _hand,
    "block": _block,
    "unblock": _unblock,
    "done": _done,
    "nobody_home": _missed,
    "late": _late,
    "yes": _yes,
    "own_words": _yes,
    "no": _no,
    "settled": _settled,
}
"""Orders that change something; True when it is taken back, else why not was said."""
