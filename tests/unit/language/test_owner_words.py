"""What the owner is told: both languages say the same things; short, and no shouting."""

from __future__ import annotations

import re
import string
from datetime import date

import pytest

from deskhand.business.load import sample
from deskhand.domain.base import Channel, Lang
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.understanding import Intent, Understanding
from deskhand.language.gloss import WISHES, gloss, in_language
from deskhand.language.owner import phrases, shortened

ZONE, TODAY = "America/New_York", date(2026, 11, 22)


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences() -> None:
    assert phrases(Lang.EN).keys() == phrases(Lang.ES).keys()


@pytest.mark.parametrize("key", sorted(phrases(Lang.EN)))
def test_a_sentence_says_the_same_facts_in_both_languages(key: str) -> None:
    assert holes(phrases(Lang.EN)[key]) == holes(phrases(Lang.ES)[key])
    for lang in Lang:
        assert "!" not in phrases(lang)[key]
        assert not re.search(r"\b(?:ticket|slot|system|draft mode|database)\b", phrases(lang)[key])


def test_a_long_text_is_shortened_for_a_phone() -> None:
    assert shortened("one\ntwo", 20) == "one two"
    assert shortened("a" * 50, 20) == "a" * 17 + "..."


@pytest.mark.parametrize("lang", Lang)
def test_what_was_read_is_said_in_his_language(lang: Lang) -> None:
    faucet = sample().price_book.items[:1]
    heard = Understanding(intents=(Intent.BOOK,), address="8 Pine St", wants_person=True)
    told = gloss(heard, faucet, lang, ZONE, TODAY)
    assert WISHES[lang][Intent.BOOK] in told
    assert "8 Pine St" in told
    assert faucet[0].name[lang] in told


def test_nothing_read_is_nothing_said() -> None:
    assert gloss(Understanding(), (), Lang.EN, ZONE, TODAY) == ""


def test_the_words_of_his_own_books_are_put_into_his_language() -> None:
    book = sample().price_book
    item = next(i for i in book.items if Lang.ES in i.name and i.name[Lang.ES] != i.name[Lang.EN])
    facts = (
        Fact(key="item", type=FactType.NAME, value=item.name[Lang.ES], source="PriceBook"),
        Fact(key="name", type=FactType.NAME, value="Rosa", source="InboundMessage"),
        Fact(key="total", type=FactType.MONEY, value=18_500, source="PriceBook"),
    )
    plan = ReplyPlan(
        acts=(Act(kind=ActKind.QUOTE_FIXED, facts=facts),),
        lang=Lang.ES, channel=Channel.SMS, zone=ZONE, today=TODAY.isoformat(),
    )  # fmt: skip
    told = in_language(plan, Lang.EN, book)
    assert told.lang is Lang.EN
    assert [f.value for f in told.facts] == [item.name[Lang.EN], "Rosa", 18_500]
