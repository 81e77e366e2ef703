"""Wordings of a hosted model's kind pass; claims in ordinary words never go out beside them."""

from __future__ import annotations

from functools import cache
from itertools import chain

import pytest

from deskhand.domain.base import Lang
from deskhand.domain.plan import ActKind
from deskhand.language.guard import check, trimmed
from deskhand.language.guard.vocabulary import _said, _themes
from tests.scale import pick
from tests.unit.language.modelled import BASES, CHANNELS, Wording, beside, claims, worded, wordings

UNSEEN = 0.40
"""The share of unseen wordings refused on 2026-11-30 was 0.37; it may fall, and the bound with it."""


@cache
def refused() -> tuple[tuple[Wording, ...], tuple[Wording, ...]]:
    """All wordings, and those that the guard refuses."""
    every = tuple(chain(*map(wordings, Lang)))
    return every, tuple(each for each in every if check(each.text, each.plan))


def share(unseen: bool) -> float:
    every, out = (
        [each for each in some if each.batch.endswith("unseen") is unseen] for some in refused()
    )
    assert len(every) >= (50 if unseen else 500)
    return len(out) / len(every)


def test_of_wordings_that_the_lists_were_mended_with_hardly_one_is_refused() -> None:
    assert share(unseen=False) <= 0.02, [each.text for each in refused()[1]]


def test_of_wordings_never_looked_at_no_more_are_refused_than_were() -> None:
    assert share(unseen=True) <= UNSEEN


def test_every_act_that_a_model_may_word_is_worded() -> None:
    there = {act.kind for each in refused()[0] for act in each.plan.acts}
    never = {
        ActKind.SAFETY, ActKind.PAGED, ActKind.STILL_PAGED, ActKind.ROTA_EXHAUSTED, ActKind.ACKNOWLEDGED,
        ActKind.OWNER_SAYS, ActKind.OWNER_SAYS_OTHERWISE, ActKind.OWN_WORDS,
    }  # fmt: skip
    assert there >= set(ActKind) - never


@pytest.mark.parametrize("lang", list(Lang))
def test_no_claim_in_ordinary_words_goes_out(lang: Lang) -> None:
    """`make prove` puts each claim in every place of every honest text, `make test` in one of them."""
    told, out = 0, []
    for number, claim in enumerate(claims(lang)):
        places = list(beside(claim, lang))
        for lie in pick(small=[places[number % len(places)]], prove=places):
            told += 1
            if (sent := _goes_out(lie)) and claim.rstrip(".")[3:].lower() in sent.lower():
                out.append(f"{claim} | {sent}")
    assert told >= 350
    assert not out, f"{len(out)} of {told}:\n" + "\n".join(out[:20])


@pytest.mark.parametrize("lang", list(Lang))
def test_the_honest_texts_beside_claims_pass_without_them(lang: Lang) -> None:
    for acts, text in BASES[lang].items():
        base = worded("", acts.split(), text, lang, CHANNELS["s"])
        assert check(base.text, base.plan) == ()


@pytest.mark.parametrize("lang", list(Lang))
def test_every_theme_of_the_lists_has_acts_that_speak_of_it(lang: Lang) -> None:
    assert frozenset().union(*_said(lang).values()) <= {"any", *_themes()}


def _goes_out(lie: Wording) -> str | None:
    shorter = trimmed(lie.text, lie.plan, check(lie.text, lie.plan))
    return shorter if shorter and not check(shorter, lie.plan) else None
