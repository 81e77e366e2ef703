"""An owner's files, once right, as the documents that are stored. No file is read, nothing checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from deskhand.business.fields import WEEKDAYS
from deskhand.business.shapes import (
    BusinessShape,
    HazardShape,
    ItemShape,
    LicenceShape,
    PartyShape,
    PersonShape,
    PriceBookShape,
    ProcedureShape,
    PropertyShape,
)
from deskhand.domain.business import (
    About,
    AfterHours,
    Business,
    HazardRule,
    Licence,
    OnCall,
    Person,
    Policy,
)
from deskhand.domain.price_book import Discount, PriceBook, PriceItem, TripZone
from deskhand.domain.procedures import Crew, Procedure
from deskhand.domain.property import Access, Party, Property, Role, property_id
from deskhand.domain.spending import ModelUse

MAIN = "main"
"""The id of each document of which a business has one."""

# What is written in dollars, to the field of cents it fills.
_CENTS = {
    "quote_limit": "quote_limit_cents",
    "late_cancel_fee": "late_cancel_fee_cents",
    "no_show_fee": "no_show_fee_cents",
    "dollars_a_day": "cents_a_day",
}


def business(shape: BusinessShape, voice: str = "") -> Business:
    """The profile with its policy, and samples of how the owner writes."""
    after = shape.after_hours
    return Business(
        id=MAIN,
        name=shape.name,
        zone=shape.zone,
        address=shape.address or "",
        phone=shape.phone,
        email=shape.email,
        owner=_person(shape.owner),
        technicians=tuple(_person(person) for person in shape.technicians),
        rota=tuple(OnCall(name=step.name, minutes=step.minutes) for step in shape.on_call),
        hours={WEEKDAYS.index(day): hours for day, hours in shape.hours.items()},
        holidays=shape.holidays,
        closed=shape.closed or (),
        area=shape.area or (),
        languages=shape.languages,
        policy=Policy.model_validate(_limits(shape.policy)),
        about=About.model_validate(shape.about.model_dump()) if shape.about else About(),
        licences=tuple(licence(one) for one in shape.licences or ()),
        hazards={hazard: _hazard(rule) for hazard, rule in (shape.on_danger or {}).items()},
        after_hours=AfterHours(attends=after.attends, fee_cents=after.fee)
        if after
        else AfterHours(),
        models=ModelUse.model_validate(_limits(shape.models)) if shape.models else ModelUse(),
        voice=voice,
    )


def _limits(shape: BaseModel) -> dict[str, Any]:
    """What he wrote, money in cents; what he left out is not in it."""
    written = shape.model_dump(exclude_none=True)
    return {_CENTS.get(name, name): value for name, value in written.items()}


def price_book(shape: PriceBookShape, look_minutes: int) -> PriceBook:
    """All prices; a look that names no length takes `look_minutes`."""
    return PriceBook(
        id=MAIN,
        hourly_cents=shape.hourly_rate,
        minimum_cents=shape.minimum,
        trip_fee_cents=shape.trip_fee,
        zones=tuple(
            TripZone(name=zone.name, codes=zone.codes, cents=zone.fee) for zone in shape.zones or ()
        ),
        trip_fee_credited=shape.trip_fee_credited,
        estimate_fee_cents=shape.estimate_fee,
        estimate_fee_credited=shape.estimate_fee_credited,
        after_hours_cents=shape.after_hours_rate,
        pickup_cents=shape.pickup_fee,
        markup_percent=shape.markup_percent,
        discounts=tuple(
            Discount(
                key=one.key,
                name=one.name,
                percent=one.percent or 0,
                cents=one.amount or 0,
                min_items=one.min_items,
                words=one.words,
            )
            for one in shape.discounts or ()
        ),
        items=tuple(_item(item, look_minutes) for item in shape.items),
    )


def procedure(key: str, shape: ProcedureShape) -> Procedure:
    """One way of working; its key is the name of its file."""
    return Procedure(
        key=key,
        services=shape.services,
        items=shape.items,
        crew=Crew.model_validate(shape.crew.model_dump()),
        customer=shape.customer or {},
        reviewed=shape.reviewed,
    )


def place(shape: PropertyShape) -> Property:
    """One place, as far as its file speaks of it."""
    parties = {role: getattr(shape, role.value) for role in Role}
    return Property(
        id=property_id(shape.address),
        address=shape.address,
        parties={role: _party(party) for role, party in parties.items() if party},
        payer=shape.payer,
        not_to_exceed_cents=shape.not_to_exceed,
        access=Access.model_validate(shape.access.model_dump()) if shape.access else Access(),
        built=shape.built,
    )


def licence(shape: LicenceShape) -> Licence:
    """A licence as it is written."""
    return Licence(trade=shape.trade, jurisdiction=shape.jurisdiction or "")


def holds(held: Iterable[Licence], needed: Licence) -> bool:
    """Whether one of the licences held covers what a piece of work asks for; a jurisdiction that is
    blank on either side is the one he works in."""

    def same(mine: str, asked: str) -> bool:
        return not mine or not asked or mine.casefold() == asked.casefold()

    return any(
        one.trade.casefold() == needed.trade.casefold()
        and same(one.jurisdiction, needed.jurisdiction)
        for one in held
    )


def _person(shape: PersonShape) -> Person:
    return Person.model_validate(shape.model_dump())


def _hazard(shape: HazardShape) -> HazardRule:
    return HazardRule.model_validate(shape.model_dump())


def _party(shape: PartyShape) -> Party:
    return Party(name=shape.name, phone=shape.phone, email=shape.email and shape.email.lower())


def _item(shape: ItemShape, look_minutes: int) -> PriceItem:
    return PriceItem(
        key=shape.key,
        service=shape.service,
        name=shape.name,
        how_quoted=shape.how_quoted,
        minutes=shape.minutes or look_minutes,
        pieces=shape.unit or 0,
        up_to_inches=shape.up_to_inches,
        cents=shape.price,
        low=shape.low,
        high=shape.high,
        further_cents=shape.further,
        further_minutes=shape.further_minutes,
        aliases=shape.aliases,
        includes=shape.includes or {},
        excludes=shape.excludes or {},
        ask=shape.ask,
        reason=shape.reason or {},
        default=shape.default,
        reviewed=shape.reviewed,
        photos=shape.photos,
        pickup=shape.pickup,
        weather=shape.weather,
        crew=shape.crew,
        licence=licence(shape.licence) if shape.licence else None,
        fixture=shape.fixture,
        materials_cents=shape.materials,
        because=shape.because,
    )
