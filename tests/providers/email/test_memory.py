"""The switches of the mailbox in memory."""

from __future__ import annotations

import pytest

from deskhand.domain.errors import OutcomeUnknown, TryAgain
from deskhand.ports.email import OutgoingMail
from deskhand.providers.email.memory import Fault, MemoryMailbox
from tests.contracts.email import numbered, outgoing


def test_a_mailbox_that_is_down_takes_and_gives_nothing() -> None:
    box = MemoryMailbox()
    cursor = box.poll(None).cursor
    box.deliver(numbered(1))
    box.down = True
    with pytest.raises(TryAgain):
        box.poll(cursor)
    with pytest.raises(TryAgain):
        box.send(outgoing())
    box.down = False
    assert len(box.poll(cursor).mails) == 1
    assert box.sent == []


def test_without_a_sent_folder_nothing_is_known() -> None:
    box = MemoryMailbox(keeps_sent=False)
    box.send(outgoing())
    assert box.was_sent(outgoing().message_id) is None
    assert not box.owner_wrote_in(["<a1@mail.example>"])


def test_who_listens_sees_each_mail_that_was_taken() -> None:
    seen: list[OutgoingMail] = []
    box = MemoryMailbox(on_send=seen.append)
    box.faults += [Fault.NOT_TAKEN, Fault.CUT_AND_TAKEN]
    with pytest.raises(TryAgain):
        box.send(outgoing())
    with pytest.raises(OutcomeUnknown):
        box.send(outgoing())
    box.send(outgoing())
    assert seen == box.sent
    assert len(seen) == 2
