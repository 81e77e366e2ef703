"""Paging: on every way at once, again when nobody knows, never capped and never asked for."""

from __future__ import annotations

import pytest

from deskhand.domain.business import Mode
from deskhand.domain.control import EffectState
from deskhand.domain.errors import ConfigurationError, OutcomeUnknown, Reject, TryAgain
from deskhand.domain.messages import PageOwner, PageSent
from deskhand.domain.understanding import Hazard
from deskhand.engine.rows import Wake
from deskhand.ports.email import OutgoingMail
from deskhand.ports.messaging import OutgoingText
from deskhand.providers.email.memory import Fault
from tests.support.bluebird import Office

SAM = "+18455550100"


@pytest.fixture
def office() -> Office:
    return Office(mode=Mode.DRAFT, paused=True)


def page(office: Office, person: str = "Sam") -> Wake:
    command = PageOwner(
        subject="incident-1", person=person, hazard=Hazard.GAS, step=1, text="GAS at 14 Wurts St"
    )
    (wake,) = office.write(out=(command,))
    office.runtime.submit([wake])
    return wake


def pages(office: Office) -> list[PageSent]:
    return [m for m in office.heard if isinstance(m, PageSent)]


def test_it_rings_on_every_way_in_any_mode(office: Office) -> None:
    wake = page(office)
    assert office.texts(SAM) == ["GAS at 14 Wurts St"]
    (mail,) = office.mailbox.sent
    assert mail.recipients == ("sam@bluebird.example",)
    assert b"EMERGENCY: gas" in mail.raw
    assert office.effect(wake).state is EffectState.SENT
    (sent,) = pages(office)
    assert (sent.via, sent.person, sent.step) == ("sms,email", "Sam", 1)


def test_one_way_that_works_is_enough(office: Office) -> None:
    office.mailbox.faults.append(Fault.NOT_TAKEN)
    page(office)
    assert [sent.via for sent in pages(office)] == ["sms"]
    office.pass_time(hours=1)
    assert office.texts(SAM) == ["GAS at 14 Wurts St"]


def test_a_mailbox_with_a_wrong_password_keeps_no_phone_from_ringing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: OutgoingMail) -> None:
        raise ConfigurationError("smtp", "refused the password", "set it")

    monkeypatch.setattr(office.mailbox, "send", refused)
    page(office)
    assert [sent.via for sent in pages(office)] == ["sms"]
    office.pass_time(hours=1)
    assert office.texts(SAM) == ["GAS at 14 Wurts St"]


@pytest.mark.parametrize(
    "error",
    [TryAgain("engaged"), Reject("no such number"), ConfigurationError("line", "shut", "pay")],
)
def test_when_no_way_works_it_is_tried_again_soon(office: Office, error: Exception) -> None:
    def fault(_: OutgoingText, __: str) -> None:
        raise error

    office.phone.fault = fault
    office.mailbox.faults.append(Fault.NOT_TAKEN)
    page(office)
    assert pages(office) == []
    office.phone.fault = None
    office.pass_time(seconds=5)
    assert len(pages(office)) == 1


def test_when_nobody_knows_it_rings_again_within_minutes(office: Office) -> None:
    rings = 0

    def fault(_: OutgoingText, now: str) -> None:
        nonlocal rings
        if now == "before":
            rings += 1
            if rings == 1:
                raise OutcomeUnknown("cut")

    office.phone.fault = fault
    office.mailbox.down = True
    page(office)
    assert pages(office) == []
    office.pass_time(minutes=6)
    assert rings == 2
    assert len(pages(office)) == 1


def test_a_page_that_landed_though_cut_is_not_repeated(office: Office) -> None:
    def fault(_: OutgoingText, now: str) -> None:
        if now == "after":
            raise OutcomeUnknown("cut")

    office.phone.fault = fault
    office.mailbox.down = True
    page(office)
    office.pass_time(minutes=10)
    assert office.texts(SAM) == ["GAS at 14 Wurts St"]
    assert len(pages(office)) == 1


def test_what_cannot_be_paged_in_the_end_is_on_the_list(office: Office) -> None:
    def fault(_: OutgoingText, __: str) -> None:
        raise TryAgain("engaged")

    office.phone.fault = fault
    office.mailbox.down = True
    wake = page(office)
    office.pass_time(days=1)
    assert office.effect(wake).state is EffectState.FAILED
    assert any("GAS at 14 Wurts St" in item.reason for item in office.items("failed"))


def test_a_name_nobody_bears_is_not_paged_and_stands_on_the_list(office: Office) -> None:
    page(office, "Nobody")
    assert pages(office) == []
    assert any("nobody of the business" in item.reason for item in office.items("failed"))
