"""The templates: complete, true to their header, and in the voice of docs/voice.md."""

import re
from pathlib import Path

import pytest
from hypothesis import given

from deskhand.domain.base import Channel, Lang
from deskhand.domain.plan import ActKind, FactType, ReplyPlan
from deskhand.language.segments import count, outside_gsm7
from deskhand.language.wording import OPTIONAL, PLACEHOLDER, say_phone, templates, word
from tests.support.plans import (
    ADDRESS,
    BUSINESS,
    OWNER,
    PHONE,
    act,
    at,
    declared,
    plan,
    plans,
)

A = ActKind
SPOKEN = [
    (lang, kind, variant) for lang in Lang for kind, vs in templates(lang).items() for variant in vs
]
BY_MAIL = ("close", "text_email")


@pytest.mark.parametrize("lang", Lang)
def test_every_act_has_a_template(lang: Lang) -> None:
    assert set(templates(lang)) == set(ActKind)


def test_every_placeholder_is_a_declared_fact() -> None:
    table = declared()
    for lang, kind, variant in SPOKEN:
        keys = {fact.key for fact in table[kind]}
        for part in variant.parts.values():
            assert set(PLACEHOLDER.findall(part)) <= keys, (lang, kind, part)
            assert "{" not in PLACEHOLDER.sub("", part)
            assert "[" not in OPTIONAL.sub("", part)


@pytest.mark.parametrize("lang", Lang)
def test_the_facts_an_act_must_have_are_enough_to_word_it(lang: Lang) -> None:
    for kind, facts in declared().items():
        must = {fact.key for fact in facts if not fact.optional}
        assert templates(lang)[kind][-1].needs <= must, kind


def test_the_header_declares_what_the_acts_carry() -> None:
    table = declared()
    asks = {kind for kind in ActKind if kind.startswith("ask_")}
    bare = asks | {
        A.NO_SLOTS, A.SLOT_TAKEN, A.NO_VISIT, A.ACCEPTED, A.DECLINED, A.STOPPED, A.STARTED,
        A.IN_CALENDAR_FIRST, A.NOBODY_CAME, A.MISSED_US, A.RAIN, A.TIME_PAST,
        A.ESTIMATE_FREE, A.PRICE_RAN_OUT, A.NOTED, A.PRICE_TO_PAYER, A.PAYER_ASKED, A.CAN_DO_LESS,
    }  # fmt: skip
    assert {kind for kind, facts in table.items() if not facts} == bare
    assert ("owner", FactType.NAME, False) in table[A.PAGED]


def test_a_missing_fact_is_an_error() -> None:
    with pytest.raises(ValueError, match="booked cannot be worded without the facts: address"):
        word(plan(act(A.BOOKED, item="Toilet repair", slot=at(24, 13, 15))))


# ---- what is said


QUOTE = act(A.QUOTE_FIXED, item="kitchen faucet replacement", total=18_500)
OFFERS = act(A.OFFER_SLOTS, slot1=at(23, 11, 13), slot2=at(24, 13, 15), slot3=at(27, 8, 10))
GREET = act(A.GREET, business=BUSINESS, owner=OWNER)
BOOKED = act(
    A.BOOKED, item="Toilet repair", slot=at(24, 13, 15), name="Dana", address=ADDRESS, total=18_500
)


def test_a_first_answer_by_text() -> None:
    assert word(plan(GREET, QUOTE, OFFERS)) == (
        "This is Bluebird Handyman's automated assistant; Sam reads these messages too. "
        "Kitchen faucet replacement: $185. We can come: "
        "1) tomorrow, Mon Nov 23, between 11 am and 1 pm; 2) Tue Nov 24, between 1 and 3 pm; "
        "3) Fri Nov 27, between 8 and 10 am. Which one works best for you?"
    )


