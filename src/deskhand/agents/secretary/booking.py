"""Taking, holding, confirming, moving and cancelling a visit, on the day sheets that lock it."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from deskhand.agents.secretary.owners_word import lapsed, open_question
from deskhand.agents.secretary.quoting import offer_slots, open_quote, price_offered
from deskhand.agents.secretary.sheets import (
    free_now,
    free_technician,
    give_back,
    still_free,
    write_busy,
)
from deskhand.agents.secretary.turn import (
    Turn,
    address_fact,
    name_fact,
    slot_fact,
)
from deskhand.agents.secretary.visits import (
    as_offer,
    name_of,
    planned,
    price_facts,
    put_job,
    tell_about,
    upcoming,
    where,
)
from deskhand.domain import approvals
from deskhand.domain.control import OwnerBoard
from deskhand.domain.messages import (
    ApprovalRequested,
    ConfirmVisit,
    HoldExpired,
    Later,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.people import Known, Offer, OfferSet
from deskhand.domain.plan import ActKind
from deskhand.domain.policy import local_day, needs_yes
from deskhand.domain.schedule import (
    Misfit,
    fits,
)
from deskhand.domain.windows import Window
from deskhand.domain.work import (
    QuoteStatus,
    Visit,
    VisitStatus,
)
from deskhand.language.times import say_window

SHORT_NOTICE = "sooner than your notice allows without you"
MOST_VISITS = 6
"""Of one customer at a time; whoever wants more wants to talk to the owner."""


def take(turn: Turn, offer: Offer) -> None:
    """The customer picked a slot: move his visit there, book it, or hold it while we ask."""
    offered = turn.conversation.offered
    if offered is None:
        return
    if offered.moves_visit and (visit := turn.desk.get(Visit, offered.moves_visit)):
        if visit.status is VisitStatus.CONFIRMED:
            move(turn, visit, offer, offered.minutes)
        else:
            turn.update(offered=None)
            turn.say(ActKind.NO_VISIT)
        return
    if len(upcoming(turn)) >= MOST_VISITS:
        turn.update(offered=None)
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(f"wants more than {MOST_VISITS} visits")
        return
    end = offer.start + timedelta(minutes=offered.minutes)
    technician = free_technician(turn, offer, end, None)
    misfit = fits(turn.business, offer.start, end, turn.desk.now())
    asks_owner = misfit is Misfit.TOO_SOON and offer.start > turn.desk.now()
    if technician is None or (misfit is not None and not asks_owner):
        again(turn, offered)
        return
    price_offered(turn, offered)
    visit = planned(turn, offered, offer, technician)
    turn.update(held_visit=visit.id, offered=None)
    if asks_owner:
        _ask_owner(turn, visit, SHORT_NOTICE)
        turn.say(ActKind.HOLDING, slot_fact("slot", visit.window, f"Visit/{visit.id}"))
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        if not (turn.known.name and turn.known.address):
            ask_who(turn)
    elif turn.known.name and turn.known.address:
        _settle(turn, visit)
    else:
        _hold(turn, visit)


def _settle(turn: Turn, visit: Visit) -> None:
    """Everything is known: confirm, or ask the owner where a booking needs his yes."""
    if why := needs_yes(turn.business.policy, "book"):
        _ask_owner(turn, visit, why)
        turn.say(ActKind.RECEIVED, turn.owner_fact())
        turn.receipt = True
    else:
        confirm(turn, visit)


def take_at_short_notice(turn: Turn, minutes: int) -> bool:
    """A named time sooner than the owner's notice, with somebody free: held, and he is asked."""
    now, policy = turn.desk.now(), turn.business.policy
    for wanted in turn.known.windows:
        end = wanted.start + timedelta(minutes=minutes)
        if wanted.end is not None or fits(turn.business, wanted.start, end, now) is not (
            Misfit.TOO_SOON
        ):
            continue
        start = wanted.start.astimezone(UTC)
        window = Window(start=start, end=start + timedelta(minutes=policy.window_minutes))
        first = turn.business.technicians[0].name
        offer = Offer(number=1, window=window, technician=first, start=start)
        if free_technician(turn, offer, end, None) is None:
            continue
        offered = OfferSet(
            services=turn.known.services,
            items=turn.known.items,
            minutes=minutes,
            offers=(offer,),
            made_at=now,
        )
        turn.update(offered=offered)
        take(turn, offer)
        return True
    return False


