"""A draft holds no fact, and filled as it stands it is the template's own text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from deskhand.domain.base import Channel, Lang
from deskhand.domain.plan import ActKind, FactType, ReplyPlan
from deskhand.language.models.answers import Unreadable
from deskhand.language.models.placeholders import draft, filled
from deskhand.language.wording import say, word
from tests.support.plans import act, at, plan, plans

QUOTE = plan(
    act(ActKind.QUOTE_FIXED, item="faucet repair", total=12_500),
    act(ActKind.OFFER_SLOTS, slot1=at(24, 13, 15), slot2=at(25, 8, 10)),
)
KEYS = re.compile(r"\{\{\w+\}\}")


@given(plans())
def test_a_draft_filled_as_it_stands_is_the_templates_text(anything: ReplyPlan) -> None:
    drafted = draft(anything)
    assert filled(drafted.text, drafted).casefold() == word(anything).casefold()


@given(plans())
def test_no_fact_is_in_a_draft(anything: ReplyPlan) -> None:
    bare = KEYS.sub("", draft(anything).text)
    for fact in anything.facts:
        said = say(fact, anything)
        if fact.type in (FactType.MONEY, FactType.SLOT, FactType.PHONE, FactType.ADDRESS):
            assert said not in bare


def test_another_wording_has_the_facts_of_the_plan() -> None:
    drafted = draft(QUOTE)
    assert sorted(KEYS.findall(drafted.text)) == ["{{item}}", "{{slot1}}", "{{slot2}}", "{{total}}"]
    said = filled(
        "We do {{item}} for {{total}}. Would 1) {{slot1}} or 2) {{slot2}} work for you?", drafted
    )
    assert said == (
        "We do faucet repair for $125. Would 1) Tue Nov 24, between 1 and 3 pm or "
        "2) Wed Nov 25, between 8 and 10 am work for you?"
    )


def test_two_facts_of_one_name_have_placeholders_of_their_own() -> None:
    two = plan(
        act(ActKind.QUOTE_FIXED, item="faucet repair", total=12_500),
        act(ActKind.QUOTE_FIXED, item="toilet repair", total=13_500),
    )
    named = {key.strip("{}") for key in KEYS.findall(draft(two).text)}
    assert named == {"item", "item_2", "total", "total_2"}


@pytest.mark.parametrize(
    "wording",
    [
        "That is {{total}}.",  # facts are missing
        "{{item}} {{total}} 1) {{slot1}} 2) {{slot2}} {{discount}}",  # an unknown one
        "{{item}} {{total}} {{total}} 1) {{slot1}} 2) {{slot2}}",  # a doubled one
        "{{item}} {{total}} 1) {{slot1}} 2) {{slot2}} {{",
        "{{item}} {{total}} 1) {{slot1}} 2) {{slot2}} {free}",
        "{item} {total} 1) {slot1} 2) {slot2}",
        "",
        "Cuesta {{total}} por {{item}} y tenemos estos horarios: 1) {{slot1}} o 2) {{slot2}}, dígame",
        "{{item}} {{total}} 1) {{slot1}} 2) {{slot2}} " + "and we are very happy to help " * 20,
        "{{item}} {{total}} 1) {{slot1}} 2) {{slot2}} " + "😀" * 120,
    ],
)
def test_what_is_no_wording_of_the_draft_is_refused(wording: str) -> None:
    with pytest.raises(Unreadable):
        filled(wording, draft(QUOTE))


def test_typographers_signs_do_not_make_a_text_dearer() -> None:
    drafted = draft(plan(act(ActKind.ASK_WHEN)))
    assert filled("When would suit you – tomorrow’s fine…", drafted) == (
        "When would suit you - tomorrow's fine..."
    )


def test_a_mail_may_be_longer_and_in_spanish() -> None:
    spanish = plan(act(ActKind.ASK_WHEN), lang=Lang.ES, channel=Channel.EMAIL)
    said = "¿Qué día y a qué hora le queda mejor para la visita? " * 5
    assert filled(said, draft(spanish)) == said
