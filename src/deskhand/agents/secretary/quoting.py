"""The price of the known work in a turn: what may be named, and the quote it stands on. Books nothing."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.agents.secretary.price_words import (
    item_fact,
    open_trip,
    say_included,
    say_quote,
    texts_fact,
)
from deskhand.agents.secretary.terms import codes, postal, priced
from deskhand.agents.secretary.turn import Turn, money_fact
from deskhand.domain.money import spoken
from deskhand.domain.people import OfferSet
from deskhand.domain.plan import ActKind
from deskhand.domain.price_book import HowQuoted
from deskhand.domain.pricing import AGREED, FEES, TRIP_FEE, Priced, quote, work_of
from deskhand.domain.schedule import Misfit, misfit
from deskhand.domain.work import Quote, QuoteLine, QuoteStatus

OPEN_QUOTES = (QuoteStatus.SENT, QuoteStatus.AWAITING_OWNER, QuoteStatus.ACCEPTED)
FREE_ESTIMATES = "free_estimates"
"""The FAQ that says what a look costs: whoever asked it is not told again."""
MOST_NAMED = 2
"""Jobs of a look that are named; a longer list he has before him, and we look at all of it."""
COVERED = ("includes", "each")
"""Facts that say what a price covers."""


def name_price(turn: Turn) -> Priced | None:
    """Say what the known work costs. Returns what to book, or None when nothing here is offered."""
    _, version = turn.prices()
    found = priced(turn, turn.known.services, turn.known.items)
    if not found.reviewed:
        turn.ask_owner(turn.for_owner("why_price_unreviewed"))
    for refused in found.not_offered:
        named = item_fact((refused,), turn, version)
        turn.say(
            ActKind.NOT_OFFERED, named, texts_fact("reason", refused.reason, refused, turn, version)
        )
    if found.not_offered and not found.picked:
        return None
    if found.not_offered:
        found = priced(turn, (), [item.key for item in found.picked])
        turn.learn(services=found.services, items=tuple(item.key for item in found.picked))
    if found.firm:
        _ran_out(turn, found)
        made = _quote(turn, found)
        turn.rests_on.append((Quote, made.id))
        gate(turn, made)
        say_quote(turn, made)
    return found


def say_look(turn: Turn, found: Priced) -> None:
    """Say that it has to be seen first, and what the look itself costs."""
    book, version = turn.prices()
    named = () if turn.known.vague or len(found.picked) > MOST_NAMED else found.picked
    item = item_fact(named, turn, version) if named else None
    if turn.known.vague and len(found.picked) > 1:
        turn.say(ActKind.LIST_HEARD, item_fact(found.picked, turn, version))
    reason = None
    if len(named) == 1 and named[0].how_quoted is HowQuoted.ESTIMATE_VISIT:
        reason = texts_fact("reason", named[0].reason, named[0], turn, version)
    turn.say(ActKind.ESTIMATE_NEEDED, item, reason)
    source = f"PriceBook/main@{version}#estimate_fee"
    least, most = book.trip_fees(codes(turn, turn.known.address))
    if book.estimate_fee_cents:
        kind = ActKind.ESTIMATE_FEE_CREDITED if book.estimate_fee_credited else ActKind.ESTIMATE_FEE
        turn.say(kind, money_fact("fee", book.estimate_fee_cents, source))
    elif not most and FREE_ESTIMATES not in turn.heard.faqs:
        turn.say(ActKind.ESTIMATE_FREE)
    _say_trip_of_look(turn, least, most, version, credited=book.trip_fee_credited)


def after_hours(turn: Turn, minutes: int) -> None:
    """He asks for a time outside the opening hours: what the work costs then, if there is a rate."""
    book, version = turn.prices()
    if not book.after_hours_cents or not turn.business.after_hours.attends:
        return
    now, wanted = turn.desk.now(), turn.heard.windows
    misfits = {misfit(turn.business, window, minutes, now) for window in wanted}
    if misfits and misfits <= {Misfit.CLOSED_DAY, Misfit.OUTSIDE_HOURS}:
        source = f"PriceBook/main@{version}#after_hours"
        rate = money_fact("rate", book.after_hours_cents, source)
        turn.say(ActKind.AFTER_HOURS_RATE, rate, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_after_hours"))


def open_quote(turn: Turn) -> Quote | None:
    """The quote this conversation stands on, if it is still good."""
    made = turn.desk.get(Quote, turn.conversation.quote) if turn.conversation.quote else None
    if made is None or made.status not in OPEN_QUOTES or made.expires_at <= turn.desk.now():
        return None
    return made


def price_offered(turn: Turn, offered: OfferSet) -> None:
    """A time was taken before any price was named: the price that may be named goes with it."""
    found = priced(turn, offered.services, offered.items)
    if not found.firm or open_quote(turn):
        return
    if quote(found, "", "", turn.desk.now(), turn.business.policy).status is QuoteStatus.SENT:
        _quote(turn, found)


def say_again(turn: Turn, made: Quote, *, covers: bool = False) -> None:
    """The price of a quote as it stands, and what it `covers` if asked; the reply rests on it."""
    turn.rests_on.append((Quote, made.id))
    said = len(turn.acts)
    say_quote(turn, made, f"Quote/{made.id}")
    again, turn.acts[said:] = turn.acts[said:], []
    for act in again:
        facts = act.facts if covers else tuple(f for f in act.facts if f.key not in COVERED)
        if facts or not act.facts:
            turn.acts.append(act.model_copy(update={"facts": facts}))
    if covers and not any(act.fact(key) for act in again for key in COVERED):
        say_included(turn, made)


def place_known(turn: Turn) -> str | None:
    """A step that settles nothing: once the postal code is known, the trip fee that was told from
    least to most is the one of that place."""
    made = open_quote(turn)
    trip = open_trip(made) if made else None
    code = postal(turn.known.address)
    if made is None or trip is None or code is None or made.status is QuoteStatus.ACCEPTED:
        return None
    book, _ = turn.prices()
    fee, _ = book.trip_fees((code,))
    exact = trip.model_copy(update={"low": fee, "high": fee, "how_quoted": HowQuoted.FIXED})
    lines = [exact if line.item == TRIP_FEE else line for line in made.lines]
    kept = tuple(line for line in lines if line.low or line.high)
    put_in_place(
        turn,
        made,
        made.model_copy(
            update={
                "id": turn.desk.new_id("quote"),
                "lines": kept,
                "low": sum(line.low for line in kept),
                "high": sum(line.high for line in kept),
            }
        ),
    )
    return None


def put_in_place(turn: Turn, old: Quote | None, made: Quote) -> None:
    """A new quote takes the place of the one this conversation stood on."""
    if old and old.status is not QuoteStatus.ACCEPTED:
        turn.desk.put(old.model_copy(update={"status": QuoteStatus.VOID}))
    turn.desk.put(made)
    turn.update(quote=made.id)
    turn.customer = turn.customer.model_copy(update={"quotes": (*turn.customer.quotes, made.id)})


def _quote(turn: Turn, found: Priced) -> Quote:
    """The open quote when it is about the same work, else a new one that voids it. A price that was
    named holds until it runs out, whatever the book says since."""
    old = open_quote(turn)
    if old and old.services == found.services and _kinds(old.lines) == _kinds(found.lines):
        return old
    if turn.conversation.quote is None:
        turn.update(haggled=0)
    identity = turn.desk.new_id("quote")
    made = quote(found, identity, turn.customer.id, turn.desk.now(), turn.business.policy)
    put_in_place(turn, old, made)
    return made


def _kinds(lines: Sequence[QuoteLine]) -> set[tuple[str, int, bool]]:
    """What a price is made of; one the owner agreed to stays one about the same work."""
    return {(line.item, line.times, line.further) for line in lines if line.item != AGREED}


def _ran_out(turn: Turn, found: Priced) -> None:
    """The price he was told for this work has run out: that is said before today's."""
    old = turn.desk.get(Quote, turn.conversation.quote) if turn.conversation.quote else None
    if old is None or old.status is not QuoteStatus.SENT or old.expires_at > turn.desk.now():
        return
    turn.desk.put(old.model_copy(update={"status": QuoteStatus.EXPIRED}))
    turn.update(quote=None)
    if {line.item for line in found.lines if line.item not in FEES} == set(work_of(old)):
        turn.say(ActKind.PRICE_RAN_OUT)


def gate(turn: Turn, made: Quote) -> None:
    """How the reply that names this price may go out."""
    limit = turn.business.policy.quote_limit_cents
    if made.status is QuoteStatus.AWAITING_OWNER:
        above = made.high > limit
        key = "why_above_limit" if above else "why_price_unreviewed"
        turn.ask_owner(turn.for_owner(key, limit=spoken(limit)))
    else:
        fixed = all(line.how_quoted is HowQuoted.FIXED for line in made.lines)
        turn.action = "quote_fixed" if fixed else "quote"


def _say_trip_of_look(turn: Turn, least: int, most: int, version: int, *, credited: bool) -> None:
    source = f"PriceBook/main@{version}#{TRIP_FEE}"
    if not most:
        return
    if least == most and not credited:
        turn.say(ActKind.TRIP_FEE, money_fact("fee", most, source))
        return
    if least != most:
        low, high = money_fact("least", least, source), money_fact("most", most, source)
        turn.say(ActKind.TRIP_FEE_BY_PLACE, low, high)
    if credited:
        fee = money_fact("fee", most, source) if least == most else None
        turn.say(ActKind.TRIP_FEE_CREDITED, fee)
