"""The sample's content in a conversation: what is said, what goes to the owner, what is refused."""

from __future__ import annotations

import pytest

from deskhand.business.load import sample
from deskhand.domain.base import Lang
from deskhand.domain.business import FaqBook
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, money

OWNERS_OWN = [
    ("licence", "are you licensed?"),
    ("insurance", "are you insured?"),
    ("bonding", "are you bonded?"),
    ("warranty", "do you guarantee your work?"),
    ("background_checks", "are your people background checked?"),
    ("payment", "how can I pay?"),
]


@pytest.mark.parametrize(("key", "asked"), OWNERS_OWN)
def test_what_is_blank_in_his_file_goes_to_the_owner(
    install: Install, key: str, asked: str
) -> None:
    installation = install()
    (answer,) = installation.ask("sms", DANA, asked)
    assert "passed this on to Sam" in answer
    assert not any(fact.source.startswith("FaqBook/") for fact in answer.facts)
    his = [a.text for a in installation.approvals] + [i.reason for i in installation.handoffs]
    assert len(his) == 1
    assert asked in his[0]


def test_what_he_wrote_goes_out_in_his_words(install: Install) -> None:
    files = sample()
    faqs = tuple(
        faq.model_copy(update={"answer": {Lang.EN: "Yes, with Hudson Mutual since 2011."}})
        if faq.key == "insurance"
        else faq
        for faq in files.faq_book.faqs
    )
    book = FaqBook(id=files.faq_book.id, faqs=faqs)
    installation = install(files=files.model_copy(update={"faq_book": book}))
    (answer,) = installation.ask("sms", DANA, "are you insured?")
    assert "Yes, with Hudson Mutual since 2011." in answer
    assert not installation.handoffs


@pytest.mark.parametrize(
    ("asked", "because"),
    [
        ("can you add an outlet in my garage?", "needs a licensed electrician"),
        ("the breaker box needs an upgrade, how much?", "need a licensed electrician"),
        ("can you hook up a gas stove?", "needs a licensed plumber"),
        ("how much to replace the water heater?", "a permit"),
        ("can you take out a load bearing wall?", "a building permit"),
    ],
)
def test_licensed_work_is_refused_with_its_reason_and_without_a_price(
    installation: Installation, asked: str, because: str
) -> None:
    (answer,) = installation.ask("sms", DANA, asked)
    assert "not something we do" in answer
    assert because in answer
    assert not money(answer.text)
    assert not installation.visits()


def test_the_swap_beside_it_has_its_price(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "how much to swap an outlet?")
    assert money(answer.text) == {"$110"}
