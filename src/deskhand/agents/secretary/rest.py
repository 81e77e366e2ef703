"""What a first letter asks beside what was read in it: the owner hears of it, and the writer that he does."""

from __future__ import annotations

from deskhand.agents.secretary.turn import PASSED_ON, Turn
from deskhand.domain.plan import Act, ActKind
from deskhand.language.evening_words import quoted
from deskhand.language.unheard import unheard

MOST, SHOWN = 4, 120
"""Parts that are named, and characters of each."""
_TOLD = PASSED_ON | {ActKind.QUESTION_PASSED_ON, ActKind.CALL_PASSED_ON}
"""Who hears one of these knows that the owner reads him."""
_TIMES = frozenset(
    {
        ActKind.OFFER_SLOTS,
        ActKind.NO_SLOT_THEN,
        ActKind.CLOSED_THEN,
        ActKind.OUR_HOURS,
        ActKind.TOO_FAR_AHEAD,
        ActKind.TIME_PAST,
        ActKind.NO_SLOTS,
        ActKind.LONG_WORK,
        ActKind.ITEM_QUESTION,
    }
)


def pass_on(turn: Turn) -> None:
    """Hand over the parts of a letter that asked for something and were not heard; the writer hears it
    after what is answered, before times and questions. A model that has read it has read all of it."""
    said = {act.kind for act in turn.acts}
    if turn.conversation.greeted or not said or ActKind.TO_OWNER in said:
        return
    items = turn.prices()[0].items
    read = [(text, m.understanding) for text, m in zip(turn.texts, turn.messages, strict=True)]
    parts = [
        part for text, got in read if got and not got.by_model for part in unheard(text, got, items)
    ]
    if not parts:
        return
    told = " ".join(quoted(part, SHOWN) for part in parts[:MOST])
    turn.hand_over(turn.for_owner("item_rest", parts=told))
    if said.isdisjoint(_TOLD):
        place = _before_times(turn.acts)
        kind = ActKind.REST_PASSED_ON if place else ActKind.QUESTION_PASSED_ON
        turn.acts.insert(place, Act(kind=kind, facts=(turn.owner_fact(),)))


def _before_times(acts: list[Act]) -> int:
    """Where the first act stands that offers or asks."""
    later = (n for n, act in enumerate(acts) if act.kind in _TIMES or act.kind.startswith("ask_"))
    return next(later, len(acts))
