"""Answers filled from the other files: never a figure of their own."""

from __future__ import annotations

from datetime import time

import pytest

from deskhand.business.fill import fill, values
from deskhand.business.load import sample
from deskhand.business.mistakes import Wrong
from deskhand.domain.base import Lang
from deskhand.domain.business import Hours

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


def test_a_name_nobody_knows_or_a_blank_is_wrong() -> None:
    known = values(BUSINESS.model_copy(update={"area": ()}), BOOK, Lang.EN)
    with pytest.raises(Wrong, match=r"nothing called {ownr}") as caught:
        fill("Ask {ownr}", known)
    assert caught.value.remedy == "Did you mean owner?"
    with pytest.raises(Wrong, match=r"{area} is blank"):
        fill("{area}", known)
