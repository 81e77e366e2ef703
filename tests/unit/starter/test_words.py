"""What the sample's texts become in a message: every one of them passes the guard as it stands."""

from __future__ import annotations

import pytest

from deskhand.business.load import sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Faq
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.price_book import HowQuoted, PriceItem
from deskhand.language.guard import check
from deskhand.language.wording import word
from tests.support.plans import act, plan

BLUEBIRD = sample()
REFUSED = {
    HowQuoted.NOT_OFFERED: ActKind.NOT_OFFERED,
    HowQuoted.ESTIMATE_VISIT: ActKind.ESTIMATE_NEEDED,
    HowQuoted.PHOTOS_FIRST: ActKind.PHOTOS_NEEDED,
}


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("faq", BLUEBIRD.faq_book.faqs, ids=lambda faq: faq.key)
def test_an_answer_goes_out_word_for_word(faq: Faq, lang: Lang) -> None:
    text = faq.answer.get(lang)
    if text is None:
        return
    answer = plan(act(ActKind.FAQ_ANSWER, text=text), lang=lang)
    said = word(answer, "")
    assert text in said
    assert check(said, answer) == ()


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize(
    "item", [item for item in BLUEBIRD.price_book.items if item.reason], ids=lambda item: item.key
)
def test_a_reason_goes_out_with_the_name_of_the_work(item: PriceItem, lang: Lang) -> None:
    named = act(REFUSED[item.how_quoted], item=item.name[lang])
    reason = Fact(key="reason", type=FactType.FAQ, value=item.reason[lang], source="PriceBook/main")
    refused = plan(named.model_copy(update={"facts": (*named.facts, reason)}), lang=lang)
    said = word(refused, "")
    assert item.reason[lang] in said
    assert check(said, refused) == ()
