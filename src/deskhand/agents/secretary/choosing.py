"""Steps about offers and holds: which time he takes, another one he would rather have, none at all. New
work and visits that stand are not here."""

from __future__ import annotations

from deskhand.agents.secretary import booking, holding, manners, offering, standing
from deskhand.agents.secretary.prices import turned_down
from deskhand.agents.secretary.quoting import open_quote
from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.visits import as_offer
from deskhand.agents.secretary.work import price_and_offer
from deskhand.domain.people import Known, Offer, OfferSet
from deskhand.domain.plan import ActKind
from deskhand.domain.turn import chosen, stale
from deskhand.domain.understanding import Intent, Pick
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language import changes


def dropped(turn: Turn) -> str | None:
    """ "Never mind": what is held or offered is let go; a visit that stands stays."""
    conversation, heard = turn.conversation, turn.heard
    if not conversation.held_visit and not conversation.offered:
        return None
    offered = conversation.offered
    moving = turn.desk.get(Visit, offered.moves_visit or "") if offered else None
    leaves_it = standing.leaves_it(turn) or (moving and turn.says(changes.after_all))
    if not leaves_it or heard.windows or heard.services or heard.address:
        return None
    standing.let_go(turn)
    if moving and moving.status is VisitStatus.CONFIRMED:
        turn.acts.clear()
        standing.tell(turn, moving)
        return "stays as it is"
    return "let go"


def pick(turn: Turn) -> str | None:
    """A choice among the open offers, or a wish for another time than those."""
    offered = turn.conversation.offered
    if offered is None:
        return None
    if offered.adds and (why := _not_added(turn, offered)):
        return why
    if offered.adds and turn.conversation.offered is None:
        return None
    if stale(offered.made_at, turn.desk.now()):
        return _too_late(turn, offered)
    offer = chosen(offered.offers, turn.heard)
    if offer is not None and offer.start <= turn.desk.now():
        turn.say(ActKind.TIME_PAST)
        return _too_late(turn, offered)
    if offer is not None:
        booking.take(turn, offer)
        return "slot chosen"
    heard = turn.heard
    wants_other = heard.choice is not None and heard.choice.pick is Pick.NONE
    if visit := _kept(turn, offered):
        turn.update(offered=None, asked=())
        standing.tell(turn, visit)
        return "stays as it is"
    if heard.windows:
        _show(turn, offered)
        return "other times offered"
    if wants_other or (heard.yes is False and not set(heard.intents) & {Intent.DECLINE_QUOTE}):
        turn.update(offered=None, asked=("when",))
        turn.say(ActKind.ASK_WHEN)
        return "asked for another time"
    if heard.yes or Intent.CONFIRM in heard.intents:
        turn.say(ActKind.ASK_WHICH)
        return "asked which"
    return None


def _not_added(turn: Turn, offered: OfferSet) -> str | None:
    """A no to more work in his visit leaves the visit; another time, or an answer days later, is about
    a visit of its own."""
    heard = turn.heard
    visit = turn.desk.get(Visit, offered.moves_visit or "")
    elsewhere = heard.windows and visit and not any(w.overlaps(visit.window) for w in heard.windows)
    if elsewhere or stale(offered.made_at, turn.desk.now()):
        turn.update(offered=None, asked=())
        return None
    if heard.yes is False or Intent.DECLINE_QUOTE in heard.intents:
        turned_down(turn)
        turn.update(offered=None, asked=(), known=Known())
        if visit is not None:
            standing.tell(turn, visit)
        return "the visit stays as it is"
    return None


def _too_late(turn: Turn, offered: OfferSet) -> str | None:
    """An answer to offers of days ago takes none of them: what is free now is offered."""
    heard = turn.heard
    if not (heard.choice or heard.yes or heard.windows or Intent.CONFIRM in heard.intents):
        return None
    if turn.conversation.quote and not offered.moves_visit and open_quote(turn) is None:
        turn.update(offered=None)
        turn.learn(services=offered.services, items=offered.items)
        return price_and_offer(turn)  # the price ran out with the times
    ahead = [window for window in heard.windows if window.until > turn.desk.now()]
    offering.offer_slots(
        turn,
        offered.minutes,
        ahead,
        moves=offered.moves_visit,
        services=offered.services,
        items=offered.items,
    )
    return "offered anew, too late for those"


