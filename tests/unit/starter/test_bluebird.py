"""The frozen sample: complete in both languages, honest in its figures, safe in its words."""

from __future__ import annotations

import re
from datetime import time

import pytest

from deskhand.business.load import sample, starter_folder
from deskhand.business.marked import read
from deskhand.business.rules import folded
from deskhand.business.services import SERVICE_NAMES
from deskhand.business.shapes import ItemShape, PriceBookShape
from deskhand.business.validate import validate
from deskhand.domain.base import Lang, Localised
from deskhand.domain.business import Faq, Mode
from deskhand.domain.money import cents
from deskhand.domain.price_book import HowQuoted, PriceItem
from deskhand.domain.pricing import SERVICE_KEYS, price, spread
from deskhand.domain.safety import DANGER_TO_LIFE
from deskhand.domain.understanding import Hazard

BLUEBIRD = sample()
BOOK = BLUEBIRD.price_book
PRICED = (HowQuoted.FIXED, HowQuoted.RANGE, HowQuoted.HOURLY)


def rows() -> tuple[ItemShape, ...]:
    shape, mistakes = validate(
        PriceBookShape, read(starter_folder() / "price_book.yaml", "price_book.yaml")
    )
    assert shape is not None, mistakes
    return shape.items


def test_the_profile_is_the_frozen_one() -> None:
    business = BLUEBIRD.business
    assert (business.name, business.zone) == ("Bluebird Handyman", "America/New_York")
    assert "12401" in business.address
    assert (business.owner.name, business.owner.email, business.owner.phone) == (
        "Sam",
        "sam@bluebird.example",
        "+18455550100",
    )
    assert [(p.name, p.phone) for p in business.technicians] == [
        ("Sam", "+18455550100"),
        ("Mike", "+18455550101"),
    ]
    assert [(step.name, step.minutes) for step in business.rota] == [("Sam", 5), ("Mike", 5)]
    assert sorted(business.hours) == [0, 1, 2, 3, 4, 5]
    assert {(h.opens, h.closes) for h in business.hours.values()} == {(time(8), time(18))}
    assert business.holidays == "us_federal"
    assert business.languages == (Lang.EN, Lang.ES)


def test_the_policy_is_the_frozen_one() -> None:
    policy = BLUEBIRD.business.policy
    assert policy.mode is Mode.AUTO
    assert (policy.min_notice_minutes, policy.horizon_days) == (120, 60)
    assert (policy.window_minutes, policy.travel_minutes, policy.hold_minutes) == (120, 30, 15)
    assert policy.quote_limit_cents == 50_000
    assert (policy.reminder_day_before, policy.reminder_same_day) == (time(17), time(7))
    assert (policy.quiet_from, policy.quiet_until) == (time(20), time(7))


@pytest.mark.parametrize("service", SERVICE_KEYS)
def test_every_service_has_one_default_and_something_to_book_at_once(service: str) -> None:
    here = [item for item in BOOK.items if item.service == service]
    assert sum(item.default for item in here) == 1
    limit = BLUEBIRD.business.policy.quote_limit_cents
    bookable = [
        item
        for item in here
        if item.how_quoted in (HowQuoted.FIXED, HowQuoted.RANGE)
        and spread(BOOK, item)[1] <= limit
        and item.reviewed
    ]
    assert bookable
    assert {Lang.EN, Lang.ES} <= SERVICE_NAMES[service].keys()


def test_the_sizes_promised() -> None:
    assert len(BOOK.items) >= 40
    assert len(BLUEBIRD.faq_book.faqs) >= 20
    assert set(BOOK.services) == set(SERVICE_KEYS)


def test_a_single_bookable_item_costs_what_its_row_says() -> None:
    for item in BOOK.items:
        if item.how_quoted in (HowQuoted.FIXED, HowQuoted.RANGE):
            priced = price(BOOK, 1, [], [item.key])
            assert (priced.low, priced.high) == spread(BOOK, item), item.key


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.key)
def test_labour_and_materials_agree_with_the_price(row: ItemShape) -> None:
    asked = [amount for amount in (row.price, row.low, row.high) if amount is not None]
    if not asked:
        assert row.how_quoted not in (HowQuoted.FIXED, HowQuoted.RANGE)
        return
    assert row.minutes is not None
    middle = sum(asked) / len(asked)
    worked_out = BOOK.hourly_cents * row.minutes / 60 + row.materials
    assert abs(middle - worked_out) <= 0.2 * middle or row.because


