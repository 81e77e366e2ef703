"""An answer that waits, carried on by the next one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskhand.domain.base import Channel, Lang
from deskhand.domain.drafts import SETTLED, merged
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.windows import Window

TUESDAY = Window(start=datetime(2026, 11, 24, 18, tzinfo=UTC))


def act(kind: ActKind, item: str = "") -> Act:
    facts = (Fact(key="item", type=FactType.NAME, value=item, source="PriceBook"),) if item else ()
    return Act(kind=kind, facts=facts)


def plan(*acts: Act) -> ReplyPlan:
    return ReplyPlan(
        acts=acts, lang=Lang.EN, channel=Channel.SMS, zone="America/New_York", today="2026-11-22"
    )


GREET, OFFER = act(ActKind.GREET), act(ActKind.OFFER_SLOTS)
PRICE, FAQ = act(ActKind.QUOTE_FIXED, "Faucet"), act(ActKind.FAQ_ANSWER, "insured")


def said(old: ReplyPlan, new: ReplyPlan, *, stands: bool = True) -> list[Act]:
    return list(merged(old, new, stands=stands).acts)


def test_the_newer_draft_carries_the_whole() -> None:
    assert said(plan(GREET, PRICE, OFFER), plan(FAQ)) == [GREET, PRICE, OFFER, FAQ]


def test_the_newer_draft_has_the_word_on_times() -> None:
    newer = act(ActKind.OFFER_SLOTS, "other times")
    assert said(plan(GREET, PRICE, OFFER), plan(newer)) == [GREET, PRICE, newer]


def test_the_newer_draft_has_the_word_on_the_price_of_the_same_work() -> None:
    newer = Act(kind=ActKind.QUOTE_RANGE, facts=PRICE.facts)
    assert said(plan(PRICE), plan(newer)) == [newer]
    other = act(ActKind.QUOTE_FIXED, "Toilet")
    assert said(plan(PRICE), plan(other)) == [PRICE, other]


@pytest.mark.parametrize("kind", sorted(SETTLED))
def test_nothing_is_asked_or_offered_any_more_once_it_is_settled(kind: ActKind) -> None:
    asks = act(ActKind.ASK_NAME_ADDRESS)
    assert said(plan(PRICE, OFFER, asks), plan(act(kind))) == [act(kind)]


def test_what_rests_on_changed_documents_is_left_out() -> None:
    assert said(plan(GREET, PRICE, OFFER, FAQ), plan(act(ActKind.ASK_WHEN)), stands=False) == [
        GREET,
        FAQ,
        act(ActKind.ASK_WHEN),
    ]


def test_nothing_is_said_twice() -> None:
    both = plan(GREET, FAQ, act(ActKind.TO_OWNER))
    assert said(both, both) == [GREET, FAQ, act(ActKind.TO_OWNER)]