def hold(turn: Turn) -> str | None:
    """What is held is completed, or let go for the other time he names now."""
    visit = turn.desk.get(Visit, turn.conversation.held_visit or "")
    if visit is not None and (other := _rather(turn, visit)):
        holding.drop_hold(turn)
        turn.learn(services=visit.services, items=visit.items)
        turn.update(offered=turn.conversation.picked_from)
        booking.take(turn, other)
        return "slot chosen"
    if visit is not None and _elsewhere(turn, visit):
        holding.drop_hold(turn)
        turn.learn(services=visit.services, items=visit.items)
        _show(turn, as_offer(visit))
        return "other times offered"
    if turn.conversation.held_visit and booking.complete(turn):
        return "held visit"
    if visit is not None and _says_it_again(turn, visit):
        if not turn.conversation.nudged:
            holding.ask_who(turn)
        return "asked again"
    return None


def details(turn: Turn) -> str | None:
    """Who answers "does that work?" with name or address means yes; with several open we ask which."""
    offered = turn.conversation.offered
    if offered is None or not (turn.heard.name or turn.heard.address):
        return None
    if len(offered.offers) == 1 and not offered.moves_visit and turn.heard.yes is not False:
        booking.take(turn, offered.offers[0])
        return "slot chosen"
    turn.say(ActKind.NOTED)
    offering.ask_again(turn)
    return "asked which"


def _kept(turn: Turn, offered: OfferSet) -> Visit | None:
    """The visit under move, when the only time he names is the one it has."""
    visit = turn.desk.get(Visit, offered.moves_visit or "")
    windows = turn.heard.windows
    if visit is None or not windows:
        return None
    return visit if all(w.overlaps(visit.window) for w in windows) else None


def _elsewhere(turn: Turn, visit: Visit) -> bool:
    """Does he name a time that is not the held one? Beside a name or address only if he moves it."""
    heard = turn.heard
    if visit.status is not VisitStatus.HELD or not heard.windows:
        return False
    if (heard.name or heard.address) and Intent.RESCHEDULE not in heard.intents:
        return False
    if any(w.end is None and w.start != visit.start for w in heard.windows):
        return True  # "half past one" is another time, though it lies in the window
    return not any(w.overlaps(visit.window) for w in heard.windows)


def _rather(turn: Turn, visit: Visit) -> Offer | None:
    """Another of the offers than the one that is held: "actually the second one". The "#2" of an
    address is none."""
    offered, heard = turn.conversation.picked_from, turn.heard
    if offered is None or heard.choice is None or visit.status is not VisitStatus.HELD:
        return None
    said = (one.words for one in heard.evidence if one.field == "choice")
    if heard.address and any(words[-1:].isdigit() for words in said):
        return None
    if heard.choice.pick in (Pick.NONE, Pick.ANY):
        return None
    offer = chosen(offered.offers, heard.model_copy(update={"windows": (), "yes": None}))
    if offer is None or offer.start == visit.start or offer.start <= turn.desk.now():
        return None
    return offer


def _says_it_again(turn: Turn, visit: Visit) -> bool:
    """Does he only name the time that is held: "ok 8 is fine"?"""
    heard = turn.heard
    if visit.status is not VisitStatus.HELD or heard.services or heard.faqs or not heard.windows:
        return False
    asks = any("?" in message.text for message in turn.messages)
    return not asks and all(w.overlaps(visit.window) for w in heard.windows)


def _show(turn: Turn, work: OfferSet) -> None:
    """Offer around the named times; a point he states, and does not ask about, is taken if free."""
    wanted = turn.heard.windows
    shown = offering.offer_slots(
        turn,
        work.minutes,
        wanted,
        moves=work.moves_visit,
        services=work.services,
        items=work.items,
    )
    if not shown:
        return
    offered = turn.conversation.offered
    if offered and [o.window for o in offered.offers] == [o.window for o in work.offers]:
        turn.acts.pop()  # "Saturday is ok", of three times on Saturday
        turn.say(ActKind.ASK_WHICH)
        return
    # "Can you make it an hour later?" asks for it; "is 3 pm free?" only asks.
    asks = manners.asks(turn) and not turn.says(changes.shift)
    points = {w.start for w in wanted if w.end is None}
    exact = [o for o in (offered.offers if offered else ()) if o.start in points]
    if len(wanted) == 1 and len(exact) == 1 and not asks:
        turn.acts.pop()
        booking.take(turn, exact[0])
