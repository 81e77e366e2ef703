"""Thousands of texts by chance: no claim that is no fact goes out, and hardly an honest text is refused."""

from __future__ import annotations

from collections import Counter

import pytest

from deskhand.domain.base import Lang
from deskhand.domain.plan import ActKind, ReplyPlan
from deskhand.language.guard import BreachKind, check, trimmed
from tests.scale import PROVE, SEED, pick
from tests.support.plans import OWNER, PHONE, act, plan
from tests.unit.language.phrased import Worded, Writer, lines

A = ActKind
START = SEED if PROVE else 1
"""`make test` reads the same texts every time; `make prove` reads others."""
LIES = pick(small=5_000, prove=100_000)
HONEST = pick(small=500, prove=20_000)


def goes_out(text: str, reply: ReplyPlan) -> str | None:
    """What is sent of a model's text; None: the template instead."""
    shorter = trimmed(text, reply, check(text, reply))
    return shorter if shorter and not check(shorter, reply) else None


def honest(count: int, seed: int) -> list[Worded]:
    writer = Writer(seed)
    return [writer.honest() for _ in range(count)]


@pytest.mark.parametrize("lang", list(Lang))
def test_there_are_enough_phrasings_and_claims(lang: Lang) -> None:
    assert sum(map(len, lines("phrasings", lang).values())) >= 60
    assert sum(map(len, lines("claims", lang).values())) >= 100


def test_honest_texts_pass() -> None:
    refused = [text for text in honest(HONEST, START) if check(text.text, text.plan)]
    assert len(refused) <= 0.02 * HONEST, [text.text for text in refused[:5]]


def test_no_claim_goes_out_that_is_no_fact() -> None:
    writer, told, out = Writer(START), Counter[str](), []
    while told.total() < LIES:
        base = writer.honest()
        if check(base.text, base.plan):
            continue  # what is refused by itself would say nothing of the claim
        for lie in filter(None, (writer.lie(base) for _ in range(8))):
            told[lie.kind] += 1
            sent = goes_out(lie.text, lie.plan)
            if sent and lie.claim.strip("()") in sent:
                out.append(f"{lie.claim!r} in {sent!r}")
    assert not out, f"{len(out)} of {told.total()}:\n" + "\n".join(out[:20])
    assert len(told) > 20, told


def test_without_the_word_lists_claims_go_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of the test: the rules alone do not know every promise."""
    monkeypatch.setattr("deskhand.language.guard.check_words", lambda script, known: [])
    with pytest.raises(AssertionError, match="of"):
        test_no_claim_goes_out_that_is_no_fact()


# ---- texts without what says too much

OWNERS = plan(act(A.TO_OWNER, owner=OWNER, phone=PHONE))
PASSED_ON = "I've passed this on to Sam. You can also call 845-555-0100."


def test_a_bare_statement_that_says_more_is_left_out() -> None:
    assert goes_out(f"Easy peasy. {PASSED_ON}", OWNERS) == PASSED_ON
    assert goes_out(f"{PASSED_ON} Our craftsmen rock!", OWNERS) == PASSED_ON


def test_what_is_right_stays_as_it_is() -> None:
    assert goes_out(PASSED_ON, OWNERS) == PASSED_ON


def test_a_wrong_amount_is_never_cut_out_but_refused() -> None:
    assert goes_out(f"{PASSED_ON} It is $99.", OWNERS) is None


def test_nothing_is_cut_that_could_be_an_act_of_the_plan() -> None:
    gone = plan(act(A.SLOT_TAKEN), act(A.ASK_WHEN))
    assert goes_out("Somebody snatched that slot. When would suit you?", gone) is None


def test_what_is_left_must_ask_what_the_plan_asks() -> None:
    asks = plan(act(A.TO_OWNER, owner=OWNER, phone=PHONE), act(A.ASK_WHEN))
    assert goes_out(f"{PASSED_ON} Pick any day whatsoever.", asks) is None


def test_a_bare_statement_in_the_other_language_is_refused() -> None:
    breaches = check("El plomero es buena onda.", plan(act(A.ASK_WHEN)))
    assert {breach.kind for breach in breaches} == {BreachKind.WORD}