def again(turn: Turn, offered: OfferSet, refused: Window | None = None) -> None:
    """The slot went meanwhile, or the owner did not want it: say so and offer anew, around the
    same day."""
    first = min(o.start for o in offered.offers)
    near = Window(start=first, end=first + timedelta(hours=9))
    turn.update(held_visit=None, offered=None)
    if refused:
        turn.say(ActKind.NO_SLOT_THEN, slot_fact("wanted", refused, "Approval"))
    offer_slots(
        turn,
        offered.minutes,
        () if refused else (near,),
        moves=offered.moves_visit,
        services=offered.services,
        taken=refused is None,
    )


def complete(turn: Turn) -> bool:
    """Confirm the held visit once name and address are known; True when something was said."""
    visit = turn.desk.get(Visit, turn.conversation.held_visit or "")
    if visit is None or visit.status is not VisitStatus.HELD:
        turn.update(held_visit=None)
        return False
    if not (turn.known.name and turn.known.address):
        if not (turn.heard.name or turn.heard.address):
            return False
        ask_who(turn)
        return True
    if open_question(turn, visit):
        if not (turn.heard.name or turn.heard.address):
            return False
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        return True
    now = turn.desk.now()
    if visit.held_until and visit.held_until <= now and not still_free(turn, visit):
        offered = as_offer(visit)
        _drop(turn, visit)
        again(turn, offered)
        return True
    _settle(turn, visit)
    return True


def confirm(turn: Turn, visit: Visit) -> None:
    """Everything is known: the visit stands, the quote is accepted, the customer hears it."""
    now, known = turn.desk.now(), turn.known
    made = open_quote(turn)
    visit = visit.model_copy(
        update={
            "status": VisitStatus.CONFIRMED,
            "held_until": None,
            "name": known.name,
            "address": known.address,
            "phone": known.phone or turn.customer.phone,
            "quote": made.id if made else None,
            "changed_at": now,
            "revision": visit.revision + 1,
        }
    )
    write_busy(turn, visit, None)
    if made and made.status is not QuoteStatus.ACCEPTED:
        turn.desk.put(made.model_copy(update={"status": QuoteStatus.ACCEPTED}))
    put_job(turn, visit, made)
    turn.desk.put(visit)
    turn.update(held_visit=None, offered=None, asked=(), known=Known(), quote=None)
    turn.events.append(VisitConfirmed(subject=visit.id, revision=visit.revision))
    source = tell_about(turn, visit)
    facts = [
        name_fact(
            "item", name_of(turn, visit.services, visit.items, turn.conversation.lang), source
        ),
        slot_fact("slot", visit.window, source),
        name_fact("name", (known.name or "").split()[0], source) if known.name else None,
        address_fact(known.address or "", source),
    ]
    turn.say(ActKind.BOOKED, *facts, *price_facts(made))
    turn.action = "book"


def move(turn: Turn, visit: Visit, offer: Offer, minutes: int) -> None:
    """Swap the visit's interval in one commit, or offer anew when the new one went."""
    end = offer.start + timedelta(minutes=minutes)
    technician = free_technician(turn, offer, end, visit.id)
    if technician is None or fits(turn.business, offer.start, end, turn.desk.now()):
        offered = turn.conversation.offered or as_offer(visit)
        again(turn, offered.model_copy(update={"moves_visit": visit.id}))
        return
    give_back(turn, visit)
    moved = visit.model_copy(
        update={
            "start": offer.start,
            "end": end,
            "window": offer.window,
            "technicians": (technician,),
            "revision": visit.revision + 1,
            "changed_at": turn.desk.now(),
        }
    )
    write_busy(turn, moved, None)
    turn.desk.put(moved)
    turn.update(offered=None, asked=())
    turn.events.append(VisitMoved(subject=visit.id, revision=moved.revision))
    source = tell_about(turn, moved)
    turn.say(ActKind.MOVED, slot_fact("slot", moved.window, source), where(turn, moved, source))
    turn.action = "book"


def cancel(turn: Turn, visit: Visit) -> None:
    """The visit will not take place; its time is free again."""
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
    turn.learn(services=visit.services, items=visit.items, windows=())
    turn.action = "book"


