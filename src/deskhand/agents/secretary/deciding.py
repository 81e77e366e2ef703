"""The owner's word on a visit that is held for him, and work he plans himself. Asks the customer nothing
but who he is."""

from __future__ import annotations

from deskhand.agents.secretary.booking import ask_payer, confirm, stand
from deskhand.agents.secretary.holding import again, ask_owner, ask_who, drop, hold
from deskhand.agents.secretary.quoting import open_quote
from deskhand.agents.secretary.sheets import TrackedSheets, free_now
from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.visits import as_offer, crew_of, his_to_plan, planned, together
from deskhand.domain.people import Offer, OfferSet
from deskhand.domain.plan import ActKind, FactType
from deskhand.domain.schedule import CalendarView, Slot, longest_visit, plan_days
from deskhand.domain.work import Job, QuoteStatus, Visit, VisitKind


def too_long(turn: Turn, minutes: int) -> bool:
    """Is the work longer than what is ever booked by itself?"""
    return minutes > longest_visit(turn.business)


def plan_with_owner(turn: Turn, minutes: int) -> str:
    """Longer than one visit: the owner gets the soonest days it could be done on, held for his yes;
    the customer hears that he plans it. Returns why the turn is settled."""
    hours = f"{minutes / 60:.1f}".removesuffix(".0")
    days = _days(turn, minutes)
    turn.update(offered=None)
    if not days:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_no_days", hours=hours))
        return "too long for one visit"
    visits = _planned(turn, minutes, days)
    turn.update(held_visit=visits[0].id)
    turn.say(ActKind.LONG_WORK, turn.owner_fact())
    ask_who(turn)
    if (made := open_quote(turn)) and made.status is QuoteStatus.AWAITING_OWNER:
        # His yes to the days is one to the price: one question, and no price before it.
        turn.acts = [a for a in turn.acts if not any(f.type is FactType.MONEY for f in a.facts)]
        turn.needs = None
    ask_owner(turn, visits, turn.for_owner("why_long", hours=hours))
    return "too long for one visit: the owner is asked"


def approve(turn: Turn, visit: Visit, *, unwritten: bool = False) -> None:
    """The owner said yes to a held visit: confirm it if its time is still free. `unwritten`: whether or
    not his calendar can be reached."""
    expired = visit.held_until is not None and visit.held_until <= turn.desk.now()
    days = together(turn, visit)
    if expired and not all(free_now(turn, day) for day in days):
        lost(turn, visit, days)
    elif turn.known.name and turn.known.address:
        if unwritten:
            stand(turn, visit)
        elif not ask_payer(turn, visit):
            confirm(turn, visit)
    else:
        hold(turn, visit)


def decline(turn: Turn, visit: Visit, *, quietly: bool = False) -> None:
    """The owner said no: let the time go, and offer others unless he does so himself (`quietly`)."""
    days, offered = together(turn, visit), as_offer(visit)
    drop(turn, visit)
    turn.update(held_visit=None)
    if quietly:
        return
    if visit.kind is VisitKind.CALLBACK:
        turn.hand_over(turn.for_owner("item_callback_refused", work=visit.summary))
    elif his_to_plan(turn, days):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_days_refused", work=visit.summary))
    else:
        again(turn, offered, refused=visit.window)


def lost(turn: Turn, visit: Visit, days: list[Visit]) -> None:
    """Its time went: apologise and offer others, unless he plans it himself."""
    offered = as_offer(visit)
    drop(turn, visit)
    turn.update(held_visit=None)
    if his_to_plan(turn, days):
        turn.hand_over(turn.for_owner("item_days_went", work=visit.summary))
    else:
        again(turn, offered)


def _days(turn: Turn, minutes: int) -> tuple[Slot, ...]:
    """The soonest plan; found on a view, then asked again of the sheets themselves."""
    now, known = turn.desk.now(), turn.known
    crew = crew_of(turn, known.services, known.items)
    view = CalendarView(turn.business, turn.sheets(), now, crew=crew)
    days = plan_days(view, minutes, known.windows)
    if not days:
        return ()
    names = days[0].technicians
    sheets = TrackedSheets(turn.desk)
    tracked = CalendarView(turn.business, sheets, now, prefer=names, crew=crew)
    spans = [(day.start, int((day.end - day.start).total_seconds())) for day in days]
    return days if tracked.crew_for(spans) == names else ()


def _planned(turn: Turn, minutes: int, days: tuple[Slot, ...]) -> list[Visit]:
    """The visits of one job, one for each day."""
    known = turn.known
    offered = OfferSet(
        services=known.services,
        items=known.items,
        minutes=minutes,
        offers=(),
        made_at=turn.desk.now(),
        crew=len(days[0].technicians),
    )
    visits = []
    for n, day in enumerate(days, 1):
        offer = Offer(number=n, window=day.window, technician=day.technician, start=day.start)
        visit = planned(turn, offered, offer, day.technicians)
        visits.append(visit.model_copy(update={"end": day.end}))
    job = f"job-{visits[0].id}"
    visits = [visit.model_copy(update={"job": job}) for visit in visits]
    for visit in visits:
        turn.desk.put(visit)
    ids = tuple(visit.id for visit in visits)
    turn.desk.put(Job(id=job, customer=turn.customer.id, services=known.services, visits=ids))
    return visits
