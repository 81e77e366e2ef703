"""The language of a message, short ones and mixed ones included."""

import json
from pathlib import Path

import pytest

from deskhand.domain.base import Lang
from deskhand.language.lang_id import NOT_OURS, identify
from deskhand.language.text import Text

DATA = Path(__file__).parents[2] / "data"


def test_own_messages_are_told_apart() -> None:
    rows = [
        json.loads(line)
        for name in ("messages_before.jsonl", "messages_after.jsonl")
        for line in (DATA / name).read_text("utf-8").splitlines()
    ]
    labelled = [row for row in rows if "lang" in row["gold"]]
    wrong = [
        row["text"]
        for row in labelled
        if identify(Text.of(row["text"])).lang != row["gold"]["lang"]
    ]
    assert len(wrong) <= 0.01 * len(labelled), wrong


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, mon robinet fuit, pouvez-vous venir demain ?",
        "Olá, a torneira da cozinha está vazando, você pode vir amanhã?",
        "Guten Tag, der Wasserhahn tropft, können Sie morgen kommen?",
        "水龙头漏水，你明天能来吗",
        "Добрый день, у меня течёт кран",
    ],
)
def test_a_third_language_is_not_taken_for_ours(text: str) -> None:
    tongue = identify(Text.of(text))
    assert tongue.foreign
    assert (tongue.lang, tongue.confidence) == (Lang.EN, NOT_OURS)


def test_without_words_the_expected_language_stands() -> None:
    assert identify(Text.of("2"), Lang.ES).lang is Lang.ES
    assert identify(Text.of("👍")).lang is Lang.EN


def test_spanglish_goes_with_the_most_words() -> None:
    assert identify(Text.of("mi sink está tapado otra vez, can you come")).lang is Lang.ES
    assert identify(Text.of("hola, can you come fix the sink on Tuesday")).lang is Lang.EN