def test_a_first_answer_by_mail_lists_the_offers_and_signs() -> None:
    assert word(plan(GREET, QUOTE, OFFERS, channel=Channel.EMAIL)) == (
        "Hello,\n\nKitchen faucet replacement: $185.\n\nWe can come:\n"
        "1) tomorrow, Mon Nov 23, between 11 am and 1 pm\n2) Tue Nov 24, between 1 and 3 pm\n"
        "3) Fri Nov 27, between 8 and 10 am\n\nWhich one works best for you?\n\n"
        "Bluebird Handyman\nThis is our automated assistant; Sam reads these messages too."
    )


def test_a_booking_in_both_languages() -> None:
    assert word(plan(BOOKED)) == (
        "Thanks, Dana. You're booked: Toilet repair, Tue Nov 24, between 1 and 3 pm, "
        f"at {ADDRESS}. Price: $185."
    )
    assert word(plan(BOOKED, lang=Lang.ES)) == (
        "Gracias, Dana. Su visita queda agendada: Toilet repair, el martes 24 de noviembre, "
        f"entre la 1 y las 3 de la tarde, en {ADDRESS}. Precio: $185."
    )


def test_a_single_offer_is_not_numbered() -> None:
    said = word(plan(act(A.OFFER_SLOTS, slot1=at(24, 10))))
    assert said == "We can come Tue Nov 24 at 10 am. Does that work for you?"


@pytest.mark.parametrize(
    ("lang", "end"),
    [
        (Lang.EN, "between $120 and $180, confirmed on site before we start."),
        (Lang.ES, "entre $120 y $180; el precio se confirma en el lugar antes de empezar."),
    ],
)
def test_a_range_is_never_a_total_and_ends_confirmed_on_site(lang: Lang, end: str) -> None:
    said = word(plan(act(A.QUOTE_RANGE, item="Patch", low=12_000, high=18_000), lang=lang))
    assert said.endswith(end)
    assert "total" not in said.lower()
    booked = act(A.BOOKED, item="Patch", slot=at(24, 10), address=ADDRESS, low=12_000, high=18_000)
    assert re.search(r"(confirmed on site before we start|en el lugar antes de empezar)\.$",
                     word(plan(booked, lang=lang)))  # fmt: skip


def test_a_question_of_its_own_goes_before_one_asked_by_the_way() -> None:
    said = word(plan(act(A.ASK_NAME_ADDRESS), OFFERS))
    assert said.endswith("What name and address should we put down for the visit?")
    assert said.count("?") == 1


def test_the_style_tu_says_tu() -> None:
    usted = word(plan(OFFERS, lang=Lang.ES))
    assert usted.endswith("¿Qué horario le queda mejor?")
    assert word(plan(OFFERS, lang=Lang.ES), "tu").endswith("¿Qué horario te queda mejor?")
    assert word(plan(OFFERS), "tu") == word(plan(OFFERS))


def test_texts_are_put_in_word_for_word() -> None:
    text = "leave the building. [Now] {go} -- call 911!"
    assert word(plan(act(A.SAFETY, text=text))) == text
    said = word(plan(act(A.SAFETY, text=f"{text}\n{text}"), act(A.PAGED, owner=OWNER)))
    assert said.startswith(f"{text}\n{text}\nI've alerted Sam")


def test_a_text_that_ends_a_sentence_needs_no_second_full_stop() -> None:
    quote = act(A.QUOTE_FIXED, item="Patch", total=9_500, includes="One coat of paint.")
    assert word(plan(quote)) == "Patch: $95. Included: One coat of paint."


def test_phones_are_said_as_people_write_them() -> None:
    assert say_phone("+18455550100") == "845-555-0100"
    assert say_phone("+442079460018") == "+442079460018"
    assert "845-555-0100" in word(plan(act(A.TO_OWNER, owner=OWNER, phone=PHONE)))


# ---- the voice


@given(
    plans(
        kinds=tuple(kind for kind in ActKind if kind not in {A.FAQ_ANSWER, A.OWN_WORDS, A.SAFETY})
    )
)
def test_one_question_at_most_and_it_comes_last(reply: ReplyPlan) -> None:
    said = word(reply)
    assert said.count("?") <= 1
    if "?" in said and reply.channel is not Channel.EMAIL:
        assert said.endswith("?")


