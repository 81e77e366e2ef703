"""Who pays for the work: the one who writes, or somebody else whose price it then is. Books nothing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from deskhand.agents.secretary import places, quoting
from deskhand.agents.secretary.price_words import item_fact
from deskhand.agents.secretary.turn import Turn, address_fact, slot_fact
from deskhand.agents.secretary.visits import named as named_work
from deskhand.agents.secretary.visits import price_facts
from deskhand.channels.contacts import address_of, reply_channel
from deskhand.domain.ids import derived
from deskhand.domain.people import ContactPoint, Conversation, Customer
from deskhand.domain.plan import ActKind
from deskhand.domain.price_book import HowQuoted
from deskhand.domain.property import Party, Property, Role, is_party, points_of
from deskhand.domain.understanding import Intent, Topic, Understanding
from deskhand.domain.work import Quote, QuoteStatus, Visit
from deskhand.language.places import find_mail, find_named, who_pays
from deskhand.language.wording import say_phone

PAYER = "payer"
"""What we asked, as the conversation remembers it."""
ANSWERS = {Intent.OTHER, Intent.PAY}
"""What "I'll pay" reads as; said to our question it is the answer and nothing besides."""
WRITES_FOR_OTHERS = {Topic.TENANT, Topic.LANDLORD, Topic.FOR_ANOTHER, Topic.THEY_PAY}


class Asks(StrEnum):
    """Whose yes a visit needs before it is booked, the owner's policy apart."""

    NOBODY = "nobody"
    PAYER = "payer"
    OWNER = "owner"


def hear(turn: Turn) -> None:
    """Take in what is said of who lives there and who pays; a number named for the payer is his."""
    topics, known = set(turn.heard.topics), turn.known
    if Topic.LANDLORD in topics:
        turn.learn(role=Role.OWNER, pays=True)
        return
    if Topic.TENANT in topics and known.role is None:
        turn.learn(role=Role.OCCUPANT)
    if Topic.FOR_ANOTHER in topics:
        turn.learn(for_another=True)
    asked = PAYER in turn.conversation.asked
    matters = asked or turn.known.role is Role.OCCUPANT or known.for_another
    if not (matters or topics & WRITES_FOR_OTHERS):
        return
    raw = turn.raw
    pays = False if Topic.THEY_PAY in topics else (True if Topic.I_PAY in topics else None)
    if pays is None and asked:
        pays = who_pays(raw)
    told = Party(name=find_named(raw), phone=turn.heard.phone, email=find_mail(raw), told=True)
    if asked and pays is None and points_of(told):
        pays = False
    if pays is None:
        if asked and turn.heard.yes is not None:
            _goes_on(turn)  # "yes" says nothing of who pays: times without a price, the owner asks
        return
    turn.learn(pays=pays)
    if pays is False:
        before = turn.known.payer or Party()
        turn.learn(payer=_joined(before, told))
        turn.heard = turn.heard.model_copy(update={"phone": None, "name": _not(told, turn)})
    if asked:
        _goes_on(turn)


def _goes_on(turn: Turn) -> None:
    """What we asked is answered; the work he wanted goes on."""
    turn.update(asked=())
    intents = tuple(i for i in turn.heard.intents if i not in ANSWERS)
    turn.heard = turn.heard.model_copy(update={"intents": (Intent.BOOK, *intents), "yes": None})


def writer_pays(turn: Turn) -> bool | None:
    """Does the writer pay himself? True of everybody of whom nothing else is known; None when it
    matters and nobody has said."""
    known = turn.known
    if known.pays is not None:
        return known.pays
    place = places.of(turn, known.address)
    if place is not None and place.payer is not None:
        party = place.parties.get(place.payer)
        return party is None or is_party(party, turn.customer.id, turn.customer.contacts)
    if known.role is Role.OCCUPANT or known.for_another:
        return None
    return True


def keep_prices_from(turn: Turn) -> None:
    """Whoever does not pay hears no price, and can neither take nor turn one down."""
    turn.hides_prices = writer_pays(turn) is not True
    of_the_payer = {Intent.ACCEPT_QUOTE, Intent.DECLINE_QUOTE}
    if turn.hides_prices and of_the_payer & set(turn.heard.intents):
        left = tuple(i for i in turn.heard.intents if i not in of_the_payer)
        turn.heard = turn.heard.model_copy(update={"intents": left or (Intent.CONFIRM,)})