def drop_hold(turn: Turn) -> None:
    """The customer lets go of what we hold for him."""
    visit = turn.desk.get(Visit, turn.conversation.held_visit or "")
    if visit is not None and visit.status is VisitStatus.HELD:
        lapsed(turn, visit)
        _drop(turn, visit)
    turn.update(held_visit=None)


# ---- inside


def _hold(turn: Turn, visit: Visit) -> None:
    until = turn.desk.now() + timedelta(minutes=turn.business.policy.hold_minutes)
    held = visit.model_copy(update={"held_until": until})
    write_busy(turn, held, until)
    turn.desk.put(held)
    turn.events.append(Later(message=HoldExpired(subject=held.id, held_until=until), due=until))
    turn.say(ActKind.HOLDING, slot_fact("slot", held.window, f"Visit/{held.id}"))
    ask_who(turn)
    turn.action = "offer"


def _ask_owner(turn: Turn, visit: Visit, why: str) -> None:
    """Held until the owner answers, at most until two hours before."""
    now = turn.desk.now()
    until = max(
        min(now + timedelta(hours=24), visit.start - timedelta(hours=2)),
        now + timedelta(minutes=30),
    )
    held = visit.model_copy(update={"held_until": until})
    write_busy(turn, held, until)
    turn.desk.put(held)
    command = ConfirmVisit(subject=held.id, revision=held.revision, approval="")
    today = date.fromisoformat(local_day(now, held.zone))
    when = say_window(held.window, held.zone, today, turn.business.owner.languages[0])
    who = turn.known.name or turn.customer.phone or turn.customer.email or "A customer"
    text = f"{who} wants {held.summary} {when}: {why}."
    approval, board = approvals.opened(
        turn.desk.get(OwnerBoard, approvals.BOARD),
        id=turn.desk.new_id("approval"),
        action="book",
        text=text,
        command_type="ConfirmVisit",
        command=command.model_dump(mode="json"),
        now=now,
        customer=turn.customer.id,
    )
    turn.desk.put(approval)
    turn.desk.put(board)
    turn.events.append(
        ApprovalRequested(
            subject=approval.id,
            number=approval.number,
            action="book",
            customer=turn.customer.id,
            text=text,
        )
    )
    turn.events.append(Later(message=HoldExpired(subject=held.id, held_until=until), due=until))


def ask_who(turn: Turn) -> None:
    """Ask for what is missing of name and address."""
    known = turn.known
    missing = (not known.name, not known.address)
    if not any(missing):
        return
    kind = {
        (True, True): ActKind.ASK_NAME_ADDRESS,
        (True, False): ActKind.ASK_NAME,
        (False, True): ActKind.ASK_ADDRESS,
    }[missing]
    asked = tuple(word for word, lacks in zip(("name", "address"), missing, strict=True) if lacks)
    turn.update(asked=asked)
    turn.say(kind)


def _drop(turn: Turn, visit: Visit) -> None:
    give_back(turn, visit)
    turn.desk.put(
        visit.model_copy(update={"status": VisitStatus.CANCELLED, "changed_at": turn.desk.now()})
    )


def approve(turn: Turn, visit: Visit) -> None:
    """The owner said yes to a held visit: confirm it if its time is still free."""
    now = turn.desk.now()
    expired = visit.held_until is not None and visit.held_until <= now
    if expired and not free_now(turn, visit):
        offered = as_offer(visit)
        _drop(turn, visit)
        again(turn, offered)
        return
    if turn.known.name and turn.known.address:
        confirm(turn, visit)
        return
    _hold(turn, visit)


def decline(turn: Turn, visit: Visit) -> None:
    """The owner said no: let the time go and offer others."""
    offered = as_offer(visit)
    _drop(turn, visit)
    turn.update(held_visit=None)
    again(turn, offered, refused=visit.window)


def let_go(turn: Turn, visit: Visit) -> None:
    """A hold ran out: clean up. Nothing is said, unless he waits for the owner who never answered."""
    unanswered = lapsed(turn, visit)
    _drop(turn, visit)
    if turn.conversation.held_visit != visit.id:
        return
    turn.update(held_visit=None)
    offered = as_offer(visit)
    if unanswered:
        again(turn, offered, refused=visit.window)
    else:
        turn.update(offered=offered.model_copy(update={"made_at": turn.desk.now()}))
