"""Papers a customer or his office asks for: the owner's to send, by a date. Nothing is promised."""

from __future__ import annotations

from datetime import date, datetime

from deskhand.agents.secretary.turn import Turn
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.policy import local_day
from deskhand.domain.understanding import Intent, Topic
from deskhand.language.times import say_day

PAPERS: dict[Topic, str] = {
    Topic.COI: "paper_coi",
    Topic.W9: "paper_w9",
    Topic.REFERENCES: "paper_references",
    Topic.VENDOR_PACKET: "paper_packet",
}
"""What is asked for, as a phrase of language/owner."""
FOR_AN_OFFICE = frozenset({Topic.COI, Topic.W9, Topic.VENDOR_PACKET})
"""Papers only somebody who means to hire us asks for; everybody's advertising speaks of references."""


ANSWERED_SO = frozenset({"coi", "references", "w9", "vendor_packet"})
"""FAQs that need no answer beside the one that it was passed on."""


def wanted(turn: Turn) -> tuple[str, ...]:
    """The papers this message asks for."""
    return tuple(name for topic, name in PAPERS.items() if topic in turn.heard.topics)


def asked_of_us(turn: Turn) -> bool:
    """Does a mail that reads as a vendor's ask for our papers?"""
    return bool(set(turn.heard.topics) & FOR_AN_OFFICE)


def pass_on(turn: Turn) -> str | None:
    """An item on the owner's list with what, for whom and by when; the customer hears just that."""
    if not wanted(turn):
        return None
    day = deadline(turn)
    list_for_owner(turn, day)
    said = day and Fact(key="day", type=FactType.DATE, value=day, source="InboundMessage")
    owner, number = turn.owner_fact(), turn.business.phone
    phone = number and Fact(key="phone", type=FactType.PHONE, value=number, source="Business")
    turn.say(ActKind.PASSED_ON, owner, said or None, phone or None)
    heard = turn.heard
    faqs = tuple(key for key in heard.faqs if key not in ANSWERED_SO)
    left = tuple(i for i in heard.intents if i is not Intent.ASK_FAQ or faqs)
    turn.heard = heard.model_copy(update={"intents": left or (Intent.OTHER,), "faqs": faqs})
    if heard.services or faqs:
        return None
    turn.learn(windows=())
    return "paperwork"


def list_for_owner(turn: Turn, day: str | None) -> None:
    """The owner's item: "a W-9 for Dana Reyes by Fri Nov 27"."""
    sender = turn.messages[0].sender_name if turn.messages else None
    who = turn.known.name or turn.customer.name or sender or turn.conversation.contact[6:]
    papers, by = turn.for_owner("item_and").join(turn.for_owner(key) for key in wanted(turn)), ""
    if day:
        today = date.fromisoformat(local_day(turn.desk.now(), turn.business.zone))
        said = say_day(date.fromisoformat(day), today, turn.business.owner.languages[0])
        by = turn.for_owner("item_by", day=said)
    turn.hand_over(turn.for_owner("item_paper", papers=papers, who=who, by=by))


def deadline(turn: Turn) -> str | None:
    """The last day he names for them, as a business-local ISO date: "by Friday", "before December 3rd".

    Whoever asks for work too names other days for that: then only what stands beside the papers counts.
    """
    from deskhand.language.dates import find_windows

    ends: list[datetime] = []
    for message in turn.messages:
        words = f"{message.subject or ''}\n{message.text}"
        words = _of_papers(words) if turn.heard.services else words
        found = find_windows(words, message.sent_at, turn.business.zone, turn.heard.lang, None)
        ends += [one.window.end or one.window.start for one in found]
    return local_day(max(ends), turn.business.zone) if ends else None


def _of_papers(words: str) -> str:
    """The sentences that speak of a paper."""
    from deskhand.language.text import Text
    from deskhand.language.topics import find_topics

    text = Text.of(words)
    sentences = [Text.of(text.said(span)) for span in text.sentences]
    return "\n".join(
        one.raw for one in sentences if any(t.topic in PAPERS for t in find_topics(one))
    )