def ask_who_pays(turn: Turn) -> str | None:
    """Asked once, and only of somebody who writes for others or rents; of several jobs he hears which."""
    if turn.known.payer_asked or writer_pays(turn) is not None:
        return None
    turn.learn(payer_asked=True)
    book, version = turn.prices()
    wanted = book.work(turn.known.services, turn.known.items)
    if len(wanted) > 1:
        turn.say(ActKind.LIST_HEARD, item_fact(wanted, turn, version))
    turn.say(ActKind.ASK_PAYER)
    turn.update(asked=(PAYER,))
    return "asked who pays"


def ask_how_reached(turn: Turn) -> bool:
    """Somebody else pays and nobody has said how to reach that person: asked once, when a time is taken."""
    unknown = writer_pays(turn) is False and reach(turn) is None
    if turn.known.payer_asked or not unknown:
        return False
    turn.learn(payer_asked=True)
    turn.say(ActKind.ASK_PAYER_REACH)
    turn.update(asked=(PAYER,))
    return True


def asks(turn: Turn, visit: Visit) -> tuple[Asks, str]:
    """Whose yes this visit needs, with the reason the owner reads."""
    pays = writer_pays(turn)
    if pays or visit.payer_agreed:
        return Asks.NOBODY, ""
    if pays is None:
        return Asks.OWNER, turn.for_owner("why_who_pays")
    made, place = quoting.open_quote(turn), places.of(turn, turn.known.address)
    if made is None:  # nothing is priced before it is seen, and whoever pays gets that price
        fee = turn.prices()[0].estimate_fee_cents
        if fee and not (place and _lets_pass(turn, place, fee)):
            return Asks.OWNER, turn.for_owner("why_payer_look")
        return Asks.NOBODY, ""
    if made.status is QuoteStatus.AWAITING_OWNER:
        return Asks.OWNER, turn.for_owner("why_payer_price")
    hourly = any(line.how_quoted is HowQuoted.HOURLY for line in made.lines)
    if place is not None and not hourly and _lets_pass(turn, place, made.high):
        return Asks.NOBODY, ""
    if reach(turn) is None:
        return Asks.OWNER, turn.for_owner("why_payer_unreached")
    return Asks.PAYER, ""


def waits(visit: Visit) -> bool:
    """Does this visit wait for the yes of whoever pays?"""
    return visit.payer_asked is not None and not visit.payer_agreed


def reach(turn: Turn) -> tuple[Party, str] | None:
    """Who pays and the ContactPoint to write to; None when it is the writer's own or there is none."""
    place = places.of(turn, turn.known.address)
    filed = place.parties.get(place.payer) if place and place.payer else None
    party = filed if filed and points_of(filed) else turn.known.payer
    if party is None or is_party(party, turn.customer.id, turn.customer.contacts):
        return None
    point = free_to_ask(turn, party)
    return (party, point) if point else None


def free_to_ask(turn: Turn, party: Party) -> str | None:
    """Where somebody may be written to: not one of ours, not the writer, nobody who wants silence."""
    for point in points_of(party):
        contact = turn.desk.get(ContactPoint, point)
        theirs = point != turn.conversation.contact and not turn.business.at(address_of(point))
        if theirs and turn.reaches(point) and (contact is None or contact.opted_out_at is None):
            return point
    return None


def ask(turn: Turn, visit: Visit) -> Visit:
    """Ask whoever pays for his yes to a visit that is held; returns it marked. He alone hears the
    price."""
    found = reach(turn)
    made = quoting.open_quote(turn)
    if found is None or made is None:
        return visit
    party, point = found
    line = line_to(turn, party, point)
    line.say(ActKind.WANTED_AT, address_fact(visit.address or "", f"Visit/{visit.id}"))
    quoting.say_again(line, made)
    line.say(ActKind.HOLDING, slot_fact("slot", visit.window, f"Visit/{visit.id}"))
    line.say(ActKind.ASK_GO_AHEAD)
    line.update(to_pay=(*line.conversation.to_pay, visit.id), asked=(PAYER,))
    line.action = "quote"
    send(turn, line)
    turn.say(ActKind.HOLDING, slot_fact("slot", visit.window, f"Visit/{visit.id}"))
    turn.say(ActKind.PAYER_ASKED)
    turn.action = "offer"
    return visit.model_copy(update={"payer_asked": point})


