"""An account that was closed to us: the owner is told once a day, what needs it waits and goes out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.base import Channel
from deskhand.domain.control import OutboxRow, OwnerItem
from deskhand.domain.errors import Disconnected, TryAgain
from deskhand.engine.codec import decode
from deskhand.providers.messaging.simulator import PhoneSimulator
from tests.support.house import House
from tests.support.mails import mail

CLOSED = Disconnected(
    "Google account hello@bluebird.example",
    "is closed to Deskhand (invalid_grant)",
    "Run `deskhand connect google`",
)


def closed(*_: Any, **__: Any) -> Any:
    raise CLOSED


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house")


def texts(house: House) -> list[str]:
    phone = house.app.parts.texts[Channel.SMS]
    assert isinstance(phone, PhoneSimulator)
    return [text.text for text in phone.sent if "invalid_grant" in text.text]


def documents(house: House, kind: Any) -> list[Any]:
    found = house.app.store.everything(house.app.business)
    return [decode(kind, r.body) for r in found if r.ref.collection == kind.collection]


def test_a_mailbox_that_is_closed_rings_the_owner_once_a_day(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.mail, "poll", closed)
    assert house.app.mailroom
    for _ in range(3):
        with pytest.raises(TryAgain, match="closed"):
            house.app.mailroom.collect()
        house.runtime.advance(house.runtime.clock.now() + timedelta(minutes=1))
    (told,) = texts(house)
    assert "deskhand connect google" in told
    assert ["invalid_grant" in item.reason for item in documents(house, OwnerItem)] == [True]
    house.runtime.advance(house.runtime.clock.now() + timedelta(days=1))
    with pytest.raises(TryAgain):
        house.app.mailroom.collect()
    assert len(texts(house)) == 2


def test_answers_wait_uncounted_and_go_out_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(house.mail, "send", closed)
        house.receive(mail("How much is it to fix a running toilet?\n"))
        house.runtime.advance(house.runtime.clock.now() + timedelta(hours=7))
        assert len(texts(house)) == 1
        waiting = [r for r in documents(house, OutboxRow) if r.status == "open" and r.error]
        assert [row.recipient for row in waiting] == ["messaging"]
        assert [row.attempts for row in waiting] == [0]
    house.runtime.advance(house.runtime.clock.now() + timedelta(minutes=2))
    assert [sent.recipients for sent in house.mail.sent] == [("ana@mail.example",)]


def test_a_look_up_waits_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from deskhand.providers.email.memory import Fault

    house.mail.faults.append(Fault.CUT_AND_TAKEN)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(house.mail, "was_sent", closed)
        house.receive(mail())
        house.runtime.advance(house.runtime.clock.now() + timedelta(hours=1))
        assert len(texts(house)) == 1
    house.runtime.advance(house.runtime.clock.now() + timedelta(minutes=6))
    assert len(house.mail.sent) == 1
    assert not [row for row in documents(house, OutboxRow) if row.status == "dead"]
    assert not [i for i in documents(house, OwnerItem) if i.kind == "maybe_sent"]
