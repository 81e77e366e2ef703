"""The sample's procedures: enough for the crew, short and safe for the customer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskhand.business.load import sample, starter_folder
from deskhand.domain.base import Lang
from deskhand.domain.price_book import HowQuoted, PriceItem
from deskhand.domain.procedures import Procedure
from deskhand.language.segments import count

BLUEBIRD = sample()
BOOK, PROCEDURES = BLUEBIRD.price_book, BLUEBIRD.procedures.procedures
VISITED = [item for item in BOOK.items if item.how_quoted is not HowQuoted.NOT_OFFERED]


def name(one: Procedure | PriceItem) -> str:
    return one.key


def test_there_are_more_than_twenty() -> None:
    assert len(PROCEDURES) >= 20
    assert all(procedure.reviewed for procedure in PROCEDURES)


@pytest.mark.parametrize(
    "path", sorted((starter_folder() / "procedures").iterdir()), ids=lambda path: path.stem
)
def test_one_has_at_most_fifteen_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 15


@pytest.mark.parametrize("item", VISITED, ids=name)
def test_every_visit_has_one(item: PriceItem) -> None:
    assert BLUEBIRD.procedures.about([item.service], [item.key])


@pytest.mark.parametrize("service", BOOK.services)
def test_every_service_has_one_when_no_item_is_named(service: str) -> None:
    assert BLUEBIRD.procedures.about([service], [])


@pytest.mark.parametrize("procedure", PROCEDURES, ids=name)
def test_the_crew_reads_what_to_bring_to_check_and_when_to_stop(procedure: Procedure) -> None:
    crew = procedure.crew
    assert len(crew.bring) >= 3
    assert len(crew.check) >= 3
    assert len(crew.stop_and_call_if) >= 3


@pytest.mark.parametrize("procedure", PROCEDURES, ids=name)
def test_the_crew_is_done_within_the_minutes_that_are_booked(procedure: Procedure) -> None:
    items = [item for key in procedure.items if (item := BOOK.item(key))]
    if not items:
        default = [BOOK.for_service(service) for service in procedure.services]
        items = [item for item in default if item and item.cents]
    assert all(procedure.crew.minutes <= item.minutes for item in items)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=name)
def test_an_items_procedure_is_of_its_service(procedure: Procedure) -> None:
    items = [item for key in procedure.items if (item := BOOK.item(key))]
    assert len(items) == len(procedure.items)
    assert {item.service for item in items} <= set(procedure.services)


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("procedure", PROCEDURES, ids=name)
def test_the_customers_part_is_one_text_message_of_two_sentences(
    procedure: Procedure, lang: Lang
) -> None:
    said = procedure.customer[lang]
    assert len(said) < 150
    assert count(said).segments == 1
    assert len(re.findall(r"[.!?]", said)) <= 2
    assert not set(said) & set("!¡")


# Repairing, naming the cause, promising: none of it is the customer's part.
REPAIR = (
    r"\b(?:tighten|unscrew|replace|remove the|take apart|turn off the breaker"
    r"|apriet|cambie|desarm|desatornill)"
)
CAUSE = r"\b(?:because|probably|the problem|it is the|porque|seguramente|el problema|se debe a)\b"
PROMISE = (
    r"\b(?:we will|we'll|guarantee|for free|right away|always|garantiz|gratis|enseguida|siempre)\b"
)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=name)
def test_the_customers_part_tells_no_repair_no_cause_and_no_promise(procedure: Procedure) -> None:
    for said in procedure.customer.values():
        for words in (REPAIR, CAUSE, PROMISE):
            assert not re.search(words, said.lower()), said
        assert "$" not in said
        assert not re.search(r"\d", said)


def test_nothing_of_the_crews_part_is_in_the_customers() -> None:
    for procedure in PROCEDURES:
        crew = procedure.crew
        for line in (*crew.bring, *crew.check, *crew.stop_and_call_if):
            said = [text for text in procedure.customer.values() if " " in line and line in text]
            assert not said, line


@pytest.mark.parametrize("key", ["outlet", "outlet_gfci"])
def test_electricity_is_left_alone_by_the_customer(key: str) -> None:
    """Nobody is told to touch an outlet that may be why he wrote."""
    procedure = next(p for p in PROCEDURES if p.key == key)
    assert "leave that outlet unused" in procedure.customer[Lang.EN]
    assert "no use ese tomacorriente" in procedure.customer[Lang.ES]
