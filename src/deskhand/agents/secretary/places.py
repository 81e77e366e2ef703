"""The places of a customer: which one is meant, how to get in, what is remembered of it. No prices."""

from __future__ import annotations

import re

from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.visits import elsewhen, upcoming
from deskhand.domain.messages import PhotosCame, VisitAmended
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.property import Access, Party, Property, Role, learned, property_id
from deskhand.domain.understanding import Intent, Topic
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language.people.addresses import find_address
from deskhand.language.places import built, find_mail, find_named, read_access, volunteers
from deskhand.language.text import fold
from deskhand.ports.queries import PROPERTIES

ACCESS, OCCUPANT, PLACE = "access", "occupant", "place"
"""What we asked, as the conversation remembers it."""
STOOD = (VisitStatus.CONFIRMED, VisitStatus.DONE, VisitStatus.COULD_NOT_ENTER, VisitStatus.NO_SHOW)
MOST_PLACES = 3
"""Named in one question; whoever has more is asked for the address."""
MOST_FILED = 500
NO_NEWS = {Intent.OTHER, Intent.CONFIRM, Intent.ASK_STATUS, Intent.ASK_FAQ}
_NO_STREET = {
    "st",
    "ave",
    "rd",
    "dr",
    "ln",
    "ct",
    "pl",
    "blvd",
    "street",
    "avenue",
    "road",
    "drive",
}
_WORD = re.compile(r"[a-z]{3,}|\d+(?:st|nd|rd|th)")


def of(turn: Turn, address: str | None) -> Property | None:
    """What is remembered of a place, by its address."""
    return turn.desk.get(Property, property_id(address)) if address else None


def known_to(turn: Turn) -> dict[str, str]:
    """The addresses of a customer by property id: where we came for him, and the one he gave."""
    visits = (turn.desk.get(Visit, id) for id in turn.customer.visits)
    came = [v.address for v in visits if v and v.address and v.status in STOOD]
    found: dict[str, str] = {}
    for address in (*came, turn.customer.address):
        if address and not _of_others(turn, address):
            found.setdefault(property_id(address), address)
    return found


def _of_others(turn: Turn, address: str) -> bool:
    """Did he write for somebody else's place, where he is nobody himself?"""
    place = of(turn, address)
    here = place and place.role_of(turn.customer.id, turn.customer.contacts)
    return bool(place and place.parties and here is None)


def meant(turn: Turn) -> str | None:
    """The address of the work he writes about, None while it is open.

    What he names counts, a street alone where it is one of his; else his only place.
    """
    heard, places = turn.heard.address, known_to(turn)
    if heard:
        return places.get(property_id(heard), heard)
    if street := _street_named(turn, places):
        return street
    if turn.known.address:
        return turn.known.address
    return next(iter(places.values())) if len(places) == 1 else None


def ask_which(turn: Turn) -> bool:
    """Ask which of his places it is, naming their streets; False when there are none to choose from."""
    places = list(known_to(turn).items())
    if not 1 < len(places) <= MOST_PLACES:
        return False
    facts = (
        Fact(
            key=f"place{n}",
            type=FactType.ADDRESS,
            value=address.partition(",")[0].strip(),
            source=f"Property/{id}",
        )
        for n, (id, address) in enumerate(places, 1)
    )
    turn.say(ActKind.WHICH_PLACE, *facts)
    turn.update(asked=("address", PLACE))
    return True


def from_file(turn: Turn) -> None:
    """Whom the owner's files name at a place is asked for neither name nor address."""
    customer = turn.customer
    if customer.visits or customer.address or turn.known.address:
        return
    for seen in turn.desk.find(Property, PROPERTIES, limit=MOST_FILED):
        role = seen.role_of(customer.id, customer.contacts)
        if role is None:
            continue
        name = customer.name or seen.parties[role].name
        address = seen.address if role is Role.OCCUPANT else None
        turn.customer = customer.model_copy(update={"name": name, "address": address})
        return


def hear(turn: Turn) -> None:
    """Take in what is said of getting in and of who lives there, before the rest is read: none of
    its words ask for work, and none of its names is the writer's. Photos go to whoever comes."""
    asked = turn.conversation.asked
    _note_age(turn)
    if any(message.photos for message in turn.messages):
        turn.events += [PhotosCame(subject=v.id, revision=v.revision) for v in upcoming(turn)]
    if OCCUPANT in asked and _occupant_told(turn):
        return
    raw = turn.raw
    codes = tuple(code for message in turn.messages for code in message.codes)
    pictures = any(message.attachments for message in turn.messages)
    unasked = bool(upcoming(turn)) and volunteers(raw)
    expected = ACCESS in asked or unasked
    told = read_access(raw, codes, expected)
    access, whole = told.access, told.whole or (unasked and set(told.rest) == {"?"})
    if expected and access != Access() and not whole and _no_news(turn) and "?" not in raw:
        access = learned(access, Access(notes=", ".join(filter(None, (access.notes, *told.rest)))))
        whole = True
    if access != Access():
        _keep(turn, access)
    if whole or (pictures and not raw.strip() and ACCESS in asked):
        turn.noted = True
        _nothing_else(turn)


def noted(turn: Turn) -> str | None:
    """Whoever told how to get in, and nothing else, hears that it is noted."""
    if not turn.noted:
        return None
    turn.say(ActKind.NOTED)
    if turn.conversation.offered:
        turn.say(ActKind.ASK_WHICH)
    return "how to get in"