@pytest.mark.parametrize("item", BOOK.items, ids=lambda item: item.key)
def test_an_item_is_told_in_both_languages(item: PriceItem) -> None:
    both = {Lang.EN, Lang.ES}
    assert item.name.keys() == both
    assert all(len(item.aliases[lang]) >= 2 for lang in both)
    assert all(question.keys() == both for question in item.ask)
    if item.how_quoted in PRICED:
        assert item.includes.keys() == item.excludes.keys() == both
    else:
        assert item.reason.keys() == both
    for texts in (item.name, item.includes, item.excludes, item.reason, *item.ask):
        assert_short_and_calm(texts, 110)


@pytest.mark.parametrize("item", BOOK.items, ids=lambda item: item.key)
def test_aliases_are_as_customers_write_and_mean_one_item(item: PriceItem) -> None:
    mine = {folded(alias) for words in item.aliases.values() for alias in words}
    for other in BOOK.items:
        if other.key != item.key:
            theirs = {folded(alias) for words in other.aliases.values() for alias in words}
            assert not mine & theirs, other.key
    for words in item.aliases.values():
        assert len(words) == len(set(words))
        assert all(alias == alias.lower().strip() for alias in words)


AMBIGUOUS = {"sink", "door", "light", "fan", "wall", "leak", "paint", "llave", "puerta", "luz"}


def test_no_alias_is_a_single_word_that_could_be_anything() -> None:
    all_of_them = {a for i in BOOK.items for words in i.aliases.values() for a in words}
    assert not all_of_them & AMBIGUOUS
    assert not any(len(alias) < 3 for alias in all_of_them)


def test_dangerous_and_licensed_work_is_refused_with_a_reason() -> None:
    refused = {i.key for i in BOOK.items if i.how_quoted is HowQuoted.NOT_OFFERED}
    assert {"gas_line", "electrical_panel", "new_circuit", "water_heater"} <= refused


@pytest.mark.parametrize("faq", BLUEBIRD.faq_book.faqs, ids=lambda faq: faq.key)
def test_a_faq_is_answered_in_both_languages(faq: Faq) -> None:
    both = {Lang.EN, Lang.ES}
    assert faq.question.keys() == faq.answer.keys() == faq.aliases.keys() == both
    assert all(len(words) >= 2 for words in faq.aliases.values())
    assert_short_and_calm(faq.answer, 250)
    assert not any("{" in text for text in faq.answer.values())


def test_amounts_in_answers_are_those_of_the_book() -> None:
    known = {BOOK.hourly_cents, BOOK.minimum_cents, BOOK.trip_fee_cents}
    for faq in BLUEBIRD.faq_book.faqs:
        for text in faq.answer.values():
            assert {cents(found) for found in re.findall(r"\$[\d,.]*\d", text)} <= known, faq.key


def test_the_hours_in_the_answers_are_those_of_the_business() -> None:
    hours = BLUEBIRD.faq_book.faq("hours")
    assert hours is not None
    assert "Monday to Saturday 8 am to 6 pm" in hours.answer[Lang.EN]
    assert "de lunes a sábado de 8 am a 6 pm" in hours.answer[Lang.ES]
    assert "federal" in hours.answer[Lang.EN]


NEVER_IN_A_SAFETY_TEXT = (
    "!", "liable", "responsib", "$", "probably", "repair", "fix ", "repar", "arregl", "http",
)  # fmt: skip


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("hazard", list(Hazard))
def test_safety_texts_are_one_sms_and_say_only_what_to_do(hazard: Hazard, lang: Lang) -> None:
    text = BLUEBIRD.safety.texts[hazard][lang]
    assert 80 <= len(text) <= 300
    assert not [word for word in NEVER_IN_A_SAFETY_TEXT if word in text.lower()]
    assert "911" in text


@pytest.mark.parametrize("hazard", sorted(DANGER_TO_LIFE))
def test_where_life_is_in_danger_911_is_in_the_first_sentence(hazard: Hazard) -> None:
    for lang in Lang:
        first = BLUEBIRD.safety.text(hazard, lang).split(". ")[0]
        assert "911" in first


def test_whatever_must_be_reached_must_be_safe_and_dry() -> None:
    for hazard in (Hazard.ELECTRICAL, Hazard.FLOOD, Hazard.SEWAGE):
        assert "reach it safely and it is dry" in BLUEBIRD.safety.text(hazard, Lang.EN)
        assert "llegar sin riesgo y est" in BLUEBIRD.safety.text(hazard, Lang.ES)


def assert_short_and_calm(texts: Localised, longest: int) -> None:
    for text in texts.values():
        assert 2 <= len(text) <= longest
        assert not set(text) & set("!¡")