def tell(turn: Turn, visit: Visit, made: Quote | None) -> None:
    """A visit was booked within what whoever pays lets pass, or to be seen first: he hears of it."""
    if writer_pays(turn) or visit.payer_agreed:
        return
    found = reach(turn)
    if found is None:
        turn.hand_over(turn.for_owner("item_tell_payer"))
        return
    line = line_to(turn, *found)
    say_booked(line, visit, made)
    line.action = "book"
    send(turn, line)


def say_booked(line: Turn, visit: Visit, made: Quote | None) -> None:
    """To whoever pays: what was booked where, when, at which price."""
    source = f"Visit/{visit.id}"
    line.say(
        ActKind.PAYER_TOLD,
        named_work(line, visit, line.conversation.lang, source),
        address_fact(visit.address or "", source),
        slot_fact("slot", visit.window, source),
        *price_facts(made),
    )
    line.rests_on.append((Visit, visit.id))


def by_hearsay(turn: Turn) -> str | None:
    """The number or mail address of whoever pays, where only the writer has told it."""
    found = reach(turn)
    return say_phone(address_of(found[1])) if found and found[0].told else None


def unanswered(turn: Turn, visit: Visit) -> bool:
    """Whoever pays has not answered in time: the owner's now. False when nobody was asked."""
    if visit.payer_asked is None or visit.payer_agreed:
        return False
    who = address_of(visit.payer_asked)
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    turn.hand_over(
        turn.for_owner("item_payer_silent", payer=who, work=visit.summary, place=visit.address)
    )
    return True


def line_to_customer(turn: Turn, id: str) -> Turn | None:
    """A pad of its own for what another customer hears in this commit."""
    conversation, customer = turn.desk.get(Conversation, id), turn.desk.get(Customer, id)
    if conversation is None or customer is None:
        return None
    return Turn(turn.desk, turn.business, conversation, customer, Understanding())


def close(turn: Turn, line: Turn) -> None:
    """What was said and done on that pad goes out with this turn; what answers nobody started with
    us."""
    reply = line.reply()
    turn.desk.put(line.conversation)
    turn.desk.put(line.customer)
    turn.events += [*line.events, *([reply] if reply else [])]


def _lets_pass(turn: Turn, place: Property, cents: int) -> bool:
    """Is this within what whoever pays lets pass, and is it the occupant of his file who asks?"""
    limit, occupant = place.not_to_exceed_cents, place.parties.get(Role.OCCUPANT)
    if limit is None or occupant is None:
        return False
    lives_there = is_party(occupant, turn.customer.id, turn.customer.contacts)
    return lives_there and cents <= limit


def line_to(turn: Turn, party: Party, point: str) -> Turn:
    """The pad to somebody who may never have written to us."""
    contact = turn.desk.get(ContactPoint, point) or ContactPoint(id=point)
    id = contact.customer or f"cust-{derived(point)}"
    customer = turn.desk.get(Customer, id)
    if customer is None:
        customer = Customer(id=id, name=party.name, phone=party.phone, email=party.email)
    conversation = turn.desk.get(Conversation, id)
    if conversation is None:
        conversation = Conversation(
            id=id, customer=id, channel=reply_channel(point), contact=point, lang=customer.lang
        )
    turn.desk.put(contact.model_copy(update={"customer": id}))
    conversation = conversation.model_copy(
        update={"channel": reply_channel(point), "contact": point}
    )
    return Turn(turn.desk, turn.business, conversation, customer, Understanding())


def send(turn: Turn, line: Turn) -> None:
    reply = line.reply()
    turn.desk.put(line.conversation)
    turn.desk.put(line.customer)
    if reply is not None:
        turn.events.append(reply.model_copy(update={"started_by_us": True}))


def _joined(before: Party, told: Party) -> Party:
    fields = {name: value for name, value in told if value}
    return before.model_copy(update=fields)


def _not(told: Party, turn: Turn) -> str | None:
    """The writer's own name, which is not the one he gave for the payer."""
    heard = turn.heard.name
    return None if heard and told.name and heard.split()[0] == told.name.split()[0] else heard


def named(place_of: Sequence[Visit], text: str) -> Visit | None:
    """The one visit whose address is named in an answer; the only one needs no naming."""
    if len(place_of) == 1:
        return place_of[0]
    said = text.casefold()
    found = [v for v in place_of if (v.address or "-").partition(",")[0].casefold() in said]
    return found[0] if len(found) == 1 else None
