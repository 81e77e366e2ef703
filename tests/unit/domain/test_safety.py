"""Safety texts: said in the customer's language, in English where there is no other."""

from __future__ import annotations

import pytest

from deskhand.domain.base import Lang
from deskhand.domain.safety import SafetyTexts
from deskhand.domain.understanding import Hazard

TEXTS = SafetyTexts(
    id="main",
    texts={Hazard.GAS: {Lang.EN: "Leave.", Lang.ES: "Salga."}, Hazard.CO: {Lang.EN: "Air."}},
)


def test_in_the_language_of_the_customer() -> None:
    assert TEXTS.text(Hazard.GAS, Lang.ES) == "Salga."


def test_in_english_where_the_language_is_missing() -> None:
    assert TEXTS.text(Hazard.CO, Lang.ES) == "Air."


def test_a_missing_hazard_is_an_error() -> None:
    with pytest.raises(KeyError):
        TEXTS.text(Hazard.FIRE, Lang.EN)


def test_survives_the_store() -> None:
    assert SafetyTexts.model_validate_json(TEXTS.model_dump_json()) == TEXTS
