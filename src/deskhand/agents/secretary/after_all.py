"""A visit just called off that he wants after all: work and time are offered again. Confirms nothing."""

from __future__ import annotations

from datetime import timedelta

from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.work import price_and_offer
from deskhand.domain.understanding import Intent
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language import changes

SOON = timedelta(hours=2)
"""Later than this after a visit was called off, "keep it" is about something else."""


def wanted_after_all(turn: Turn) -> str | None:
    """ "Actually no, keep it": the time may have gone to somebody else, so it is offered, not given back."""
    under_way = turn.conversation.offered or turn.conversation.held_visit
    if under_way or turn.heard.services or turn.heard.windows or not turn.says(changes.after_all):
        return None
    visit = _called_off(turn)
    if visit is None:
        return None
    turn.heard = turn.heard.model_copy(update={"intents": (Intent.BOOK,)})
    turn.learn(services=visit.services, items=visit.items, windows=(visit.window,))
    return price_and_offer(turn)


def _called_off(turn: Turn) -> Visit | None:
    """The visit of his that was called off last, a moment ago, and has not begun."""
    now = turn.desk.now()
    visits = [v for id in turn.customer.visits if (v := turn.desk.get(Visit, id))]
    off = [v for v in visits if v.status is VisitStatus.CANCELLED and v.start > now]
    last = max(off, key=lambda visit: visit.changed_at, default=None)
    return last if last and now - last.changed_at <= SOON else None
