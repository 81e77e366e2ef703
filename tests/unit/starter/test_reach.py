"""Whatever stands in the sample can be asked for: each item by each alias, each question in other words."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.business.load import sample
from deskhand.domain.base import Lang
from deskhand.domain.price_book import PriceItem
from deskhand.domain.understanding import Understanding
from deskhand.language.text import fold
from deskhand.ports.llm import ReadingContext
from deskhand.providers.llm.offline import OfflineEngine

BLUEBIRD = sample()
ENGINE = OfflineEngine()
CARRIER = {Lang.EN: "how much for {}?", Lang.ES: "¿cuánto cuesta {}?"}
PARAPHRASES = tomllib.loads(
    Path(__file__).with_name("paraphrases.toml").read_text(encoding="utf-8")
)
SAID = [
    (key, Lang(lang), said)
    for key, langs in PARAPHRASES.items()
    for lang, all_said in langs.items()
    for said in all_said
]


def read(text: str) -> Understanding:
    context = ReadingContext(
        now=datetime(2026, 11, 22, 20, tzinfo=UTC),
        zone=BLUEBIRD.business.zone,
        items=BLUEBIRD.price_book.items,
        faqs=BLUEBIRD.faq_book.faqs,
    )
    return ENGINE.understand(text, context)


@pytest.mark.parametrize("item", BLUEBIRD.price_book.items, ids=lambda item: item.key)
def test_each_alias_in_both_languages_reaches_its_item(item: PriceItem) -> None:
    lost = {
        said: found.items
        for lang, aliases in item.aliases.items()
        for said in aliases
        if item.key not in (found := read(CARRIER[lang].format(said))).items
    }
    assert not lost


@pytest.mark.parametrize("item", BLUEBIRD.price_book.items, ids=lambda item: item.key)
def test_an_alias_names_no_second_item_of_another_service(item: PriceItem) -> None:
    """A customer who asks for one thing must not be quoted two."""
    more = {
        said: found.services
        for lang, aliases in item.aliases.items()
        for said in aliases[:2]
        if (found := read(CARRIER[lang].format(said))).services != (item.service,)
    }
    assert not more


def test_each_question_has_two_paraphrases_a_language() -> None:
    assert PARAPHRASES.keys() == {faq.key for faq in BLUEBIRD.faq_book.faqs}
    for key, langs in PARAPHRASES.items():
        assert langs.keys() == {"en", "es"}, key
        assert all(len(set(said)) >= 2 for said in langs.values()), key


@pytest.mark.parametrize(("key", "lang", "said"), SAID)
def test_a_paraphrase_reaches_its_question(key: str, lang: Lang, said: str) -> None:
    assert key in read(said).faqs


@pytest.mark.parametrize(("key", "lang", "said"), SAID)
def test_a_paraphrase_stands_neither_in_the_question_nor_in_its_aliases(
    key: str, lang: Lang, said: str
) -> None:
    faq = BLUEBIRD.faq_book.faq(key)
    assert faq is not None
    written = [*faq.question.values(), *(a for aliases in faq.aliases.values() for a in aliases)]
    assert plain(said) not in {plain(one) for one in written}


def plain(said: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(said)).split())


@pytest.mark.parametrize(
    "said",
    [
        "hello",
        "thank you so much",
        "my faucet drips, can you come Tuesday?",
        "can you open the drain?",
        "can you fix my computer desk?",
        "do you hang pictures?",
        "why don't you answer me?",
        "I have to cancel my appointment tomorrow",
        "tengo que cancelar mi cita",
        "es urgente, ¿pueden venir hoy?",
        "what kind of faucet fits there?",
        "can you call me?",
    ],
)
def test_what_only_sounds_like_a_question_of_the_list_asks_none(said: str) -> None:
    assert read(said).faqs == ()
