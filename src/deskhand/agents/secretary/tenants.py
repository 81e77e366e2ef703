"""The time is arranged with the tenant: he is asked for one, whoever wrote is told so. Price and yes stay
with whoever pays."""

from __future__ import annotations

from deskhand.agents.secretary import deciding, offering, payers, quoting, terms
from deskhand.agents.secretary.turn import Turn, address_fact, name_fact
from deskhand.agents.secretary.visits import name_of
from deskhand.agents.secretary.wishes import wants_work
from deskhand.domain.plan import ActKind
from deskhand.domain.property import Party, Role, points_of
from deskhand.domain.understanding import Intent, Topic
from deskhand.language.places import find_tenant, who_pays
from deskhand.language.wording import say_phone

TENANT = "tenant"
"""In `Conversation.asked`: how to reach the tenant."""


def hear(turn: Turn) -> None:
    """Take in with whom the time is to be arranged; that number is not the writer's."""
    heard, asked = turn.heard, TENANT in turn.conversation.asked
    raw = turn.raw
    tenant, name = find_tenant(raw, asked), turn.heard.name
    # "The tenant is Jess, 845-555-0142. Fix it and bill me."
    given = bool(points_of(tenant)) and who_pays(raw) is True
    if not (Topic.WITH_TENANT in heard.topics or asked or given):
        return
    turn.learn(occupant=tenant if points_of(tenant) else turn.known.occupant or tenant)
    if not asked:
        turn.learn(role=Role.OWNER, pays=True)
        turn.heard = turn.heard.model_copy(update={"wants_person": False})  # "please call her"
        _instead_of_our_offers(turn)
    if name and tenant.name and set(name.split()) <= set(tenant.name.split()):
        turn.heard = turn.heard.model_copy(update={"name": None})
    if asked and points_of(tenant):
        turn.heard = turn.heard.model_copy(update={"name": None, "intents": (Intent.BOOK,)})
    if tenant.phone and tenant.phone == turn.heard.phone:
        turn.heard = turn.heard.model_copy(update={"phone": None})


def _instead_of_our_offers(turn: Turn) -> None:
    """ "Yes, call her for a time", with times on offer to whoever writes: hers count, not those."""
    offered = turn.conversation.offered
    if offered is None or offered.moves_visit or not turn.known.services:
        return
    turn.update(offered=None)
    update = {"intents": (Intent.BOOK,), "yes": None, "choice": None}
    turn.heard = turn.heard.model_copy(update=update)


def arrange(turn: Turn) -> str | None:
    """The step: the price to whoever asks for the work, the times to the tenant."""
    tenant = turn.known.occupant
    asked = TENANT in turn.conversation.asked
    if tenant is None or not turn.known.services or not (asked or wants_work(turn)):
        return None
    turn.update(asked=())
    found = terms.priced(turn, turn.known.services, turn.known.items)
    if not asked:
        named = quoting.name_price(turn)
        if named is None:
            turn.learn(services=(), items=())
            return "not offered"
        found = named
        if not found.firm:
            quoting.say_look(turn, found)
    if not points_of(tenant) and not asked:
        turn.say(ActKind.ASK_TENANT)
        turn.update(asked=(TENANT,))
        return "asked how to reach the tenant"
    point = payers.free_to_ask(turn, tenant)
    if point is None or deciding.too_long(turn, found.minutes):
        _leave_to_owner(turn, tenant)
        return "the owner arranges it with the tenant"
    line = payers.line_to(turn, tenant, point)
    if line.conversation.offered or line.conversation.held_visit or line.customer.visits:
        _leave_to_owner(turn, tenant)
        return "the owner arranges it with the tenant"
    _ask(turn, line, tenant, found.minutes)
    who = name_fact("name", tenant.name, "InboundMessage") if tenant.name else None
    turn.say(ActKind.OCCUPANT_ASKED, who)
    return "the tenant is asked for a time"


def _ask(turn: Turn, line: Turn, tenant: Party, minutes: int) -> None:
    known, source = turn.known, "InboundMessage"
    line.update(
        lang=turn.conversation.lang,
        known=line.known.model_copy(
            update={
                "services": known.services,
                "items": known.items,
                "address": known.address,
                "name": tenant.name,
                "role": Role.OCCUPANT,
                "pays": False,
                "payer": _writer(turn),
                "payer_asked": True,
            }
        ),
    )
    by = turn.known.name or turn.customer.name or turn.messages[-1].sender_name
    work = name_of(turn, known.services, known.items, line.conversation.lang)
    line.say(
        ActKind.WANTED_BY,
        name_fact("by", by, source) if by else None,
        name_fact("item", work, source),
        address_fact(known.address, source) if known.address else None,
    )
    line.hides_prices = True
    offering.offer_slots(line, minutes, known.windows)
    line.action = "offer"
    payers.send(turn, line)


def _writer(turn: Turn) -> Party:
    """Whoever asks for the work, as the one who pays: reached where he wrote from."""
    line, _, address = turn.conversation.contact.partition(":")
    return Party(
        name=turn.known.name or turn.customer.name,
        phone=address if line == "sms" else None,
        email=address if line == "email" else None,
        customer=turn.customer.id,
    )


def _leave_to_owner(turn: Turn, tenant: Party) -> None:
    parts = (tenant.name, say_phone(tenant.phone) if tenant.phone else None, tenant.email)
    who = ", ".join(part for part in parts if part) or turn.for_owner("item_no_number")
    lang = turn.business.owner.languages[0]
    work = name_of(turn, turn.known.services, turn.known.items, lang)
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    turn.hand_over(turn.for_owner("item_arrange", work=work, who=who))
