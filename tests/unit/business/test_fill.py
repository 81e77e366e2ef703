"""Answers filled from the other files: never a figure of their own."""

from __future__ import annotations

from datetime import time

import pytest

from deskhand.business.fill import fill, values
from deskhand.business.load import sample
from deskhand.business.mistakes import Wrong
from deskhand.domain.base import Lang
from deskhand.domain.business import About, AfterHours, Hours
from deskhand.domain.price_book import TripZone

BUSINESS = sample().business.model_copy(
    update={
        "hours": {
            0: Hours(opens=time(8), closes=time(17, 30)),
            1: Hours(opens=time(8), closes=time(17, 30)),
            3: Hours(opens=time(8), closes=time(17, 30)),
            5: Hours(opens=time(9), closes=time(13)),
        },
        "holidays": "none",
        "area": ("12401", "12443"),
    }
)
BOOK = sample().price_book.model_copy(update={"minimum_cents": 0, "trip_fee_cents": 4_550})


def test_figures_come_from_the_files() -> None:
    known = values(BUSINESS, BOOK, Lang.EN)
    assert fill("{hourly_rate}, { minimum }", known) == "$95, $0"
    assert "one trip fee of $45.50" in known["about_trip_fee"]
    assert known["about_minimum"] == "There is no minimum charge."
    assert known["window_hours"] == "2"
    assert known["area"] == "12401, 12443"
    assert known["phone"] == "(845) 555-0100"
    assert "regular days" in known["about_holidays"]


def test_hours_are_told_in_runs_of_days() -> None:
    english, spanish = (values(BUSINESS, BOOK, lang)["hours"] for lang in (Lang.EN, Lang.ES))
    assert (
        english
        == "Monday to Tuesday 8 am to 5:30 pm, Thursday 8 am to 5:30 pm, Saturday 9 am to 1 pm"
    )
    assert spanish == (
        "de lunes a martes de 8 am a 5:30 pm, los jueves de 8 am a 5:30 pm, los sábados de 9 am a 1 pm"
    )


def test_a_name_nobody_knows_is_wrong() -> None:
    with pytest.raises(Wrong, match=r"nothing called {ownr}") as caught:
        fill("Ask {ownr}", values(BUSINESS, BOOK, Lang.EN))
    assert caught.value.remedy == "Did you mean owner?"


@pytest.mark.parametrize(
    "name",
    [
        "licence",
        "insurance",
        "bonding",
        "warranty",
        "background_checks",
        "payment",
        "after_hours_rate",
        "about_after_hours",
        "area",
        "warranty_days",
    ],
)
def test_a_blank_value_leaves_no_answer(name: str) -> None:
    blank = BUSINESS.model_copy(update={"area": ()})
    assert fill(f"Well: {{{name}}}.", values(blank, BOOK, Lang.EN)) is None


def test_what_he_says_of_himself_goes_out_as_he_wrote_it() -> None:
    about = About(licence={Lang.EN: "Yes, no. 4711", Lang.ES: "Sí, núm. 4711"})
    business = BUSINESS.model_copy(update={"about": about})
    assert fill("{licence}.", values(business, BOOK, Lang.EN)) == "Yes, no. 4711."
    assert fill("{licence}.", values(business, BOOK, Lang.ES)) == "Sí, núm. 4711."
    assert fill("{insurance}.", values(business, BOOK, Lang.EN)) is None


def test_sentences_say_what_is_charged_and_nothing_else() -> None:
    book = BOOK.model_copy(
        update={
            "trip_fee_cents": 0,
            "zones": (TripZone(name="far", codes=("12498",), cents=4_500),),
            "trip_fee_credited": True,
            "estimate_fee_cents": 6_000,
            "after_hours_cents": 15_000,
            "pickup_cents": 3_500,
            "markup_percent": 20,
        }
    )
    policy = BUSINESS.policy.model_copy(update={"late_cancel_fee_cents": 5_000})
    known = values(BUSINESS.model_copy(update={"policy": policy}), book, Lang.EN)
    assert known["about_trip_fee"] == (
        "The trip fee depends on the ZIP code: from $0 to $45 for each visit. "
        "It comes off the price if we do the work."
    )
    assert known["about_estimate"] == (
        "The visit for an estimate costs $60. It comes off the price if we do the work."
    )
    assert known["about_after_hours"] == "Outside our hours the rate is $150 an hour."
    assert known["after_hours_rate"] == "$150"
    assert known["materials"] == (
        "Parts that are not in the price are billed at what they cost us plus 20%. "
        "Fetching them is $35 once per visit."
    )
    assert known["about_cancelling"] == (
        "Please tell us at least 24 hours before the visit. Later than that costs $50."
    )
    plain = values(BUSINESS, BOOK.model_copy(update={"trip_fee_cents": 0}), Lang.EN)
    assert plain["materials"] == "Parts that are not in the price are billed at what they cost us."
    assert plain["about_trip_fee"] == "No, inside our area we charge no trip fee."
    assert plain["about_cancelling"] == "Please tell us at least 24 hours before the visit."


def test_nobody_comes_after_hours_is_said_as_it_is() -> None:
    stays = BUSINESS.model_copy(update={"after_hours": AfterHours(attends=False)})
    assert values(stays, BOOK, Lang.ES)["about_after_hours"] == "Fuera de nuestro horario no vamos."
