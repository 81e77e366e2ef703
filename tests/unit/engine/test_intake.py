"""Intake: one commit of message, dedupe id and rows; the same outside id never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.channels import text as texts
from deskhand.domain.base import Channel
from deskhand.domain.business import Mode
from deskhand.domain.control import Inbox, OutboxRow
from deskhand.domain.errors import TryAgain
from deskhand.domain.messages import EveningMailDue
from deskhand.domain.people import InboundMessage
from deskhand.engine.intake import Intake
from deskhand.ports.store import Commit
from deskhand.providers.clock.settable import CountingIds
from tests.contracts.runtime import all_at_once
from tests.support.bluebird import DANA, Office


@pytest.fixture
def office() -> Office:
    return Office(mode=Mode.AUTO)


def inbound(
    office: Office, text: str = "hello", id: str | None = "sms-1", to: str = DANA
) -> InboundMessage:
    return texts.inbound(
        channel=Channel.SMS,
        contact=f"sms:{to}",
        text=text,
        received_at=office.clock.now(),
        sent_at=office.clock.now(),
        outside_id=id,
    )


def test_a_message_is_stored_with_its_mark_and_its_row_in_one_commit(office: Office) -> None:
    before = {r.ref for r in office.store.everything(office.business)}
    (wake,) = office.app.intake.accept(office.business, inbound(office))
    new = {
        r.ref.collection for r in office.store.everything(office.business) if r.ref not in before
    }
    assert new == {"Inbox", "InboundMessage", "OutboxRow", "AuditEntry"}
    row = office.read(OutboxRow, wake.row)
    assert (row.recipient, row.type) == ("emergency", "MessageReceived")
    assert office.read(InboundMessage, str(row.message["subject"])).text == "hello"


def test_the_same_outside_id_is_a_redelivery_whatever_it_says(office: Office) -> None:
    assert office.app.intake.accept(office.business, inbound(office))
    assert office.app.intake.accept(office.business, inbound(office)) == []
    assert office.app.intake.accept(office.business, inbound(office, "changed")) == []
    assert [m.text for m in office.all(InboundMessage)] == ["hello"]


def test_the_same_words_without_an_id_are_two_messages(office: Office) -> None:
    for _ in range(2):
        assert office.app.intake.accept(office.business, inbound(office, "yes", None))
    assert len(office.all(InboundMessage)) == 2


def test_one_id_from_two_people_is_two_messages(office: Office) -> None:
    assert office.app.intake.accept(office.business, inbound(office))
    assert office.app.intake.accept(office.business, inbound(office, to="+18455550143"))


def test_of_many_deliveries_at_once_one_is_accepted(office: Office) -> None:
    got: list[int] = []
    all_at_once(
        [inbound(office)] * 32,
        16,
        lambda message: got.append(len(office.app.intake.accept(office.business, message))),
    )
    assert sorted(got) == [0] * 31 + [1]
    assert len(office.all(Inbox)) == 1


def test_trouble_of_the_store_means_not_accepted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(business: str, commit: Commit) -> None:
        raise TryAgain("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(office.store, "commit", full)
        with pytest.raises(TryAgain, match="disk full"):
            office.app.intake.accept(office.business, inbound(office))
    assert office.all(InboundMessage) == []
    assert office.app.intake.accept(office.business, inbound(office))


def test_an_event_is_posted_once_per_key_and_may_wait(office: Office) -> None:
    intake = Intake(office.dispatcher, CountingIds())
    due = office.clock.now() + timedelta(hours=3)
    event = EveningMailDue(subject="2026-11-22")
    assert intake.post(office.business, "arm", event, due=due) == []
    assert intake.post(office.business, "arm", event, due=due) == []
    assert intake.post(office.business, "arm again", event)
    waiting = {row.not_before for row in office.rows("open") if row.type == "EveningMailDue"}
    assert sorted(waiting) == [office.clock.now(), due]
