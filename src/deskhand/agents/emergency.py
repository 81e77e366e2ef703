"""EmergencyAgent: danger in newly written words pages the owner before anything else is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from deskhand.channels.contacts import address_of, reply_channel
from deskhand.domain.base import Lang
from deskhand.domain.business import Business
from deskhand.domain.control import Incident, MailTrail
from deskhand.domain.errors import Reject
from deskhand.domain.ids import derived
from deskhand.domain.messages import (
    EscalationDue,
    IncidentAcknowledged,
    Later,
    MessageReceived,
    MessageTriaged,
    PageOwner,
    ReplyPlanned,
)
from deskhand.domain.people import ContactPoint, Customer, InboundMessage
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.policy import local_day
from deskhand.domain.safety import SafetyTexts
from deskhand.domain.understanding import Hazard
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers

OPEN_FOR = timedelta(minutes=30)
PAGE_WORDS = 300
MOST_ROUNDS = 12
"""How often the whole rota is paged again before we give up ringing."""

FindHazards = Callable[[str], "tuple[Hazard, ...]"]
DetectLang = Callable[[str], Lang]


class EmergencyAgent:
    """One incident per contact and 30 minutes; further hazards are added to it. Pages go up the rota
    step by step until somebody acknowledges; when nobody does, the customer is told so."""

    name = "emergency"
    emits: Emits = {
        MessageReceived: (MessageTriaged, PageOwner, ReplyPlanned),
        EscalationDue: (PageOwner, ReplyPlanned),
        IncidentAcknowledged: (ReplyPlanned,),
    }
    timers: Timers = (EscalationDue,)

    def __init__(self, find_hazards: FindHazards, detect_lang: DetectLang) -> None:
        self._find, self._lang = find_hazards, detect_lang

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        if isinstance(message, MessageReceived):
            return self._received(message, desk)
        incident = desk.get(Incident, message.subject)
        business = desk.get(Business, message.business)
        if incident is None or business is None:
            raise Reject(f"no incident {message.subject}")
        if isinstance(message, IncidentAcknowledged):
            return self._acknowledged(message, incident, business, desk)
        return self._escalate(message, incident, business, desk)

    def _received(self, message: MessageReceived, desk: Desk) -> list[Outgoing]:
        inbound = desk.get(InboundMessage, message.subject)
        business = desk.get(Business, message.business)
        if inbound is None or business is None:
            raise Reject(f"no message {message.subject}")
        triaged = MessageTriaged(subject=inbound.id)
        if inbound.automatic or business.at(address_of(inbound.contact)):
            return [triaged]
        hazards = self._find(_new_words(inbound, desk))
        if not hazards:
            return [triaged]
        return [*self._alarm(inbound, hazards, business, desk), triaged]

    def _alarm(
        self, inbound: InboundMessage, hazards: tuple[Hazard, ...], business: Business, desk: Desk
    ) -> list[Outgoing]:
        contact = desk.get(ContactPoint, inbound.contact) or ContactPoint(id=inbound.contact)
        running = desk.get(Incident, contact.open_incident) if contact.open_incident else None
        if running and desk.now() < running.open_until:
            fresh = tuple(h for h in hazards if h not in running.hazards)
            more = {
                "hazards": (*running.hazards, *fresh),
                "reports": (*running.reports, inbound.id),
            }
            desk.put(running.model_copy(update=more if fresh else {}))
            return [self._safety(running, hazard, inbound, business, desk) for hazard in fresh]
        incident = Incident(
            id=desk.new_id("incident"),
            contact=inbound.contact,
            customer=contact.customer,
            channel=reply_channel(inbound.contact),
            lang=self._lang(inbound.text),
            hazards=hazards,
            opened_at=desk.now(),
            open_until=desk.now() + OPEN_FOR,
            words=inbound.text[:PAGE_WORDS],
            reports=(inbound.id,),
        )
        page = self._page(incident, 1, business, desk)
        desk.put(contact.model_copy(update={"open_incident": incident.id}))
        return [*page, self._safety(incident, hazards[0], inbound, business, desk)]

    def _page(
        self, incident: Incident, step: int, business: Business, desk: Desk
    ) -> list[Outgoing]:
        on_call = business.rota[(step - 1) % len(business.rota)]
        desk.put(
            incident.model_copy(update={"step": step, "paged": (*incident.paged, on_call.name)})
        )
        customer = desk.get(Customer, incident.customer) if incident.customer else None
        who = (customer and customer.name) or incident.contact.partition(":")[2]
        place = f", {customer.address}" if customer and customer.address else ""
        page = PageOwner(
            subject=incident.id,
            person=on_call.name,
            hazard=incident.hazards[0],
            step=step,
            customer=incident.customer or incident.contact.partition(":")[2],
            text=(
                f"EMERGENCY ({incident.hazards[0].value.replace('_', ' ')}): {who}{place} wrote: "
                f'"{incident.words}". Reply OK if you take it.'
            ),
        )
        due = desk.now() + timedelta(minutes=on_call.minutes)
        return [page, Later(message=EscalationDue(subject=incident.id, step=step), due=due)]

    def _escalate(
        self, due: EscalationDue, incident: Incident, business: Business, desk: Desk
    ) -> list[Outgoing]:
        if incident.acknowledged_at or due.step != incident.step:
            return []
        told: list[Outgoing] = []
        if due.step == len(business.rota):
            incident = incident.model_copy(update={"exhausted_at": desk.now()})
            owner = Fact(
                key="owner", type=FactType.NAME, value=business.owner.name, source="Business"
            )
            told = [self._say(incident, ActKind.ROTA_EXHAUSTED, (owner,), business, desk)]
        if due.step >= len(business.rota) * MOST_ROUNDS:
            desk.put(incident)
            return told
        return [*self._page(incident, due.step + 1, business, desk), *told]

    def _acknowledged(
        self, message: IncidentAcknowledged, incident: Incident, business: Business, desk: Desk
    ) -> list[Outgoing]:
        if incident.acknowledged_at:
            return []
        desk.put(
            incident.model_copy(
                update={"acknowledged_by": message.by, "acknowledged_at": desk.now()}
            )
        )
        name = Fact(key="name", type=FactType.NAME, value=message.by, source="Incident")
        return [self._say(incident, ActKind.ACKNOWLEDGED, (name,), business, desk)]

    def _safety(
        self,
        incident: Incident,
        hazard: Hazard,
        inbound: InboundMessage,
        business: Business,
        desk: Desk,
    ) -> ReplyPlanned:
        texts = desk.get(SafetyTexts, "main")
        if texts is None:
            raise Reject("the business has no safety texts")
        said = Fact(
            key="text",
            type=FactType.PROCEDURE,
            value=texts.text(hazard, incident.lang),
            source=f"SafetyTexts/main#{hazard.value}",
        )
        owner = Fact(key="owner", type=FactType.NAME, value=business.owner.name, source="Business")
        acts = (Act(kind=ActKind.SAFETY, facts=(said,)), Act(kind=ActKind.PAGED, facts=(owner,)))
        planned = self._plan(incident, acts, business, desk)
        return planned.model_copy(update={"answers": (inbound.id,), "receipt": True})

    def _say(
        self,
        incident: Incident,
        kind: ActKind,
        facts: tuple[Fact, ...],
        business: Business,
        desk: Desk,
    ) -> ReplyPlanned:
        return self._plan(incident, (Act(kind=kind, facts=facts),), business, desk)

    def _plan(
        self, incident: Incident, acts: tuple[Act, ...], business: Business, desk: Desk
    ) -> ReplyPlanned:
        return ReplyPlanned(
            subject=incident.id,
            plan=ReplyPlan(
                acts=acts,
                lang=incident.lang,
                channel=incident.channel,
                zone=business.zone,
                today=local_day(desk.now(), business.zone),
            ),
            contact=incident.contact,
            customer=incident.customer,
            incident=incident.id,
            action="emergency",
        )


def _new_words(inbound: InboundMessage, desk: Desk) -> str:
    """What was newly written; what is quoted only when nothing else was and it is not ours. The
    subject of an answer was written earlier."""
    subject = "" if inbound.answers else inbound.subject or ""
    ours = any(desk.get(MailTrail, derived(id)) for id in inbound.answers)
    quoted = "" if inbound.text.strip() or ours else inbound.quoted
    return f"{subject}\n{inbound.text}\n{quoted}".strip()
