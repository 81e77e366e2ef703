"""The world before the first stimulus: customers, visits, offers, quotes, invoices, closed days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskhand.bootstrap import App
from deskhand.channels.contacts import address_of, contact_id, reply_channel
from deskhand.domain.base import Channel
from deskhand.domain.business import Business
from deskhand.domain.errors import Reject
from deskhand.domain.messages import Message, ReplyPlanned, VisitConfirmed
from deskhand.domain.money import cents
from deskhand.domain.people import ContactPoint, Conversation, Customer, Known, Offer, OfferSet
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.policy import local_day
from deskhand.domain.price_book import HowQuoted, PriceBook, PriceItem
from deskhand.domain.schedule import is_free, reserve, sheet_ids, split_id
from deskhand.domain.windows import Window
from deskhand.domain.work import (
    Busy,
    DaySheet,
    Invoice,
    InvoiceStatus,
    Quote,
    QuoteLine,
    QuoteStatus,
    Visit,
    VisitStatus,
)
from deskhand.engine.desk import TrackedDesk
from deskhand.language.wording import word
from deskhand.ports.desk import Outgoing
from deskhand.rehearsal.replay.stimuli import (
    BadLine,
    Setup,
    SetupCustomer,
    SetupOffer,
    SetupQuote,
    SetupVisit,
)

LIVE = (VisitStatus.HELD, VisitStatus.CONFIRMED)


def apply(app: App, setup: Setup) -> None:
    """Write the world in one commit. Raises BadLine naming the field of an impossible entry."""
    cause = Message(id="setup", business=app.business)
    desk = app.dispatcher.outbox.desk(app.business, cause, "setup")
    world = World(app, desk)
    world.close(setup)
    for n, customer in enumerate(setup.customers):
        world.customer(customer, f"setup.customers.{n}")
    for n, visit in enumerate(setup.visits):
        world.visit(visit, n)
    world.offers(setup.offers)
    for n, quote in enumerate(setup.quotes):
        world.quote(quote, n)
    for n, invoice in enumerate(setup.invoices):
        owed = world.find(invoice.customer, f"setup.invoices.{n}.customer")
        amount = cents(invoice.amount)
        paid = amount if invoice.status is InvoiceStatus.PAID else 0
        document = Invoice(
            id=invoice.id, customer=owed.id, amount=amount, paid=paid, status=invoice.status
        )
        desk.put(document)
    wakes = app.dispatcher.outbox.commit(desk, cause, "setup", world.events)
    app.dispatcher.run(wakes)


class World:
    """The documents under way; customers can be named by id, phone or mail address."""

    def __init__(self, app: App, desk: TrackedDesk) -> None:
        self.desk = desk
        business = desk.get(Business, app.business)
        book = desk.get(PriceBook, "main")
        if business is None or book is None:
            raise BadLine("setup", "the business has no profile or price book")
        self.business, self.book = business, book
        self.events: list[Outgoing] = []
        self._people: dict[str, str] = {}

    def close(self, setup: Setup) -> None:
        if setup.closed:
            closed = tuple(dict.fromkeys((*self.business.closed, *setup.closed)))
            self.business = self.business.model_copy(update={"closed": closed})
            self.desk.put(self.business)

    def customer(self, given: SetupCustomer, place: str) -> Customer:
        contacts = []
        for field, channel in (("phone", Channel.SMS), ("email", Channel.EMAIL)):
            if address := getattr(given, field):
                try:
                    contacts.append(contact_id(channel, address))
                except Reject as error:
                    raise BadLine(f"{place}.{field}", str(error)) from error
        if self.desk.get(Customer, given.id):
            raise BadLine(f"{place}.id", f"{given.id} stands twice")
        for contact in contacts:
            self.desk.get(ContactPoint, contact)
            self.desk.put(ContactPoint(id=contact, customer=given.id))
            self._people[address_of(contact)] = given.id
        phone = next((address_of(c) for c in contacts if c.startswith("sms:")), None)
        email = next((address_of(c) for c in contacts if c.startswith("email:")), None)
        customer = Customer(
            id=given.id,
            name=given.name,
            phone=phone,
            email=email,
            address=given.address,
            contacts=tuple(contacts),
        )
        self.desk.put(customer)
        first = contacts[0] if contacts else f"console:{given.id}"
        self.desk.get(Conversation, given.id)
        self.desk.put(
            Conversation(
                id=given.id, customer=given.id, channel=reply_channel(first), contact=first
            )
        )
        self._people[given.id] = given.id
        return customer

    def find(self, name: str, place: str) -> Customer:
        """A customer by id, phone or mail; an address nobody has yet becomes a new customer."""
        known = self._people.get(name) or self._people.get(name.casefold())
        if known is None and name.startswith("+"):
            known = self.customer(SetupCustomer(id=name, phone=name), place).id
        if known is None and "@" in name:
            known = self.customer(SetupCustomer(id=name, email=name), place).id
        customer = self.desk.get(Customer, known) if known else None
        if customer is None:
            raise BadLine(place, f"no customer {name!r}")
        return customer

    def item(self, service: str, place: str) -> PriceItem:
        item = self.book.item(service) or self.book.for_service(service)
        if item is None:
            raise BadLine(place, f"unknown service {service!r}")
        return item

    def visit(self, given: SetupVisit, n: int) -> None:
        place = f"setup.visits.{n}"
        customer = self.find(given.customer, f"{place}.customer")
        item = self.item(given.service, f"{place}.service")
        start = given.start.astimezone(UTC)
        end = start + timedelta(minutes=given.minutes)
        policy = self.business.policy
        technician = self._technician(given, start, end, place)
        visit = Visit(
            id=f"visit-setup-{n + 1}",
            customer=customer.id,
            services=(item.service,),
            items=(item.key,),
            status=given.status,
            technicians=(technician,),
            start=start,
            end=end,
            window=Window(start=start, end=start + timedelta(minutes=policy.window_minutes)),
            travel_minutes=policy.travel_minutes,
            zone=self.business.zone,
            summary=next(iter(item.name.values())),
            name=customer.name,
            phone=customer.phone,
            address=given.address or customer.address,
            changed_at=self.desk.now(),
            revision=1,
        )
        self.desk.put(visit)
        self.desk.put(customer.model_copy(update={"visits": (*customer.visits, visit.id)}))
        if given.status in LIVE:
            busy = Busy(visit=visit.id, start=start, end=end, travel_minutes=policy.travel_minutes)
            for id in self._sheets(technician, start, end):
                day = split_id(id)[1]
                sheet = self.desk.get(DaySheet, id)
                self.desk.put(reserve(sheet, technician, day, busy, self.desk.now()))
        if given.status is VisitStatus.CONFIRMED:
            self.events.append(VisitConfirmed(subject=visit.id, revision=1))

    def offers(self, given: tuple[SetupOffer, ...]) -> None:
        """Offers of one customer, in file order, are one open offer numbered from 1."""
        for n, offer in enumerate(given):
            place = f"setup.offers.{n}"
            customer = self.find(offer.customer, f"{place}.customer")
            item = self.item(offer.service, f"{place}.service")
            conversation = self._conversation(customer)
            old = conversation.offered.offers if conversation.offered else ()
            start = offer.start.astimezone(UTC)
            window = Window(
                start=start, end=start + timedelta(minutes=self.business.policy.window_minutes)
            )
            new = Offer(
                number=len(old) + 1,
                window=window,
                technician=self.business.technicians[0].name,
                start=start,
            )
            offered = OfferSet(
                services=(item.service,),
                items=(item.key,),
                minutes=item.minutes,
                offers=(*old, new),
                made_at=self.desk.now(),
            )
            self.desk.put(
                conversation.model_copy(
                    update={
                        "offered": offered,
                        "asked": ("which",),
                        "greeted": True,
                        "known": Known(services=(item.service,), items=(item.key,)),
                        "last_outgoing": self._offer_text(conversation, offered),
                    }
                )
            )

    def quote(self, given: SetupQuote, n: int) -> None:
        place = f"setup.quotes.{n}"
        customer = self.find(given.customer, f"{place}.customer")
        item = self.item(given.service, f"{place}.service")
        amount, now = cents(given.amount), self.desk.now()
        line = QuoteLine(
            item=item.key,
            service=item.service,
            name=next(iter(item.name.values())),
            how_quoted=HowQuoted.FIXED,
            minutes=item.minutes,
            low=amount,
            high=amount,
            source="setup",
        )
        days = timedelta(days=self.business.policy.quote_valid_days)
        quote = Quote(
            id=given.id,
            customer=customer.id,
            services=(item.service,),
            lines=(line,),
            low=amount,
            high=amount,
            status=given.status,
            made_at=now,
            expires_at=self._instant(given.expires) or now + days,
        )
        self.desk.put(quote)
        self.desk.put(customer.model_copy(update={"quotes": (*customer.quotes, quote.id)}))
        conversation = self._conversation(customer)
        if given.status in (QuoteStatus.SENT, QuoteStatus.AWAITING_OWNER):
            plan = self._price_plan(conversation, item, quote)
            self.desk.put(
                conversation.model_copy(
                    update={
                        "quote": quote.id,
                        "greeted": True,
                        "known": conversation.known.model_copy(
                            update={"services": (item.service,)}
                        ),
                        "last_outgoing": word(plan)
                        if given.status is QuoteStatus.SENT
                        else conversation.last_outgoing,
                    }
                )
            )
            if given.status is QuoteStatus.AWAITING_OWNER:
                self.events.append(self._ask(conversation, customer, quote, plan))

    # ---- inside

    def _ask(
        self, conversation: Conversation, customer: Customer, quote: Quote, plan: ReplyPlan
    ) -> ReplyPlanned:
        """A quote that waits for the owner is a held message, as it would be in real life."""
        return ReplyPlanned(
            subject=conversation.id,
            plan=plan,
            contact=conversation.contact,
            customer=customer.id,
            about={f"Quote/{quote.id}": 1},
            action="ask_owner:a quote that waits for your yes",
        )

    def _conversation(self, customer: Customer) -> Conversation:
        conversation = self.desk.get(Conversation, customer.id)
        if conversation is None:
            raise BadLine("setup", f"{customer.id} has no conversation")
        return conversation

    def _technician(self, given: SetupVisit, start: datetime, end: datetime, place: str) -> str:
        names = [person.name for person in self.business.technicians]
        if given.technician:
            person = self.business.person(given.technician)
            if person is None or person.name not in names:
                raise BadLine(f"{place}.technician", f"no technician {given.technician!r}")
            names = [person.name]
        if given.status not in LIVE:
            return names[0]
        travel, now = self.business.policy.travel_minutes, self.desk.now()
        for name in names:
            found = [self.desk.get(DaySheet, id) for id in self._sheets(name, start, end)]
            if is_free([s for s in found if s], name, start, end, travel, now):
                return name
        raise BadLine(f"{place}.start", f"overlaps another visit of {' and '.join(names)}")

    def _sheets(self, technician: str, start: datetime, end: datetime) -> tuple[str, ...]:
        travel = self.business.policy.travel_minutes
        return sheet_ids((technician,), start, end, travel, self.business.zone)

    def _offer_text(self, conversation: Conversation, offered: OfferSet) -> str:
        facts = tuple(
            Fact(key=f"slot{o.number}", type=FactType.SLOT, value=o.window, source="setup")
            for o in offered.offers[:3]
        )
        return word(self._plan(conversation, Act(kind=ActKind.OFFER_SLOTS, facts=facts)))

    def _price_plan(self, conversation: Conversation, item: PriceItem, quote: Quote) -> ReplyPlan:
        name = item.name.get(conversation.lang) or next(iter(item.name.values()))
        facts = (
            Fact(key="item", type=FactType.NAME, value=name, source=f"Quote/{quote.id}"),
            Fact(key="total", type=FactType.MONEY, value=quote.high, source=f"Quote/{quote.id}"),
        )
        return self._plan(conversation, Act(kind=ActKind.QUOTE_FIXED, facts=facts))

    def _plan(self, conversation: Conversation, act: Act) -> ReplyPlan:
        return ReplyPlan(
            acts=(act,),
            lang=conversation.lang,
            channel=conversation.channel,
            zone=self.business.zone,
            today=local_day(self.desk.now(), self.business.zone),
        )

    def _instant(self, given: object) -> datetime | None:
        if isinstance(given, datetime):
            return given.astimezone(UTC)
        if given is None:
            return None
        midnight = datetime.fromisoformat(str(given)).combine(
            datetime.fromisoformat(str(given)).date(), time.max, ZoneInfo(self.business.zone)
        )
        return midnight.astimezone(UTC)
