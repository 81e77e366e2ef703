"""What became of a time that calendars were asked to take: confirmed, gone, or not answered in time."""

from __future__ import annotations

from deskhand.agents.secretary import calendars, changing
from deskhand.agents.secretary.booking import stand
from deskhand.agents.secretary.deciding import lost
from deskhand.agents.secretary.holding import again, ask_owner
from deskhand.agents.secretary.owners_word import lapsed, open_question
from deskhand.agents.secretary.turn import Turn, slot_fact
from deskhand.agents.secretary.visits import as_offer, together
from deskhand.domain.calendar_messages import TimeTaken, VisitsWritten, WritingOverdue
from deskhand.domain.plan import ActKind
from deskhand.domain.work import Visit, VisitStatus


def taken_up(turn: Turn, visit: Visit, message: VisitsWritten) -> None:
    """The calendars have it: now it stands."""
    turn.approval = message.approval
    if visit.moving is not None:
        changing.swap(turn, visit)
    elif visit.status is VisitStatus.HELD:
        lapsed(turn, visit)
        stand(turn, visit)


def refused(turn: Turn, visit: Visit, _message: TimeTaken) -> None:
    """Something else stands there: the time is let go and others are offered."""
    if visit.moving is not None:
        offered = as_offer(visit).model_copy(update={"moves_visit": visit.id})
        calendars.stays(turn, visit)
        again(turn, offered)
    elif visit.status is VisitStatus.HELD:
        lapsed(turn, visit)
        lost(turn, visit, together(turn, visit))


def overdue(turn: Turn, visit: Visit, message: WritingOverdue) -> None:
    """First the customer hears that the time is held; then the owner is asked, and if it was a visit to
    be moved, it stays and is his."""
    if visit.moving is not None:
        slot = slot_fact("slot", visit.moving.window, f"Visit/{visit.id}")
        if message.last:
            when = turn.when(visit.moving.window)
            calendars.stays(turn, visit)
            turn.say(ActKind.TO_OWNER, turn.owner_fact())
            turn.hand_over(turn.for_owner("item_move_unwritten", when=when), urgent=True)
        else:
            turn.say(ActKind.HOLDING, slot)
            turn.say(ActKind.IN_CALENDAR_FIRST)
        return
    if visit.status is not VisitStatus.HELD or open_question(turn, visit):
        return
    if message.last:
        ask_owner(turn, together(turn, visit), turn.for_owner("why_unwritten"), unwritten=True)
    else:
        turn.say(ActKind.HOLDING, slot_fact("slot", visit.window, f"Visit/{visit.id}"))
        turn.say(ActKind.IN_CALENDAR_FIRST)
        turn.action = "offer"
