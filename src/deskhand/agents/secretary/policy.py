"""What to do with a turn, step by step; each step is a plain rule a contributor can read alone."""

from __future__ import annotations

from collections.abc import Callable

from deskhand.agents.secretary import booking, quoting, standing
from deskhand.agents.secretary.choosing import details, hold, pick
from deskhand.agents.secretary.prices import haggle, quote_answer, turned_down, waiting_price
from deskhand.agents.secretary.standing import past_window, reminded
from deskhand.agents.secretary.turn import Turn, address_fact
from deskhand.agents.secretary.visits import upcoming
from deskhand.domain.people import ContactPoint, Known
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.understanding import Intent
from deskhand.language.choices import only_courtesies
from deskhand.language.text import Text

NEW_WORK = {Intent.REQUEST_QUOTE, Intent.BOOK}
ANSWERING = {Intent.CONFIRM, Intent.OTHER}
CLEARLY_NOTHING = 0.55
"""`other` said this surely is thanks or a greeting, not something we failed to read."""
SHORT = 2
"""Words; so short an answer to "what name and address?" is worth asking once more."""
ASKS_MOST = 2
"""How many turns in a row we ask again before the owner reads it himself."""


def answer(turn: Turn) -> str:
    """Run the steps in order until one has settled the turn; returns why, for the record."""
    standing.take_up(turn)
    learn(turn)
    for step in STEPS:
        if why := step(turn):
            if why != "unclear":
                turn.update(unclear=0)
            return why
    return "nothing to answer"


# ---- steps: each returns why the turn is settled, or None to go on


def _opt_out(turn: Turn) -> str | None:
    if Intent.OPT_OUT not in turn.heard.intents:
        return None
    contact = turn.desk.get(ContactPoint, turn.conversation.contact)
    if contact is None:
        return None
    turn.desk.put(contact.model_copy(update={"opted_out_at": turn.desk.now()}))
    turn.say(ActKind.STOPPED)
    turn.action = "stop_receipt"
    turn.update(greeted=True)
    if upcoming(turn):
        turn.hand_over("opted out of messages but has a visit: call, do not text")
    return "opted out"


def _complaint(turn: Turn) -> str | None:
    heard = turn.heard
    if Intent.COMPLAIN in heard.intents:
        turn.say(ActKind.APOLOGY, turn.owner_fact())
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over("an unhappy customer", urgent=True)
        return "complaint handed over"
    if heard.wants_person:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        number = turn.known.phone or turn.customer.phone or "no number known"
        turn.hand_over(f"wants to talk to a person ({number})")
        return "wants a person"
    if Intent.PAY in heard.intents:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over("asks about paying")
        return "payment handed over"
    return None


def _cancel(turn: Turn) -> str | None:
    if Intent.CANCEL not in turn.heard.intents:
        return None
    under_way = bool(turn.conversation.held_visit or turn.conversation.offered)
    if turn.conversation.held_visit:
        booking.drop_hold(turn)
    visits = upcoming(turn)
    if not visits:
        turn.say(ActKind.DECLINED if under_way else ActKind.NO_VISIT)
        turned_down(turn)
        turn.update(offered=None, known=Known(name=turn.known.name, address=turn.known.address))
        return "nothing to cancel"
    visit = standing.which(turn, visits)
    if visit is None:
        return standing.ask_which(turn, visits, Intent.CANCEL)
    booking.cancel(turn, visit)
    if turn.heard.windows and Intent.BOOK in turn.heard.intents:
        return None
    return "cancelled"


def _reschedule(turn: Turn) -> str | None:
    if Intent.RESCHEDULE not in turn.heard.intents:
        return None
    visits = upcoming(turn)
    if not visits:
        if turn.conversation.offered or turn.conversation.held_visit:
            return None
        turn.say(ActKind.NO_VISIT)
        turn.say(ActKind.ASK_WHEN if turn.known.services else ActKind.ASK_SERVICE)
        return "nothing to reschedule"
    visit = visits[0] if len(visits) == 1 else standing.which(turn, visits)
    if visit is None:
        return standing.ask_which(turn, visits, Intent.RESCHEDULE)
    standing.offer_move(turn, visit)
    return "reschedule"


