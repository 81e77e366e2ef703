"""The visit he has is at another address than the one noted. Which visit is meant is found in standing.py."""

from __future__ import annotations

from deskhand.agents.secretary import places, standing
from deskhand.agents.secretary.terms import codes, in_area
from deskhand.agents.secretary.turn import Turn, slot_fact
from deskhand.agents.secretary.visits import tell_about, together, upcoming, where
from deskhand.domain.messages import VisitMoved
from deskhand.domain.people import Known
from deskhand.domain.plan import ActKind
from deskhand.domain.property import property_id
from deskhand.domain.understanding import Intent, Topic
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language import changes


def corrected(turn: Turn) -> str | None:
    """He says that a visit which stands is somewhere else: the crew goes there. Where that may change
    what it costs or whose place it is, the owner decides."""
    heard, conversation = turn.heard, turn.conversation
    under_way = conversation.offered or conversation.held_visit
    if not heard.address or under_way or not _says_so(turn) or Intent.CANCEL in heard.intents:
        return None
    visits = upcoming(turn)
    visit = standing.which(turn, visits)
    if not visits or (visit and set(heard.services) - set(visit.services)):
        return None
    if visit and visit.address and property_id(visit.address) == property_id(heard.address):
        return None
    if visit is None or _is_the_owners_to_say(turn, visit):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        when = turn.when((visit or visits[0]).window)
        urgent = visit is not None and standing.reminded(turn) is not None
        turn.hand_over(
            turn.for_owner("item_elsewhere", when=when, place=heard.address), urgent=urgent
        )
        return "another address: the owner decides"
    there = _moved_to(turn, visit, heard.address)
    if Intent.RESCHEDULE in heard.intents and not standing.named(turn, [visit]):
        return None  # another time too: what is said of it names the new place
    source = tell_about(turn, there)
    turn.say(ActKind.NOTED)
    turn.say(ActKind.STATUS, slot_fact("slot", there.window, source), where(turn, there, source))
    return "another address"


def _says_so(turn: Turn) -> bool:
    """In words of his own; a message about more work gives that work's address."""
    if Topic.ALSO in turn.heard.topics:
        return False
    return turn.says(changes.another_place)


def _is_the_owners_to_say(turn: Turn, visit: Visit) -> bool:
    """Is the trip another one, or is somebody else at home or paying, at one place or the other?"""
    if len(together(turn, visit)) > 1 or visit.status is not VisitStatus.CONFIRMED or visit.moving:
        return True
    both, (book, _) = (visit.address, turn.known.address), turn.prices()
    fees = {book.trip_fees(codes(turn, address)) for address in both}
    if not in_area(turn, turn.known.address) or len(fees) > 1:
        return True
    of_both = (places.of(turn, address) for address in both)
    parties = [party for place in of_both if place for party in place.parties.values()]
    return any(party.customer != turn.customer.id for party in parties)


def _moved_to(turn: Turn, visit: Visit, address: str) -> Visit:
    turn.learn(address=address)
    there = visit.model_copy(
        update={
            "address": address,
            "revision": visit.revision + 1,
            "changed_at": turn.desk.now(),
        }
    )
    place = places.remember(turn, there)
    there = there.model_copy(update={"property": place.id})
    turn.desk.put(there)
    turn.events.append(VisitMoved.between(visit, there))
    turn.update(asked=(), known=Known(name=turn.known.name, windows=turn.known.windows))
    turn.action = "book"
    return there
