"""A time that is to be arranged with the tenant: he is asked, price and yes stay with whoever pays."""

from __future__ import annotations

import pytest

from deskhand.domain.base import Lang
from tests.flows.conftest import Install
from tests.flows.installation import Installation, money, texts_of

ELLEN, MANAGER = "Ellen Marsh <ellen@mail.example>", "ellen@mail.example"
JOANNE = "+18455550192"
OUTLET = (
    "I manage the building at 210 Fair St, Kingston. Tenant in 2B (Joanne, 845-555-0192) says the "
    "bathroom outlet is dead. Please arrange a time with her directly and send the bill to me."
)
NO_NUMBER = "My rental at 210 Fair St has a dead outlet. Please arrange it with the tenant."


def test_the_tenant_is_offered_times_and_the_manager_the_price(installation: Installation) -> None:
    (told,) = installation.ask("email", ELLEN, OUTLET)
    assert told.amounts == [11_000]
    assert not told.slots
    assert "I've written to Joanne about a time" in told
    (offered,) = installation.sent(JOANNE)
    assert "automated assistant" in offered
    assert "Ellen Marsh has asked us for this at 210 Fair St, Kingston" in offered
    assert len(offered.slots) > 1
    assert not money(offered.text)


def test_the_time_is_the_tenants_and_the_yes_the_managers(installation: Installation) -> None:
    installation.ask("email", ELLEN, OUTLET)
    installation.ask("sms", JOANNE, "the second one please")
    assert not installation.booked
    (_, asked) = installation.sent(MANAGER)
    assert asked.amounts == [11_000]
    assert "Shall we go ahead?" in asked
    installation.ask("email", ELLEN, "yes, go ahead")
    (visit,) = installation.booked
    assert (visit.name, visit.phone) == ("Joanne", JOANNE)
    assert visit.address == "210 Fair St, Kingston"
    assert "Booked at 210 Fair St" in installation.last(MANAGER)
    assert not money(texts_of(installation.sent(JOANNE)))


def test_a_no_of_the_manager_lets_the_time_go(installation: Installation) -> None:
    installation.ask("email", ELLEN, OUTLET)
    installation.ask("sms", JOANNE, "the second one please")
    installation.ask("email", ELLEN, "no thanks")
    assert not installation.booked
    assert any("said no" in item.reason for item in installation.handoffs)


def test_the_tenant_is_no_writer_of_the_managers_mail(installation: Installation) -> None:
    installation.ask("email", ELLEN, f"{OUTLET} Ellen Marsh 845-555-0200")
    assert len(installation.sent(JOANNE)) == 1
    assert not installation.sent("+18455550200")


CALL_HER = (
    "I own a rental at 210 Fair St. My tenant Joanne Hill, 845-555-0192, has a dead outlet. "
    "Please call her to set up a time."
)
TEXT_HER = (
    "The outlet is dead at our rental, 210 Fair St. Text the tenant to schedule it: Joanne "
    "845-555-0192 is the tenant."
)


@pytest.mark.parametrize("words", [CALL_HER, TEXT_HER])
def test_to_call_the_tenant_is_no_call_for_the_writer(
    installation: Installation, words: str
) -> None:
    (told,) = installation.ask("email", ELLEN, words)
    assert "you'd like a call" not in told
    assert installation.sent(JOANNE)[0].slots


def test_in_spanish(installation: Installation) -> None:
    words = (
        "hola, soy la due\u00f1a de 210 Fair St. El inodoro de mi inquilina no para. Por favor "
        "coordine la hora con ella, es Joanne 845-555-0192. Elena Marsh"
    )
    (told,) = installation.ask("email", "Elena Marsh <elena@mail.example>", words)
    assert told.lang == Lang.ES.value
    assert "Joanne" in told
    (offered,) = installation.sent(JOANNE)
    assert "Elena Marsh nos encarga este trabajo" in offered


def test_without_a_number_it_is_asked_for_once(installation: Installation) -> None:
    (told,) = installation.ask("email", ELLEN, NO_NUMBER)
    assert "At which number or mail address do we reach the tenant?" in told
    (written,) = installation.ask("email", ELLEN, "Joanne Hill, 845-555-0192")
    assert "I've written to Joanne Hill" in written
    assert installation.sent(JOANNE)[0].slots


def test_a_number_nobody_has_is_the_owners_to_find(installation: Installation) -> None:
    installation.ask("email", ELLEN, NO_NUMBER)
    (told,) = installation.ask("email", ELLEN, "sorry, I can't find it")
    assert "passed this on to Sam" in told
    (item,) = installation.handoffs
    assert "arranged with the tenant" in item.reason


def test_a_tenant_who_wants_no_messages_is_the_owners_to_call(installation: Installation) -> None:
    installation.ask("sms", JOANNE, "STOP")
    before = len(installation.sent(JOANNE))
    (told,) = installation.ask("email", ELLEN, OUTLET)
    assert "passed this on to Sam" in told
    assert len(installation.sent(JOANNE)) == before
    (item,) = installation.handoffs
    assert "Joanne, 845-555-0192" in item.reason


def test_where_no_line_for_texts_is_connected_nobody_is_said_to_be_asked(install: Install) -> None:
    installation = install(mail_only=True)
    (told,) = installation.ask("email", ELLEN, OUTLET)
    assert "I've written to" not in told
    assert "passed this on to Sam" in told
    (item,) = installation.handoffs
    assert "arranged with the tenant: Joanne, 845-555-0192" in item.reason


def test_a_name_behind_the_tenants_number_is_the_tenants(installation: Installation) -> None:
    (told,) = installation.ask(
        "email",
        MANAGER,
        "I manage 4 units at 210 Downs St, Kingston. The tenant in unit 3 says the bedroom outlet is dead. "
        "Please set up a time with her directly 845-555-0192 (Joanne), bill us.",
    )
    assert told.amounts == [11_000]
    (offered,) = installation.sent(JOANNE)
    assert "Joanne has asked" not in offered
    assert offered.slots