@given(plans())
def test_what_is_left_out_leaves_no_gap(reply: ReplyPlan) -> None:
    said = word(reply)
    assert "  " not in said
    assert said == said.strip()


def test_no_template_shouts_or_tells_to_reply_cancel() -> None:
    for lang, kind, variant in SPOKEN:
        for part in variant.parts.values():
            assert not re.search(r"[!¡]|(?i:reply cancel|responda cancelar)", part), (lang, kind)


def test_i_is_the_assistant_and_never_the_crew() -> None:
    own = {
        A.HOLDING, A.NO_HURRY, A.NO_VISIT, A.TO_OWNER, A.PAGED, A.ROTA_EXHAUSTED,
        A.ALERTED_TODAY, A.ALERTED_TONIGHT, A.TOLD_IN_MORNING, A.ASKED_CREW, A.NO_WORD_YET,
        A.BID_PASSED_ON, A.PAYER_ASKED, A.CALLBACK, A.PASSED_ON, A.QUESTION_PASSED_ON, A.PAYING_PASSED_ON,
        A.REST_PASSED_ON,
        A.LONG_WORK, A.DAYS_NOT_SET, A.AFTER_HOURS_RATE, A.LET_GO, A.STILL_PAGED, A.CALL_PASSED_ON,
        A.OCCUPANT_ASKED,
    }  # fmt: skip
    for kind, variants in templates(Lang.EN).items():
        for variant in variants:
            if re.search(r"\bI\b", " ".join(variant.parts.values())):
                assert kind in own


def test_the_first_message_says_what_writes_and_who_reads() -> None:
    for lang, channel in ((lang, channel) for lang in Lang for channel in Channel):
        said = word(plan(GREET, act(A.ASK_WHEN), lang=lang, channel=channel))
        assert BUSINESS in said
        assert OWNER in said
        assert re.search("automat(ed|izado)", said)


def test_what_goes_by_sms_stays_cheap() -> None:
    """Spanish too: á í ó ú would cut a segment to less than half."""
    for lang, kind, variant in SPOKEN:
        for name, part in variant.parts.items():
            if not name.startswith(BY_MAIL):
                assert outside_gsm7(part) == "", (lang, kind, part)


@pytest.mark.parametrize(("lang", "segments"), [(Lang.EN, 2), (Lang.ES, 3)])
def test_everyday_messages_are_short(lang: Lang, segments: int) -> None:
    everyday = (
        (GREET, QUOTE, OFFERS),
        (BOOKED,),
        (act(A.HOLDING, slot=at(24, 13, 15)), act(A.ASK_NAME_ADDRESS)),
        (act(A.MOVED, slot=at(24, 13, 15), address=ADDRESS),),
        (act(A.REMINDER, slot=at(24, 13, 15), address=ADDRESS, item="Toilet repair"),),
    )
    first, *others = (count(word(plan(*acts, lang=lang))).segments for acts in everyday)
    assert first <= segments
    assert max(others) <= 2


def test_the_examples_of_the_voice_page_are_what_the_templates_say() -> None:
    page = (Path(__file__).parents[3] / "docs" / "voice.md").read_text(encoding="utf-8")
    slot, place = at(24, 13, 15), "14 Wurts St"
    faucet = {Lang.EN: "Kitchen faucet replacement", Lang.ES: "Cambio de llave de cocina"}
    patch = {Lang.EN: "Drywall patch", Lang.ES: "Parche de tablaroca"}
    for lang in Lang:
        said = (
            GREET,
            act(A.QUOTE_FIXED, item=faucet[lang], total=18_500),
            act(A.QUOTE_RANGE, item=patch[lang], low=12_000, high=18_000),
            act(A.ESTIMATE_NEEDED),
            act(A.HOLDING, slot=slot),
            act(
                A.BOOKED, item="Toilet repair", slot=slot, name="Dana", address=place, total=18_500
            ),
            act(A.TO_OWNER, owner=OWNER, phone=PHONE),
        )
        for example in said:
            assert f"| {word(plan(example, lang=lang))} |" in page
