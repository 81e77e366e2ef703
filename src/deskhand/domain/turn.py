"""One turn of a conversation: several messages read as one, choices matched to offers. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from deskhand.domain.base import Channel
from deskhand.domain.people import Offer
from deskhand.domain.understanding import Choice, Intent, Pick, Understanding
from deskhand.domain.windows import Window

T = TypeVar("T")


UNREAD_FOR = {Channel.EMAIL: timedelta(minutes=5)}
"""Nobody watches a mail being read; whoever texts does."""


def reading_deadline(channel: Channel) -> timedelta:
    """How long a message may stay unread before it is answered as one we did not understand."""
    return UNREAD_FOR.get(channel, timedelta(seconds=8))


def merged(parts: Sequence[Understanding]) -> Understanding:
    """Messages in their order as one Understanding: sets are united, later words correct earlier."""
    if len(parts) == 1:
        return parts[0]
    intents = dict.fromkeys(intent for part in parts for intent in part.intents)
    if len(intents) > 1:
        intents.pop(Intent.OTHER, None)
    return Understanding(
        intents=tuple(intents),
        services=tuple(dict.fromkeys(s for part in parts for s in part.services)),
        items=tuple(dict.fromkeys(i for part in parts for i in part.items)),
        hazard=_latest([part.hazard for part in parts]),
        lang=max(parts, key=lambda part: part.confidence).lang,
        name=_latest([part.name for part in parts]),
        phone=_latest([part.phone for part in parts]),
        address=_latest([part.address for part in parts]),
        windows=_latest([part.windows for part in parts]) or (),
        choice=_latest([part.choice for part in parts]),
        yes=next((part.yes for part in reversed(parts) if part.yes is not None), None),
        faqs=tuple(dict.fromkeys(f for part in parts for f in part.faqs)),
        wants_person=any(part.wants_person for part in parts),
        topics=tuple(dict.fromkeys(topic for part in parts for topic in part.topics)),
        confidence=max(part.confidence for part in parts),
    )


def _latest(values: Sequence[T]) -> T | None:
    return next((value for value in reversed(values) if value), None)


def chosen(offers: Sequence[Offer], heard: Understanding) -> Offer | None:
    """The offer that is meant, or None when none is or more than one could be."""
    if not offers:
        return None
    if heard.choice and (offer := _by_choice(_near(offers, heard), heard.choice)):
        return None if _names_another(offers, offer, heard) else offer
    if heard.windows and (offer := by_time(offers, heard.windows)):
        return offer
    agreed = heard.yes or (Intent.CONFIRM in heard.intents and not heard.windows)
    return offers[0] if agreed and len(offers) == 1 else None


def by_time(offers: Sequence[Offer], windows: Sequence[Window]) -> Offer | None:
    """The one offer a said time points at: by its exact start, else the only one that lies within what he
    said ("mornings": not the one that begins at half past eleven), else the only one it touches."""
    within = [o for o in offers if any(window.holds(o.window) for window in windows)]
    if len(windows) > 1 and len(within) == 1:
        return within[0]
    for window in windows:
        starts = [o for o in offers if window.end is None and o.start == window.start]
        if len(starts) == 1:
            return starts[0]
        same = [o for o in offers if o.window == window]
        if len(same) == 1:
            return same[0]
        touched = [o for o in offers if _touches(o, window)]
        if len(touched) == 1:
            return touched[0]
    return None


def _near(offers: Sequence[Offer], heard: Understanding) -> Sequence[Offer]:
    """ "The later one on Tuesday" is the later one of Tuesday's, and none when only other days are
    offered; a number counts from all."""
    if heard.choice is None or heard.choice.number is not None or not heard.windows:
        return offers
    return [o for o in offers if any(_touches(o, window) for window in heard.windows)]


def _names_another(offers: Sequence[Offer], chosen: Offer, heard: Understanding) -> bool:
    """ "Weds works, 2nd one", where the second is Tuesday's: nobody knows which of the two is meant."""
    named = [o for o in offers if any(_touches(o, window) for window in heard.windows)]
    return (
        heard.choice is not None
        and heard.choice.number is not None
        and named != []
        and chosen not in named
    )


def _by_choice(offers: Sequence[Offer], choice: Choice) -> Offer | None:
    if not offers:
        return None
    if choice.number is not None:
        return next((o for o in offers if o.number == choice.number), None)
    if choice.pick in (Pick.EARLIEST, Pick.ANY):
        return min(offers, key=lambda o: o.start)
    if choice.pick is Pick.LATEST:
        return max(offers, key=lambda o: o.start)
    return None


def _touches(offer: Offer, window: Window) -> bool:
    if window.end is None:
        return offer.window.start <= window.start < offer.window.until
    return window.start <= offer.start < window.until


def stale(made_at: datetime, now: datetime, hours: int = 72) -> bool:
    """Are offers too old to be meant by a bare "yes"?"""
    return (now - made_at).total_seconds() > hours * 3600
