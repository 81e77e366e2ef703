"""What somebody in danger is told: first the safety text, then nothing but what is so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.agents.emergency import words
from deskhand.business.load import sample
from deskhand.domain.base import Channel, Lang
from deskhand.domain.business import AfterHours, Business, HazardRule, OnDanger
from deskhand.domain.control import Incident
from deskhand.domain.plan import Act, ActKind, ReplyPlan
from deskhand.domain.policy import local_day
from deskhand.domain.understanding import Hazard
from deskhand.language.guard import check
from deskhand.language.segments import count
from deskhand.language.wording import word

FILES = sample()
SHOP = FILES.business
SUNDAY_NIGHT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
OPEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def _incident(hazard: Hazard, lang: Lang = Lang.EN, by: str | None = None) -> Incident:
    return Incident(
        id="i1",
        contact="sms:+18455550111",
        customer=None,
        channel=Channel.SMS,
        lang=lang,
        hazards=(hazard,),
        opened_at=SUNDAY_NIGHT,
        open_until=SUNDAY_NIGHT,
        words="help",
        acknowledged_by=by,
    )


def _plan(acts: tuple[Act, ...], business: Business, now: datetime, lang: Lang) -> ReplyPlan:
    today = local_day(now, business.zone)
    return ReplyPlan(acts=acts, lang=lang, channel=Channel.SMS, zone=business.zone, today=today)


def _safety(
    hazard: Hazard, business: Business, now: datetime, lang: Lang = Lang.EN, *, rings: bool = True
) -> ReplyPlan:
    telling = words.Telling(business, _incident(hazard, lang), now, "Sam", rings, first=True)
    acts = words.safety(hazard, FILES.safety, telling)
    return _plan((*acts, words.signed(business)), business, now, lang)


RULES = [
    HazardRule(),
    HazardRule(then=OnDanger.MORNING),
    HazardRule(then=OnDanger.NOT_OURS, refer_to="Hudson Oil", refer_phone="+18455550199"),
    HazardRule(then=OnDanger.NOT_OURS, refer_phone="+18455550199"),
]
HOURS = [AfterHours(), AfterHours(fee_cents=15_000), AfterHours(attends=False)]


@given(
    st.sampled_from(Hazard),
    st.sampled_from(RULES),
    st.sampled_from(HOURS),
    st.sampled_from([SUNDAY_NIGHT, OPEN]),
    st.sampled_from(Lang),
    st.booleans(),
)
def test_every_word_to_somebody_in_danger_passes_the_guard(
    hazard: Hazard, rule: HazardRule, after: AfterHours, now: datetime, lang: Lang, rings: bool
) -> None:
    business = SHOP.model_copy(update={"hazards": {hazard: rule}, "after_hours": after})
    plan = _safety(hazard, business, now, lang, rings=rings)
    said = word(plan)
    assert check(said, plan) == ()
    text = FILES.safety.text(hazard, lang)
    assert said.startswith(text)
    assert SHOP.owner.name not in text
    assert count(said).segments <= 5


@given(st.sampled_from(Hazard))
def test_a_danger_he_did_not_name_wakes(hazard: Hazard) -> None:
    assert words.wakes(hazard, SHOP)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(
    "said", ["40 minutes", "not an emergency", "$200 and I'm on my way", "Call Mike 845-555-0101"]
)
def test_the_guard_lets_his_very_words_pass_and_no_others(lang: Lang, said: str) -> None:
    plan = _plan((words.answered("Sam", said),), SHOP, OPEN, lang)
    text = word(plan)
    assert said in text
    assert check(text, plan) == ()
    for other in (
        text.replace(said, "50 minutes"),
        f"{text} He comes in 20 minutes.",
        f"{text} It costs $90.",
        text.replace("Sam", "Mike"),
        f"Sam: {said[:-1]}",
    ):
        assert check(other, plan), other


@pytest.mark.parametrize("said", ["ok", "OK!", "\U0001f44d", "yes", "", "  ", "k", "ok thanks"])
def test_a_bare_ok_is_only_seen(said: str) -> None:
    assert words.answered("Sam", said).kind is ActKind.ACKNOWLEDGED


def test_who_is_not_on_call_is_not_named_when_nobody_answers() -> None:
    rota = tuple(step for step in SHOP.rota if step.name == "Mike")
    acts = (words.exhausted(SHOP.model_copy(update={"rota": rota})),)
    said = word(_plan(acts, SHOP, OPEN, Lang.EN))
    assert "Sam" not in said
    assert "911" in said


def test_a_business_that_never_opens_says_nothing_of_hours() -> None:
    closed = SHOP.model_copy(update={"hours": {}, "after_hours": AfterHours(attends=False)})
    kinds = {act.kind for act in _safety(Hazard.FLOOD, closed, OPEN).acts}
    assert ActKind.NOBODY_BEFORE not in kinds
