"""An owner who reads Spanish reads Spanish, whatever it is about: his list, the evening mail, his phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deskhand.business.load import BusinessFiles, sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Mode
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, with_policy
from tests.flows.stories import PERSON, TUESDAY, book
from tests.flows.test_evening import BOB
from tests.support import mails

Happens = Callable[[Installation], None]


def spanish(files: BusinessFiles | None = None) -> BusinessFiles:
    files = files or sample()
    owner = files.business.owner.model_copy(update={"languages": (Lang.ES,)})
    business = files.business.model_copy(update={"owner": owner})
    return files.model_copy(update={"business": business})


def a_vendor(shop: Installation) -> None:
    shop.mail("SEO <x@seo.example>", "Cheap SEO backlinks, page one of Google!", subject="SEO")


def a_machine(shop: Installation) -> None:
    shop.mail(mails.mail("I am away.", headers=[("Auto-Submitted", "auto-replied")]))


def no_enquiry(shop: Installation) -> None:
    shop.mail("Pat <pat@mail.example>", "The game on Sunday was something, call your mother.")


def in_his_name(shop: Installation) -> None:
    shop.mail(mails.mail("pause", sender="sam@bluebird.example"))


def a_stop_with_a_visit(shop: Installation) -> None:
    book(shop)
    shop.ask("sms", DANA, "STOP")


def words_after_a_stop(shop: Installation) -> None:
    shop.ask("sms", BOB, "STOP")
    shop.ask("sms", BOB, "is anybody there?")


def nobody_came(shop: Installation) -> None:
    book(shop)
    shop.advance("2026-11-24 15:30")
    shop.ask("sms", DANA, "nobody came")


def a_danger_nobody_takes(shop: Installation) -> None:
    shop.ask("sms", DANA, "water is pouring from the ceiling")
    shop.advance("2026-11-22 18:00")


TOLD: dict[str, tuple[Happens, str]] = {
    "a vendor": (a_vendor, "publicidad o un vendedor"),
    "a machine": (a_machine, "correo automático"),
    "no enquiry": (no_enquiry, "no parece una consulta"),
    "in his name": (in_his_name, "a nombre de usted"),
    "a stop with a visit": (a_stop_with_a_visit, "ya no quiere mensajes"),
    "words after a stop": (words_after_a_stop, "volvió a escribir"),
    "nobody came": (nobody_came, "dice que nadie llegó"),
    "a danger nobody takes": (a_danger_nobody_takes, "nadie de guardia contestó"),
}


@pytest.mark.parametrize("case", TOLD)
def test_what_stands_on_his_list_is_said_in_spanish(install: Install, case: str) -> None:
    happens, told = TOLD[case]
    shop = install(files=spanish())
    happens(shop)
    shop.settle()
    reasons = [item.reason for item in (*shop.handoffs, *shop.left_alone)]
    assert any(told in reason for reason in reasons), reasons


def test_why_he_is_asked_is_said_in_spanish(install: Install) -> None:
    shop = install(files=spanish(with_policy(mode=Mode.DRAFT)))
    for text in (TUESDAY, PERSON):
        shop.ask("sms", DANA, text)
    shop.owner("sí 1")
    shop.ask("sms", DANA, "yes, the first one")
    told = [got.text for got in shop.told("Sam")]
    asked = [approval.text for approval in shop.approvals]
    assert not [text for text in (*told, *asked) if "draft mode" in text or "routine" in text]
    assert any("usted ve primero cada mensaje" in text for text in asked)
