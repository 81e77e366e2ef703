"""EmergencyAgent: danger in newly written words pages the owner before anything else is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from deskhand.agents.emergency import words
from deskhand.channels.contacts import address_of, reply_channel
from deskhand.domain.base import Lang
from deskhand.domain.business import Business, OnDanger, Person
from deskhand.domain.control import Incident, MailTrail, OwnerItem
from deskhand.domain.errors import Reject
from deskhand.domain.ids import derived
from deskhand.domain.messages import (
    DangerRead,
    EscalationDue,
    HandedOff,
    IncidentAcknowledged,
    Later,
    MessageReceived,
    MessageTriaged,
    NotifyOwner,
    PageOwner,
    ReplyPlanned,
)
from deskhand.domain.people import ContactPoint, Conversation, Customer, InboundMessage
from deskhand.domain.plan import Act, ReplyPlan
from deskhand.domain.policy import local_day, quiet_until
from deskhand.domain.safety import SafetyTexts
from deskhand.domain.understanding import Hazard
from deskhand.language import crew_words
from deskhand.language.owner import say
from deskhand.language.places import sealed_message
from deskhand.language.tapbacks import find_tapback
from deskhand.language.wording import say_phone
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers

OPEN_FOR = timedelta(minutes=30)
TOLD_EVERY = timedelta(minutes=1)
"""How soon somebody who writes on hears again how things stand."""
PAGE_WORDS = 300

FindHazards = Callable[[str], "tuple[Hazard, ...]"]
DetectLang = Callable[[str], Lang]
Rings = Callable[[Person], bool]
"""Is a line connected that can wake this person?"""


class EmergencyAgent:
    """One incident per contact until 30 minutes after the last page or answer; further hazards are
    added to it, and whatever the person in danger writes goes to who was paged. Pages go up the rota
    step by step until somebody acknowledges; when nobody does, the customer is told so."""

    name = "emergency"
    emits: Emits = {
        MessageReceived: (MessageTriaged, PageOwner, ReplyPlanned, HandedOff, NotifyOwner),
        DangerRead: (PageOwner, ReplyPlanned, HandedOff, NotifyOwner),
        EscalationDue: (PageOwner, ReplyPlanned, HandedOff),
        IncidentAcknowledged: (ReplyPlanned, NotifyOwner),
    }
    timers: Timers = (EscalationDue, HandedOff)

    def __init__(self, find_hazards: FindHazards, detect_lang: DetectLang, rings: Rings) -> None:
        self._find, self._lang, self._rings = find_hazards, detect_lang, rings

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        if isinstance(message, MessageReceived):
            return self._received(message, desk)
        if isinstance(message, DangerRead):
            return self._read(message, desk)
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
        if not business.at(address_of(inbound.contact)):
            inbound = _sealed(inbound, desk)
        tapped = find_tapback(inbound.text) is not None
        if inbound.automatic or tapped or business.at(address_of(inbound.contact)):
            return [triaged]
        hazards = self._find(_new_words(inbound, desk))
        contact = desk.get(ContactPoint, inbound.contact) or ContactPoint(id=inbound.contact)
        running = desk.get(Incident, contact.open_incident) if contact.open_incident else None
        if running and desk.now() < running.open_until:
            return [*self._more(running, hazards, inbound, business, desk), triaged]
        if not hazards:
            return [triaged]
        return [*self._alarm(inbound, contact, hazards, business, desk), triaged]

    def _read(self, message: DangerRead, desk: Desk) -> list[Outgoing]:
        """A danger that a model read. It raises the alarm as one that the rules saw does."""
        inbound = desk.get(InboundMessage, message.subject)
        business = desk.get(Business, message.business)
        if inbound is None or business is None:
            raise Reject(f"no message {message.subject}")
        contact = desk.get(ContactPoint, inbound.contact) or ContactPoint(id=inbound.contact)
        running = desk.get(Incident, contact.open_incident) if contact.open_incident else None
        if running is None or desk.now() >= running.open_until:
            return self._alarm(inbound, contact, (message.hazard,), business, desk)
        if message.hazard in running.hazards:
            return []
        return self._more(running, (message.hazard,), inbound, business, desk)

    def _alarm(
        self,
        inbound: InboundMessage,
        contact: ContactPoint,
        hazards: tuple[Hazard, ...],
        business: Business,
        desk: Desk,
    ) -> list[Outgoing]:
        conversation = desk.get(Conversation, contact.customer) if contact.customer else None
        incident = Incident(
            id=desk.new_id("incident"),
            contact=inbound.contact,
            customer=contact.customer,
            channel=reply_channel(inbound.contact),
            lang=self._lang(inbound.text),
            hazards=hazards,
            opened_at=desk.now(),
            open_until=desk.now() + OPEN_FOR,
            words=words.telling(inbound.text, self._find, PAGE_WORDS),
            reports=(inbound.id,),
            told_at=desk.now(),
        )
        desk.put(contact.model_copy(update={"open_incident": incident.id}))
        done = self._act_on(incident, hazards, business, desk)
        reply = self._safety(incident, hazards[0], inbound, business, desk)
        acts = reply.plan.acts
        if any(words.wakes(hazard, business) for hazard in hazards) and not _place(incident, desk):
            acts = (*acts, *words.where(inbound.text))
        if conversation is None or not conversation.greeted:
            acts = (*acts, words.signed(business))
        reply = reply.model_copy(update={"plan": reply.plan.model_copy(update={"acts": acts})})
        return [*done, reply]

    def _more(
        self,
        running: Incident,
        hazards: tuple[Hazard, ...],
        inbound: InboundMessage,
        business: Business,
        desk: Desk,
    ) -> list[Outgoing]:
        """Whatever he writes in danger goes to who was paged at once, and he hears how things stand; a
        new hazard has its text."""
        fresh = tuple(h for h in hazards if h not in running.hazards)
        said = f"{running.words} / {inbound.text}"[:PAGE_WORDS]
        update = {"hazards": (*running.hazards, *fresh), "words": said}
        if running.paged:
            update["reports"] = (*running.reports, inbound.id)
        running = running.model_copy(update=update)
        desk.put(running)
        told: list[Outgoing] = []
        if running.paged:
            told = [_passed_on(running, person, inbound, desk) for person in _holders(running)]
        elif fresh:
            told = self._act_on(running, fresh, business, desk)
        running = desk.get(Incident, running.id) or running
        if running.paged and not fresh and _wants_to_hear(running, inbound, desk.now()):
            desk.put(running.model_copy(update={"told_at": desk.now()}))
            standing = words.standing(running, business)
            told.append(_answering(self._plan(running, (standing,), business, desk), inbound))
        return [*told, *(self._safety(running, h, inbound, business, desk) for h in fresh)]

    def _act_on(
        self, incident: Incident, hazards: tuple[Hazard, ...], business: Business, desk: Desk
    ) -> list[Outgoing]:
        """Pages if any of them wakes; else an item on the owner's list, told when he is awake."""
        if any(words.wakes(hazard, business) for hazard in hazards):
            return self._page(incident, 1, business, desk)
        desk.put(incident)
        lang = business.owner.languages[0]
        danger = crew_words.DANGERS[lang][hazards[0]]
        rules = {words.rule_of(hazard, business).then for hazard in hazards}
        told = _listed(incident, danger, OnDanger.MORNING in rules, lang, desk)
        until = quiet_until(business.policy, business.zone, desk.now())
        return [Later(message=told, due=until) if told.urgent and until else told]

    def _page(
        self, incident: Incident, step: int, business: Business, desk: Desk
    ) -> list[Outgoing]:
        on_call = business.rota[(step - 1) % len(business.rota)]
        paged = {"step": step, "paged": (*incident.paged, on_call.name)}
        desk.put(_kept_open(incident, desk.now()).model_copy(update=paged))
        hazard = next(
            (h for h in incident.hazards if words.wakes(h, business)), incident.hazards[0]
        )
        contact = desk.get(ContactPoint, incident.contact)
        person = business.person(on_call.name) or business.owner
        text = crew_words.page(
            person.languages[0],
            danger=hazard,
            who=_who(incident, desk),
            words=incident.words,
            written_in=None if incident.lang in person.languages else incident.lang,
            silent=bool(contact and contact.opted_out_at),
        )
        page = PageOwner(
            subject=incident.id,
            person=on_call.name,
            hazard=hazard,
            step=step,
            customer=incident.customer or incident.contact.partition(":")[2],
            text=text,
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
            told = [self._plan(incident, (words.exhausted(business),), business, desk)]
        if due.step >= len(business.rota) * words.MOST_ROUNDS:
            desk.put(incident)
            lang = business.owner.languages[0]
            why = say(lang, "danger_nobody")
            return [*told, _listed(incident, why, True, lang, desk)]
        return [*self._page(incident, due.step + 1, business, desk), *told]

    def _acknowledged(
        self, message: IncidentAcknowledged, incident: Incident, business: Business, desk: Desk
    ) -> list[Outgoing]:
        """The first answer ends the paging; what the same person writes later is passed on too."""
        if incident.acknowledged_at:
            same = message.by == incident.acknowledged_by and desk.now() < incident.open_until
            if not same or not words.says_something(message.words):
                return []
        else:
            update = {"acknowledged_by": message.by, "acknowledged_at": desk.now()}
            incident = incident.model_copy(update=update)
        desk.put(_kept_open(incident, desk.now()))
        if unheard := _unheard(incident, message.by, business, desk):
            return [unheard]
        said = words.answered(message.by, message.words, self._foreign(incident, message.words))
        return [self._plan(incident, (said,), business, desk)]

    def _foreign(self, incident: Incident, said: str) -> bool:
        """Are his words in another language than the customer's? One word or a number is in none."""
        telling = [word for word in said.split() if word.isalpha()]
        return len(telling) > 1 and self._lang(said) is not incident.lang

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
        rota = [business.person(on_call.name) for on_call in business.rota]
        telling = words.Telling(
            business=business,
            incident=incident,
            now=desk.now(),
            alerted=business.rota[0].name,
            rings=any(person is not None and self._rings(person) for person in rota),
            first=hazard == incident.hazards[0],
        )
        planned = self._plan(incident, words.safety(hazard, texts, telling), business, desk)
        return _answering(planned, inbound)

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


def _kept_open(incident: Incident, now: datetime) -> Incident:
    """Ordinary planning waits while somebody is rung or has just spoken."""
    return incident.model_copy(update={"open_until": max(incident.open_until, now + OPEN_FOR)})


def _answering(planned: ReplyPlanned, inbound: InboundMessage) -> ReplyPlanned:
    return planned.model_copy(update={"answers": (inbound.id,), "receipt": True})


def _wants_to_hear(incident: Incident, inbound: InboundMessage, now: datetime) -> bool:
    """Not for thanks to whoever took it, nor for every line of somebody in a hurry."""
    if incident.acknowledged_by and not words.says_something(inbound.text):
        return False
    return incident.told_at is None or now - incident.told_at >= TOLD_EVERY


def _who(incident: Incident, desk: Desk) -> str:
    """Name, number and place as they are known by now: "Dana Reyes, 845-555-0111, 14 Wurts St"."""
    customer = _customer(incident, desk)
    line, _, address = incident.contact.partition(":")
    number = address if line == "sms" else (customer and customer.phone) or ""
    name = (customer and customer.name) or ("" if number else address)
    parts = (name, say_phone(number), _place(incident, desk))
    return ", ".join(part for part in parts if part)


def _place(incident: Incident, desk: Desk) -> str:
    """His address, as far as it is known."""
    customer = _customer(incident, desk)
    return (customer and customer.address) or ""


def _customer(incident: Incident, desk: Desk) -> Customer | None:
    contact = desk.get(ContactPoint, incident.contact)
    id = incident.customer or (contact and contact.customer)
    return desk.get(Customer, id) if id else None


def _holders(incident: Incident) -> tuple[str, ...]:
    """Who took it; before that, everybody who was paged."""
    if incident.acknowledged_by:
        return (incident.acknowledged_by,)
    return tuple(dict.fromkeys(incident.paged))


def _unheard(incident: Incident, by: str, business: Business, desk: Desk) -> NotifyOwner | None:
    """Who takes it learns that his words do not reach a person who wants no messages: he has to call."""
    contact = desk.get(ContactPoint, incident.contact)
    if contact is None or contact.opted_out_at is None:
        return None
    person = business.person(by) or business.owner
    text = crew_words.notice("unheard", person.languages[0], who=_who(incident, desk))
    return NotifyOwner(subject=incident.id, person=by, text=text, urgent=True)


def _passed_on(incident: Incident, person: str, inbound: InboundMessage, desk: Desk) -> NotifyOwner:
    said = f'"{inbound.text}"' if inbound.text.strip() else f"{len(inbound.attachments)} pictures"
    text = f"{_who(incident, desk).partition(', ')[0]}: {said}"
    return NotifyOwner(subject=incident.id, person=person, text=text, urgent=True)


def _listed(incident: Incident, why: str, urgent: bool, lang: Lang, desk: Desk) -> HandedOff:
    """The danger on the owner's list, in the words it was reported with."""
    item = OwnerItem(
        id=desk.new_id("item"),
        kind="danger",
        reason=say(lang, "item_danger", danger=why, who=_who(incident, desk), words=incident.words),
        customer=incident.customer,
        contact=incident.contact,
        at=desk.now(),
    )
    desk.put(item)
    return HandedOff(
        subject=item.id,
        reason=item.reason,
        urgent=urgent,
        customer=incident.customer,
        contact=incident.contact,
    )


def _sealed(inbound: InboundMessage, desk: Desk) -> InboundMessage:
    """Gate codes leave the words before anybody reads them or passes them on."""
    sealed = sealed_message(inbound)
    if sealed != inbound:
        desk.put(sealed)
    return sealed


def _new_words(inbound: InboundMessage, desk: Desk) -> str:
    """What was newly written; what is quoted only when nothing else was and it is not ours. The
    subject of an answer was written earlier."""
    subject = "" if inbound.answers else inbound.subject or ""
    ours = any(desk.get(MailTrail, derived(id)) for id in inbound.answers)
    quoted = "" if inbound.text.strip() or ours else inbound.quoted
    return f"{subject}\n{inbound.text}\n{quoted}".strip()
