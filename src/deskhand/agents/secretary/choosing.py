"""Steps about offers and holds: which time he takes, another one he would rather have. New work and
visits that stand are not here."""

from __future__ import annotations

from datetime import timedelta

from deskhand.agents.secretary import booking, quoting, standing
from deskhand.agents.secretary.turn import Turn
from deskhand.domain.people import OfferSet
from deskhand.domain.plan import ActKind
from deskhand.domain.turn import chosen, stale
from deskhand.domain.understanding import Intent, Pick
from deskhand.domain.work import Visit, VisitStatus


def pick(turn: Turn) -> str | None:
    """A choice among the open offers, or a wish for another time than those."""
    offered = turn.conversation.offered
    if offered is None or stale(offered.made_at, turn.desk.now()):
        return None
    offer = chosen(offered.offers, turn.heard)
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
        _show(turn, offered.minutes, offered.services, offered.moves_visit)
        return "other times offered"
    if wants_other or (heard.yes is False and not set(heard.intents) & {Intent.DECLINE_QUOTE}):
        turn.update(offered=None, asked=("when",))
        turn.say(ActKind.ASK_WHEN)
        return "asked for another time"
    if heard.yes or Intent.CONFIRM in heard.intents:
        turn.say(ActKind.ASK_WHICH)
        return "asked which"
    return None


def hold(turn: Turn) -> str | None:
    """What is held is completed, or let go for the other time he names now."""
    visit = turn.desk.get(Visit, turn.conversation.held_visit or "")
    if visit is not None and _elsewhere(turn, visit):
        booking.drop_hold(turn)
        turn.learn(services=visit.services, items=visit.items)
        minutes = int((visit.end - visit.start) / timedelta(minutes=1))
        _show(turn, minutes, visit.services, None)
        return "other times offered"
    if turn.conversation.held_visit and booking.complete(turn):
        return "held visit"
    return None


def details(turn: Turn) -> str | None:
    """Who answers "does that work?" with name or address means yes; with several open we ask which."""
    offered = turn.conversation.offered
    if offered is None or not (turn.heard.name or turn.heard.address):
        return None
    if len(offered.offers) == 1 and not offered.moves_visit and turn.heard.yes is not False:
        booking.take(turn, offered.offers[0])
        return "slot chosen"
    turn.acts.append(quoting.show_offers(offered))
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
    return not any(w.overlaps(visit.window) for w in heard.windows)


def _show(turn: Turn, minutes: int, services: tuple[str, ...], moves: str | None) -> None:
    """Offer around the named times; a point he states, and does not ask about, is taken if free."""
    wanted = turn.heard.windows
    if not quoting.offer_slots(turn, minutes, wanted, moves=moves, services=services):
        return
    offered = turn.conversation.offered
    asks = any("?" in message.text for message in turn.messages)
    points = {w.start for w in wanted if w.end is None}
    exact = [o for o in (offered.offers if offered else ()) if o.start in points]
    if len(wanted) == 1 and len(exact) == 1 and not asks:
        turn.acts.pop()
        booking.take(turn, exact[0])