def _too_far(turn: Turn) -> str | None:
    """An address outside the area ends it, whenever it is told; a visit that stands may be moved."""
    offered = turn.conversation.offered
    under_way = offered is not None or turn.conversation.held_visit or _wants_work(turn)
    if not under_way or (offered and offered.moves_visit) or _in_area(turn):
        return None
    booking.drop_hold(turn)
    turn.say(ActKind.OUT_OF_AREA, address_fact(turn.known.address or "", "InboundMessage"))
    turn.hand_over("outside the area you serve")
    turn.update(offered=None, asked=(), known=Known(name=turn.known.name))
    return "out of area"


def _chosen(turn: Turn) -> str | None:
    why = pick(turn)
    if why == "slot chosen" and turn.heard.faqs:
        _faqs(turn)
    return why


def _not_then(turn: Turn) -> str | None:
    """No to "does that still work for you?" starts a reschedule of the visit we reminded of."""
    conversation = turn.conversation
    if turn.heard.yes is not False or conversation.offered or conversation.held_visit:
        return None
    visit = reminded(turn)
    if visit is None or set(turn.heard.intents) - ANSWERING:
        return None
    standing.offer_move(turn, visit)
    return "reschedule"


def _status(turn: Turn) -> str | None:
    if Intent.ASK_STATUS not in turn.heard.intents:
        return None
    visits = upcoming(turn)
    if late := past_window(turn):
        standing.tell(turn, late)
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over("asks where we are; the window is past", urgent=True)
        return "late: the owner is told"
    if not visits and not waiting_price(turn):
        turn.say(ActKind.NO_VISIT)
    for visit in visits[:3]:
        standing.tell(turn, visit)
    return None if set(turn.heard.intents) & NEW_WORK else "status told"


def _faqs(turn: Turn) -> str | None:
    book = turn.faqs()
    answered = False
    for key in turn.heard.faqs:
        faq = book.faq(key)
        text = faq and (faq.answer.get(turn.conversation.lang) or next(iter(faq.answer.values())))
        if faq and text:
            source = f"FaqBook/main#{key}"
            turn.say(
                ActKind.FAQ_ANSWER, Fact(key="text", type=FactType.FAQ, value=text, source=source)
            )
            answered = True
    if answered:
        return None if _wants_work(turn) else "question answered"
    if Intent.ASK_FAQ in turn.heard.intents and not _wants_work(turn):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over("a question without an answer in your FAQs")
        return "question handed over"
    return None


def _work(turn: Turn) -> str | None:
    """New work: price it, offer times; ask for what is missing."""
    if not _wants_work(turn):
        return None
    if not turn.known.services:
        turn.say(ActKind.ASK_SERVICE)
        turn.update(asked=("service",))
        return "asked what"
    priced = quoting.name_price(turn)
    if priced is None:
        turn.update(known=turn.known.model_copy(update={"services": ()}))
        return "not offered"
    if priced.minutes > turn.business.policy.longest_visit_minutes:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over("longer than one visit")
        return "too long for one visit"
    if booking.take_at_short_notice(turn, priced.minutes):
        return "short notice: the owner is asked"
    quoting.offer_slots(turn, priced.minutes, turn.known.windows)
    return "priced and offered"


def _small_talk(turn: Turn) -> str | None:
    """A yes, thanks or an okay when nothing is open needs no answer."""
    heard = turn.heard
    agrees = heard.yes or set(heard.intents) & {Intent.CONFIRM, Intent.ACCEPT_QUOTE}
    thanks = set(heard.intents) <= {Intent.OTHER} and heard.confidence >= CLEARLY_NOTHING
    spoken_to = turn.conversation.greeted or turn.conversation.last_outgoing
    if not (agrees or thanks or _bare(turn)) or not spoken_to or turn.conversation.offered:
        return None
    if _asks_who(turn):
        booking.ask_who(turn)
        return "asked again"
    return "agreed, nothing open"