def remember(turn: Turn, visit: Visit) -> Property:
    """The place of a visit that is confirmed now, made or brought up to date with what he told."""
    known, address = turn.known, visit.address or ""
    place = of(turn, address) or Property(id=property_id(address), address=address)
    parties, payer = dict(place.parties), place.payer
    here = place.role_of(turn.customer.id, turn.customer.contacts)
    writer = Party(
        name=visit.name,
        phone=turn.customer.phone,
        email=turn.customer.email,
        customer=turn.customer.id,
    )
    role = known.role or here or (None if known.for_another else Role.OCCUPANT)
    unknown = role is not None and parties.get(role, Party()) == Party()
    if role is not None and (known.role or here or unknown):
        parties[role] = writer
    if known.for_another and role is None:
        parties.setdefault(Role.OCCUPANT, Party())  # somebody we know nothing of
    if known.pays is False and known.payer is not None:
        other = Role.OCCUPANT if known.for_another else Role.OWNER
        if other not in parties or payer is None or parties[other].told:
            # Once the owner said yes to the visit, or heard who did, he knows of him.
            told = known.payer.told and turn.approval is None and not visit.payer_agreed
            parties[other] = known.payer.model_copy(update={"told": told})
        payer = payer or other
    elif payer is None and known.role is not None and known.pays is not False:
        payer = known.role
    place = place.model_copy(
        update={
            "parties": parties,
            "payer": payer,
            "access": learned(place.access, known.access),
            "built": known.built or place.built,
            "visits": tuple(dict.fromkeys((*place.visits, visit.id))),
        }
    )
    turn.desk.put(place)
    return place


def ask_once(turn: Turn, place: Property, visit: Visit) -> None:
    """With the confirmation, once per place: how to get in; of a landlord, who lives there."""
    if place.access_asked:
        return
    turn.desk.put(place.model_copy(update={"access_asked": True}))
    role = place.role_of(turn.customer.id, turn.customer.contacts)
    if role in (Role.OWNER, Role.MANAGER) and Role.OCCUPANT not in place.parties:
        turn.say(ActKind.ASK_OCCUPANT)
        turn.update(asked=(OCCUPANT,))
        return
    if place.access != Access():
        return
    work = turn.prices()[0].work(visit.services, visit.items)
    shown = any(message.attachments for message in turn.messages)
    photos = any(item.photos for item in work) and not shown
    turn.say(ActKind.ASK_ACCESS_PHOTOS if photos else ActKind.ASK_ACCESS)
    turn.update(asked=(ACCESS,))


def _street_named(turn: Turn, places: dict[str, str]) -> str | None:
    """The one of his places whose street, or whose number in our question, he names."""
    choice = turn.heard.choice
    if PLACE in turn.conversation.asked and choice and choice.number:
        listed = list(places.values())
        return listed[choice.number - 1] if choice.number <= len(listed) else None
    said = set(_WORD.findall(fold(" ".join(message.text for message in turn.messages))))
    named = []
    for address in places.values():
        words = set(_WORD.findall(fold(address.partition(",")[0]))) - _NO_STREET
        if words and words <= said:
            named.append(address)
    return named[0] if len(named) == 1 else None


def _occupant_told(turn: Turn) -> bool:
    """The answer to "who lives there?": a name, a number or a mail address is theirs, not his."""
    heard, raw = turn.heard, turn.raw
    name, mail = find_named(raw) or heard.name, find_mail(raw)
    visits = [turn.desk.get(Visit, id) for id in turn.customer.visits]
    latest = max((v for v in visits if v and v.property), key=lambda v: v.changed_at, default=None)
    place = turn.desk.get(Property, latest.property or "") if latest else None
    if place is None or not (name or heard.phone or mail):
        return False
    party = Party(name=name, phone=heard.phone, email=mail)
    turn.desk.put(place.model_copy(update={"parties": {**place.parties, Role.OCCUPANT: party}}))
    turn.heard = heard.model_copy(update={"name": None, "phone": None})
    if _no_news(turn):
        turn.noted = True
        _nothing_else(turn)
    else:
        turn.update(asked=())
    return True


def _keep(turn: Turn, access: Access) -> None:
    """On the place of his next visit; before there is one, with what is known of the work."""
    visits = upcoming(turn)
    latest = max(visits, key=lambda v: v.changed_at, default=None)
    address = latest.address if latest and not turn.conversation.held_visit else None
    if latest is None or address is None:
        turn.learn(access=learned(turn.known.access, access))
        return
    place = of(turn, address) or Property(id=property_id(address), address=address)
    turn.desk.put(place.model_copy(update={"access": learned(place.access, access)}))
    turn.events.append(VisitAmended(subject=latest.id, revision=latest.revision))


def _note_age(turn: Turn) -> None:
    if Topic.OLD_HOUSE not in turn.heard.topics:
        return
    years = (built(_without_address(message.text)) for message in turn.messages)
    if year := next(filter(None, years), None):
        turn.learn(built=year)


def _without_address(raw: str) -> str:
    """The words without the street number, which may look like a year."""
    found = find_address(raw)
    return f"{raw[: found.start]} {raw[found.end :]}" if found else raw


def _no_news(turn: Turn) -> bool:
    """Is there nothing in it that asks for anything? The day of his visit is no other time."""
    heard = turn.heard
    return not (set(heard.intents) - NO_NEWS or heard.services or elsewhen(turn) or heard.faqs)


def _nothing_else(turn: Turn) -> None:
    """The message told of the place alone: what looked like work or a name in it is none."""
    none = {"services": (), "items": (), "intents": (Intent.OTHER,), "windows": (), "faqs": ()}
    turn.heard = turn.heard.model_copy(update={**none, "name": None, "choice": None})
    turn.update(asked=tuple(a for a in turn.conversation.asked if a not in (ACCESS, OCCUPANT)))
