"""A visit called off or a price declined that he wants after all: offered again. Confirms nothing."""

from __future__ import annotations

from datetime import timedelta

from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.visits import upcoming
from deskhand.agents.secretary.work import price_and_offer
from deskhand.domain.pricing import work_of
from deskhand.domain.understanding import Intent
from deskhand.domain.work import Quote, QuoteStatus, Visit, VisitStatus
from deskhand.language import changes

SOON = timedelta(hours=2)
"""Later than this after a visit was called off, "keep it" is about something else."""


def wanted_after_all(turn: Turn) -> str | None:
    """ "Actually no, keep it": the time may have gone to somebody else, so it is offered, not given back.
    "Actually ok, tomorrow?" takes up a price he had turned down."""
    under_way = turn.conversation.offered or turn.conversation.held_visit
    if under_way or turn.heard.services or not turn.says(changes.after_all):
        return None
    visit, made = _called_off(turn), _turned_down(turn)
    if visit is not None and not turn.heard.windows:
        turn.learn(services=visit.services, items=visit.items, windows=(visit.window,))
    elif made is not None and not upcoming(turn):
        turn.learn(services=made.services, items=work_of(made))
    else:
        return None
    turn.heard = turn.heard.model_copy(update={"intents": (Intent.BOOK,)})
    return price_and_offer(turn)


def _turned_down(turn: Turn) -> Quote | None:
    """The price named last, if he declined it."""
    made = turn.desk.get(Quote, turn.conversation.turned_down or "")
    return made if made and made.status is QuoteStatus.DECLINED else None


def _called_off(turn: Turn) -> Visit | None:
    """The visit of his that was called off last, a moment ago, and has not begun."""
    now = turn.desk.now()
    visits = [v for id in turn.customer.visits if (v := turn.desk.get(Visit, id))]
    off = [v for v in visits if v.status is VisitStatus.CANCELLED and v.start > now]
    last = max(off, key=lambda visit: visit.changed_at, default=None)
    return last if last and now - last.changed_at <= SOON else None