def _asks_who(turn: Turn) -> bool:
    """Does a held visit wait for name or address?"""
    conversation = turn.conversation
    return bool(conversation.held_visit and set(conversation.asked) & {"name", "address"})


def _bare(turn: Turn) -> bool:
    """Only signs or words of assent were written; with nothing open they settle nothing."""
    return bool(turn.messages) and all(only_courtesies(Text.of(m.text)) for m in turn.messages)


def _unclear(turn: Turn) -> str | None:
    """Ask once more, then it is the owner's."""
    count = turn.conversation.unclear + 1
    turn.update(unclear=count)
    nothing_known = not turn.known.services and not turn.customer.visits
    if count < ASKS_MOST and nothing_known:
        turn.say(ActKind.ASK_SERVICE)
        return "unclear"
    if count < ASKS_MOST and turn.conversation.offered:
        turn.say(ActKind.ASK_WHICH)
        return "unclear"
    words = sum(len(message.text.split()) for message in turn.messages)
    if count < ASKS_MOST and words <= SHORT and _asks_who(turn):
        booking.ask_who(turn)
        return "unclear"
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    turn.hand_over("not understood")
    return "unclear"


STEPS: tuple[Callable[[Turn], str | None], ...] = (
    _opt_out,
    _complaint,
    _cancel,
    _reschedule,
    _too_far,
    haggle,
    _chosen,
    hold,
    _not_then,
    quote_answer,
    _status,
    _faqs,
    _work,
    details,
    _small_talk,
    _unclear,
)


# ---- what the steps share


def learn(turn: Turn) -> None:
    """Take over what the messages say about person and work."""
    heard, known, customer = turn.heard, turn.known, turn.customer
    turn.update(lang=heard.lang)
    name = _fuller(heard.name, known.name or customer.name)
    # "Luz Ortega, 7 Pine St" answers our question; it does not ask for a light.
    answers = set(turn.conversation.asked) & {"name", "address"} and (heard.name or heard.address)
    new_work = bool(heard.services) and bool(set(heard.intents) & NEW_WORK) and not answers
    replaced = new_work and known.services and set(heard.services) != set(known.services)
    if replaced:
        turn.update(offered=None, quote=None)
    turn.learn(
        services=heard.services if new_work or not known.services else known.services,
        items=heard.items if new_work or not known.services else known.items,
        windows=heard.windows or known.windows,
        name=name,
        address=heard.address or known.address or customer.address,
        phone=heard.phone or known.phone or customer.phone,
    )
    turn.customer = customer.model_copy(
        update={
            "name": _fuller(heard.name, customer.name),
            "address": heard.address or customer.address,
            "phone": customer.phone or heard.phone,
            "lang": heard.lang,
        }
    )


def _fuller(heard: str | None, known: str | None) -> str | None:
    """The name he gives; "Dana" is no news of Dana Reyes."""
    if heard and known and set(heard.casefold().split()) <= set(known.casefold().split()):
        return known
    return heard or known


def _wants_work(turn: Turn) -> bool:
    heard = turn.heard
    if set(heard.intents) & NEW_WORK or heard.services:
        return True
    if heard.windows and turn.known.services:
        return True
    if Intent.ACCEPT_QUOTE in heard.intents and turn.known.services:
        return True
    return "service" in turn.conversation.asked and bool(turn.known.services)


def _in_area(turn: Turn) -> bool:
    area, address = turn.business.area, turn.known.address
    if not area or not address:
        return True
    words = address.replace(",", " ").split()
    codes = [word[:5] for word in words[1:] if len(word) in (5, 10) and word[:5].isdigit()]
    return not codes or codes[-1] in area
