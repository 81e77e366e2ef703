"""A visit that stands is moved or cancelled, in one commit with its time. Which one is meant is found in
standing.py."""

from __future__ import annotations

from datetime import timedelta

from deskhand.agents.secretary.calendars import asked_to_move, stays
from deskhand.agents.secretary.holding import again
from deskhand.agents.secretary.sheets import free_crew, give_back, write_busy
from deskhand.agents.secretary.turn import Turn, money_fact, slot_fact
from deskhand.agents.secretary.visits import as_offer, tell_about, together, where
from deskhand.domain.messages import VisitCancelled, VisitMoved
from deskhand.domain.money import spoken
from deskhand.domain.people import Offer
from deskhand.domain.plan import ActKind
from deskhand.domain.policy import late_cancel_fee
from deskhand.domain.schedule import Misfit, fits
from deskhand.domain.work import Visit, VisitStatus


def move(turn: Turn, visit: Visit, offer: Offer, minutes: int) -> None:
    """Swap the visit's interval in one commit, or offer anew when the new one went. Sooner than the
    notice is the owner's to say; the visit stays where it is until he does."""
    end = offer.start + timedelta(minutes=minutes)
    misfit = fits(turn.business, offer.start, end, turn.desk.now())
    if misfit is Misfit.TOO_SOON and offer.start > turn.desk.now():
        turn.update(offered=None)
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_sooner"), urgent=True)
        return
    crew = free_crew(
        turn,
        offer.start,
        end,
        crew=len(visit.technicians),
        prefer=(offer.technician,),
        ignoring=visit.id,
    )
    if not crew or misfit:
        offered = turn.conversation.offered or as_offer(visit)
        again(turn, offered.model_copy(update={"moves_visit": visit.id}))
        return
    moved = visit.model_copy(
        update={
            "start": offer.start,
            "end": end,
            "window": offer.window,
            "exact": offer.window.end is None,
            "technicians": crew,
        }
    )
    if not asked_to_move(turn, visit, moved):
        _swap(turn, visit, moved)


def swap(turn: Turn, visit: Visit) -> None:
    """A visit that was about to move stands at its new time."""
    moving = visit.moving
    if moving is None or visit.status is not VisitStatus.CONFIRMED:
        return
    there = {
        "start": moving.start,
        "end": moving.end,
        "window": moving.window,
        "exact": moving.window.end is None,
        "technicians": moving.technicians,
        "moving": None,
        "writing_since": None,
    }
    _swap(turn, visit, visit.model_copy(update=there))


def _swap(turn: Turn, visit: Visit, moved: Visit) -> None:
    give_back(turn, visit)
    moved = moved.model_copy(update={"revision": visit.revision + 1, "changed_at": turn.desk.now()})
    write_busy(turn, moved, None)
    turn.desk.put(moved)
    turn.update(offered=None, asked=())
    turn.events.append(VisitMoved.between(visit, moved))
    source = tell_about(turn, moved)
    turn.say(ActKind.MOVED, slot_fact("slot", moved.window, source), where(turn, moved, source))
    turn.action = "book"


def cancel(turn: Turn, visit: Visit) -> None:
    """The visit, with the other days of its job, will not take place; the time is free again.

    A late one is accepted like any other. The owner's written fee is said, and is his to bill or to
    waive: nothing is charged.
    """
    visits = together(turn, visit)
    for day in visits:
        _cancel(turn, day)
    policy = turn.business.policy
    fee = late_cancel_fee(policy, visits[0].start, turn.desk.now())
    if fee:
        money = money_fact("fee", fee, f"Business/{turn.business.id}")
        turn.say(ActKind.LATE_CANCEL_FEE, money, turn.owner_fact())
        hours = policy.cancel_notice_hours
        turn.hand_over(turn.for_owner("item_late_cancel", hours=hours, fee=spoken(fee)))
    turn.learn(services=visit.services, items=visit.items, windows=())
    turn.action = "book"


def _cancel(turn: Turn, visit: Visit) -> None:
    visit = stays(turn, visit)
    give_back(turn, visit)
    cancelled = visit.model_copy(
        update={
            "status": VisitStatus.CANCELLED,
            "revision": visit.revision + 1,
            "changed_at": turn.desk.now(),
        }
    )
    turn.desk.put(cancelled)
    turn.events.append(VisitCancelled(subject=visit.id, revision=cancelled.revision))
    offered = turn.conversation.offered
    if offered and offered.moves_visit == visit.id:
        turn.update(offered=None)
    source = tell_about(turn, cancelled)
    turn.say(ActKind.CANCELLED, slot_fact("slot", visit.window, source))
