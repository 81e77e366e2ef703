"""Different jobs wanted on different days: one visit or two is asked, never taken for granted."""

from __future__ import annotations

from itertools import groupby

from deskhand.agents.secretary.turn import Turn
from deskhand.domain.people import InboundMessage
from deskhand.domain.plan import ActKind
from deskhand.domain.policy import local_day
from deskhand.language import asides
from deskhand.language.text import LETTER

ONE_OR_TWO = "one_or_two"
"""In `Conversation.asked`: whether one visit does for jobs that were wanted on different days."""
JOB, DAY = "services", "windows"
"""Fields of the evidence."""


def asks(turn: Turn) -> bool:
    """Ask whether one visit does, where each job was given a day of its own; once."""
    zone = turn.business.zone
    days = {local_day(window.start, zone) for window in turn.heard.windows}
    apart = len(days) > 1 and len(turn.heard.services) > 1
    if not apart or not any(_day_by_day(message) for message in turn.messages):
        return False
    turn.say(ActKind.ASK_ONE_OR_TWO)
    turn.update(offered=None, asked=(ONE_OR_TWO,))
    return True


def answered(turn: Turn) -> str | None:
    """The step: one visit goes on as one; two are the owner's to set up. A day he names is for all of
    it."""
    if ONE_OR_TWO not in turn.conversation.asked:
        return None
    said = turn.texts
    heard = turn.heard
    if any(asides.wants_visits_apart(text) for text in said):
        turn.update(asked=())
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        times = " / ".join(turn.when(window) for window in turn.known.windows)
        turn.hand_over(turn.for_owner("item_two_visits", times=times))
        return "two visits: the owner sets them up"
    one = heard.yes or any(asides.wants_one_visit(text) for text in said)
    if not (one or heard.windows) or heard.services or heard.faqs:
        return None
    turn.update(asked=("service",))  # the work is known, its times are next
    turn.heard = heard.model_copy(update={"yes": None})
    return None


def _day_by_day(message: InboundMessage) -> bool:
    """Do jobs and days take turns in his words: "the faucet Tuesday and the TV Thursday"? In a letter they
    do so by chance."""
    if message.understanding is None or len(message.text.split()) >= LETTER:
        return False
    text = " ".join(message.text.split()).casefold()
    marks = list[tuple[int, str]]()
    for one in message.understanding.evidence:
        words = " ".join(one.words.split()).casefold()
        if one.field in (JOB, DAY) and words and words in text:
            marks.append((text.index(words), one.field))
    order = [field for field, _ in groupby(field for _, field in sorted(marks))]
    return order in ([JOB, DAY, JOB, DAY], [DAY, JOB, DAY, JOB])
