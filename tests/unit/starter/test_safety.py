"""The safety texts: fixed, in both languages, one text message, and nothing but what to do now."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from deskhand.business.load import sample, starter_folder
from deskhand.domain.base import Lang
from deskhand.domain.safety import DANGER_TO_LIFE, LONGEST_TEXT
from deskhand.domain.understanding import Hazard
from deskhand.language.segments import count

SAFETY = sample().safety
EVERY = pytest.mark.parametrize(
    ("hazard", "lang"), [(hazard, lang) for hazard in Hazard for lang in Lang]
)

# The texts as they were read and agreed. Whoever changes one changes its line here, knowingly.
VERSIONS = {
    "gas.en": "c1280fc5a115",
    "gas.es": "c5cb56bc89e6",
    "co.en": "50b0d118d888",
    "co.es": "e414b3e0d03b",
    "electrical.en": "3f10eea75984",
    "electrical.es": "41e130ea80b8",
    "fire.en": "7f5d77f35c43",
    "fire.es": "cae79257040c",
    "flood.en": "fcb67313a205",
    "flood.es": "42c91c3941af",
    "sewage.en": "b39cd5c7cf8c",
    "sewage.es": "f99eae930704",
    "no_heat.en": "093cf9048dfb",
    "no_heat.es": "4936790f7450",
    "lockout.en": "991f85426279",
    "lockout.es": "cb86c74cd0d0",
    "structural.en": "240272aec87c",
    "structural.es": "7f5373f6f9f2",
}


@EVERY
def test_a_text_is_the_version_that_was_agreed(hazard: Hazard, lang: Lang) -> None:
    text = SAFETY.texts[hazard][lang]
    assert sha256(text.encode()).hexdigest()[:12] == VERSIONS[f"{hazard}.{lang}"]


@EVERY
def test_it_goes_out_word_for_word_as_its_file_says(hazard: Hazard, lang: Lang) -> None:
    path = starter_folder() / "safety" / f"{hazard}.{lang}.md"
    assert SAFETY.text(hazard, lang) == path.read_text(encoding="utf-8").strip()


@EVERY
def test_it_is_short_and_names_911(hazard: Hazard, lang: Lang) -> None:
    text = SAFETY.texts[hazard][lang]
    assert 80 <= len(text) <= LONGEST_TEXT == 300
    assert "911" in text


@EVERY
def test_it_costs_two_parts_of_a_text_message_in_either_language(
    hazard: Hazard, lang: Lang
) -> None:
    # One á, í, ó or ú would make it four: a part holds 67 letters then, and 153 without.
    assert count(SAFETY.text(hazard, lang)).segments <= 2


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("hazard", sorted(DANGER_TO_LIFE))
def test_where_life_is_in_danger_911_is_in_the_first_sentence(hazard: Hazard, lang: Lang) -> None:
    assert "911" in SAFETY.text(hazard, lang).split(". ")[0]


@EVERY
def test_nothing_stands_before_911_but_getting_out_and_when_to_call(
    hazard: Hazard, lang: Lang
) -> None:
    before = SAFETY.text(hazard, lang).split("911")[0].lower()
    assert not re.search(r"\b(?:valve|breaker|switch|llave|interruptor|baje|cierre)\b", before)


def test_gas_may_be_told_to_the_gas_company() -> None:
    assert "911 or your gas company" in SAFETY.text(Hazard.GAS, Lang.EN)
    assert "911 o a emergencias de su empresa de gas" in SAFETY.text(Hazard.GAS, Lang.ES)


@pytest.mark.parametrize("hazard", [Hazard.ELECTRICAL, Hazard.FLOOD, Hazard.SEWAGE])
def test_whatever_must_be_reached_must_be_safe_and_dry(hazard: Hazard) -> None:
    assert "reach it safely and it is dry" in SAFETY.text(hazard, Lang.EN)
    assert "llegar sin riesgo y el lugar se encuentr" in SAFETY.text(hazard, Lang.ES)


@EVERY
def test_a_valve_or_a_breaker_is_never_named_without_it(hazard: Hazard, lang: Lang) -> None:
    for sentence in SAFETY.text(hazard, lang).split(". "):
        if re.search(r"\b(?:valve|breaker|llave principal)\b", sentence.lower()):
            assert re.search(
                r"only if you can reach it safely and it is dry|solo si puede", sentence
            )


REPAIR = r"\b(?:repair|fix|tape|patch|tighten|unscrew|repar|arregl|apriet|parch|tap(?:e|ar) )"
DIAGNOSIS = (
    r"\b(?:probably|likely|must be|sounds like|because"
    r"|seguramente|probablemente|debe de ser|parece|porque)\b"
)
LIABILITY = r"liab|responsib|responsab|our fault|insur|at your own risk|bajo su riesgo|\$"
PROMISE = (
    r"\b(?:(?:is|are) on (?:the|our|his) way|we will|we'll|sam|en camino|vamos|iremos|llegaremos)\b"
)


@EVERY
@pytest.mark.parametrize("words", [REPAIR, DIAGNOSIS, LIABILITY, PROMISE])
def test_no_repair_no_diagnosis_no_liability_no_promise(
    hazard: Hazard, lang: Lang, words: str
) -> None:
    text = SAFETY.text(hazard, lang).lower()
    assert not re.search(words, text)
    assert not set(text) & set("!¡")
    assert "http" not in text
