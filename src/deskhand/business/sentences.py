"""Sentences that follow from business.yaml and price_book.yaml, in both languages. No FAQ is read."""

from __future__ import annotations

from collections.abc import Mapping

from deskhand.domain.base import Lang
from deskhand.domain.business import Business
from deskhand.domain.money import spoken
from deskhand.domain.price_book import PriceBook

# Each sentence by name, English and Spanish.
_WORDS: dict[str, tuple[str, str]] = {
    "minimum": (
        "When we do work, a visit costs at least {}.",
        "Cuando hay trabajo, la visita cuesta por lo menos {}.",
    ),
    "no minimum": ("There is no minimum charge.", "No hay cobro mínimo."),
    "trip fee": (
        "There is one trip fee of {} for each visit, however many things we do.",
        "Hay un solo cargo por visita de {}, sin importar cuántas cosas hagamos.",
    ),
    "trip fees": (
        "The trip fee depends on the ZIP code: from {} to {} for each visit.",
        "El cargo por visita depende del código postal: de {} a {}.",
    ),
    "no trip fee": (
        "No, inside our area we charge no trip fee.",
        "No, dentro de nuestra zona no cobramos por ir.",
    ),
    "comes off": (
        "It comes off the price if we do the work.",
        "Se descuenta del precio si hacemos el trabajo.",
    ),
    "estimate": ("The visit for an estimate costs {}.", "La visita para el estimado cuesta {}."),
    "no estimate": (
        "There is no charge for the visit for an estimate.",
        "No cobramos por la visita para el estimado.",
    ),
    "at cost": (
        "Parts that are not in the price are billed at what they cost us.",
        "Las piezas que no están en el precio se cobran a lo que nos cuestan.",
    ),
    "markup": (
        "Parts that are not in the price are billed at what they cost us plus {}%.",
        "Las piezas que no están en el precio se cobran a lo que nos cuestan más {}%.",
    ),
    "pickup": (
        "Fetching them is {} once per visit.",
        "Por ir a comprarlas cobramos {} una vez por visita.",
    ),
    "nobody comes": (
        "We do not come outside our hours.",
        "Fuera de nuestro horario no vamos.",
    ),
    "after rate": (
        "Outside our hours the rate is {} an hour.",
        "Fuera de nuestro horario cobramos {} por hora.",
    ),
    "after fee": (
        "Coming outside our hours costs {} on top.",
        "Por ir fuera de nuestro horario cobramos {} adicionales.",
    ),
    "cancel": (
        "Please tell us at least {} hours before the visit.",
        "Por favor avísenos al menos {} horas antes de la visita.",
    ),
    "late": ("Later than that costs {}.", "Después de eso cobramos {}."),
    "no show": (
        "If nobody lets us in, it is {}.",
        "Si nadie nos abre, cobramos {}.",
    ),
    "area": ("We go to these ZIP codes: {}.", "Vamos a estos códigos postales: {}."),
    "any area": (
        "Tell us your ZIP code, and we tell you whether we come.",
        "Díganos su código postal y le decimos si vamos.",
    ),
    "us_federal": (
        "We are closed on federal holidays.",
        "Cerramos los días feriados federales.",
    ),
    "none": ("Holidays are regular days for us.", "Los días feriados trabajamos normal."),
}


def sentences(business: Business, book: PriceBook, lang: Lang) -> Mapping[str, str]:
    """What is so in this business, by the name that may stand between braces; blank when open."""

    def say(name: str, *values: object) -> str:
        return _WORDS[name][0 if lang is Lang.EN else 1].format(*values)

    def either(name: str, amount: int) -> str:
        return say(name, spoken(amount)) if amount else say(f"no {name}")

    def all_of(*parts: str) -> str:
        return " ".join(part for part in parts if part)

    fees = {zone.cents for zone in book.zones} | {book.trip_fee_cents}
    trip = (
        say("trip fees", spoken(min(fees)), spoken(max(fees)))
        if len(fees) > 1
        else either("trip fee", book.trip_fee_cents)
    )
    after, policy = business.after_hours, business.policy
    return {
        "about_minimum": either("minimum", book.minimum_cents),
        "about_trip_fee": all_of(
            trip, say("comes off") if max(fees) and book.trip_fee_credited else ""
        ),
        "about_estimate": all_of(
            either("estimate", book.estimate_fee_cents),
            say("comes off") if book.estimate_fee_cents and book.estimate_fee_credited else "",
        ),
        "about_holidays": say(business.holidays),
        "about_area": say("area", ", ".join(business.area)) if business.area else say("any area"),
        "about_after_hours": say("nobody comes")
        if not after.attends
        else all_of(
            say("after rate", spoken(book.after_hours_cents)) if book.after_hours_cents else "",
            say("after fee", spoken(after.fee_cents)) if after.fee_cents else "",
        ),
        "about_cancelling": all_of(
            say("cancel", policy.cancel_notice_hours) if policy.cancel_notice_hours else "",
            say("late", spoken(policy.late_cancel_fee_cents))
            if policy.late_cancel_fee_cents
            else "",
            say("no show", spoken(policy.no_show_fee_cents)) if policy.no_show_fee_cents else "",
        ),
        "materials": all_of(
            say("markup", book.markup_percent) if book.markup_percent else say("at cost"),
            say("pickup", spoken(book.pickup_cents)) if book.pickup_cents else "",
        ),
    }
