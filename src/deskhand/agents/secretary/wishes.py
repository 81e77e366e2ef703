"""Which work a customer wants: new, added to what he wanted, or something else instead. Prices nothing."""

from __future__ import annotations

from itertools import chain

from deskhand.agents.secretary.holding import drop_hold
from deskhand.agents.secretary.quoting import open_quote
from deskhand.agents.secretary.terms import listen
from deskhand.agents.secretary.turn import Turn
from deskhand.domain.people import Known
from deskhand.domain.pricing import work_of
from deskhand.domain.understanding import Intent, Topic
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language.clauses import only_asks
from deskhand.language.covered import (
    asked_in_short,
    asked_price_of,
    asked_whether_included,
    means_all_of_it,
    names_all,
    names_any,
)

ITEM = "item"
"""In `Conversation.asked`: a question of the price book."""
SHORT_ANSWER = 8
"""Words; longer ones ask for something."""
NEW_WORK = {Intent.REQUEST_QUOTE, Intent.BOOK}


def wants_work(turn: Turn) -> bool:
    """Is a price or a time asked for?"""
    heard = turn.heard
    if set(heard.intents) & NEW_WORK or (heard.services and not _asks_of_his_visit(turn)):
        return True
    free = not (turn.conversation.offered or turn.conversation.held_visit)
    if turn.known.services and free and heard.address and "address" in turn.conversation.asked:
        return True  # another place than the one that is too far
    if turn.known.services and (heard.windows or Intent.ACCEPT_QUOTE in heard.intents):
        return True
    if Topic.SEVERAL_THINGS in heard.topics and not turn.conversation.offered:
        return not turn.says(only_asks)
    return "service" in turn.conversation.asked and bool(turn.known.services)


def _asks_of_his_visit(turn: Turn) -> bool:
    """ "Do I need to buy the faucet?" of somebody whose faucet visit stands asks for no other one."""
    heard, now = turn.heard, turn.desk.now()
    if not heard.faqs and Intent.ASK_FAQ not in heard.intents:
        return False
    visits = (turn.desk.get(Visit, id) for id in turn.customer.visits)
    ahead = [v for v in visits if v and v.status is VisitStatus.CONFIRMED and v.end > now]
    return any(set(heard.services) <= set(v.services) for v in ahead)


def learn_work(turn: Turn) -> None:
    """Take over the work that is meant. "Also mount a TV" adds to what is under way; another service
    takes its place; the same service told again changes nothing."""
    if _answers_the_book(turn):
        turn.heard = turn.heard.model_copy(
            update={"services": (), "items": (), "intents": (Intent.OTHER,)}
        )
    elif _asks_whether_included(turn):
        turn.heard = turn.heard.model_copy(update={"services": (), "items": ()})
    heard, known = turn.heard, turn.known
    # "Luz Ortega, 7 Pine St" answers our question; it does not ask for a light.
    told = heard.name or heard.address
    answers = bool(set(turn.conversation.asked) & {"name", "address"} and told) or (
        _asks_of_his_visit(turn) and not set(heard.intents) & NEW_WORK
    )
    if heard.services and _adds(turn):
        _add(turn)
    elif not heard.services or answers:
        pass
    elif not known.services or set(heard.intents) & NEW_WORK or _instead(turn):
        _replace(turn)
    listen(turn)


def _answers_the_book(turn: Turn) -> bool:
    """ "Drywall" in answer to "is the wall drywall or brick?" asks for no drywall."""
    topics = {Topic.ALSO, Topic.INSTEAD} & set(turn.heard.topics)
    if ITEM not in turn.conversation.asked or topics or not turn.heard.services:
        return False
    said = " ".join(message.text for message in turn.messages)
    return "?" not in said and len(said.split()) <= SHORT_ANSWER


def _asks_whether_included(turn: Turn) -> bool:
    """ "Does that include moving the couch?" of work that was priced asks for no work on a couch."""
    said = turn.texts
    if not turn.conversation.quote or Topic.ALSO in turn.heard.topics:
        return False
    if part_in_short(turn) or part_unpriced(turn):
        return True
    return all(len(t.sentences) == 1 and asked_whether_included(t) is not None for t in said)


def part_in_short(turn: Turn) -> frozenset[str]:
    """ "And the ceiling?" after a price: stems of the thing, where a row of that price names it."""
    made = open_quote(turn)
    if made is None or len(turn.messages) != 1:
        return frozenset()
    asked, (book, _) = asked_in_short(turn.texts[0]), turn.prices()
    rows = book.work(made.services, work_of(made))
    told = (text for row in rows for side in (row.includes, row.excludes) for text in side.values())
    return asked if names_all(asked, told) else frozenset()


def part_unpriced(turn: Turn) -> frozenset[str]:
    """ "How much to hide the cables?" after the price of the TV: stems of the part, where the book names it
    neither in what the work is called nor anywhere else, so that no price of the book is meant."""
    heard, made, (book, _) = turn.heard, open_quote(turn), turn.prices()
    if made is None or len(turn.messages) != 1 or heard.items or heard.windows:
        return frozenset()
    if set(heard.services) - set(made.services):
        return frozenset()
    asked = asked_price_of(turn.texts[0])
    called = chain.from_iterable(
        (*item.name.values(), *chain.from_iterable(item.aliases.values())) for item in book.items
    )
    named = means_all_of_it(asked) or names_any(asked, called) or any(w.isdigit() for w in asked)
    return frozenset() if named else asked


def _adds(turn: Turn) -> bool:
    topics, conversation = turn.heard.topics, turn.conversation
    under_way = conversation.offered or conversation.held_visit or conversation.quote
    moves = conversation.offered and conversation.offered.moves_visit
    new = set(turn.heard.services) - set(turn.known.services) or set(turn.heard.items) - set(
        turn.known.items
    )
    also = Topic.ALSO in topics and Topic.INSTEAD not in topics
    return bool(also and under_way and not moves and turn.known.services and new)


def _instead(turn: Turn) -> bool:
    return Topic.INSTEAD in turn.heard.topics


def _add(turn: Turn) -> None:
    known, heard = turn.known, turn.heard
    windows = heard.windows or known.windows
    if (held := drop_hold(turn)) and not heard.windows:
        windows = (Window(start=held.start),)  # the same time, for all of it
    turn.update(offered=None)
    turn.learn(
        services=tuple(dict.fromkeys([*known.services, *heard.services])),
        items=(*known.items, *(key for key in heard.items if key not in known.items)),
        windows=windows,
    )


def _replace(turn: Turn) -> None:
    known, heard = turn.known, turn.heard
    if known.services and set(heard.services) != set(known.services):
        turn.update(offered=None, quote=None)
        drop_hold(turn)
        turn.update(known=_same_person(known))
    book, _ = turn.prices()
    kept = [key for key in known.items if (i := book.item(key)) and i.service in heard.services]
    new = [key for key in heard.items if key not in kept]
    if heard.items:
        kept = [key for key in kept if key in heard.items]
    turn.learn(services=heard.services, items=(*kept, *new), vague=False)


def _same_person(known: Known) -> Known:
    """What stays true when he wants something else."""
    return Known(windows=known.windows, name=known.name, address=known.address, phone=known.phone)
