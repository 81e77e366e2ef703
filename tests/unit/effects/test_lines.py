"""The ways out: which are connected, and mails whose ids prove themselves."""

from __future__ import annotations

import pytest

from deskhand.domain.base import Channel
from deskhand.domain.business import Person
from deskhand.domain.errors import Reject
from deskhand.effects.lines import Lines
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.email.memory import MemoryMailbox
from deskhand.providers.messaging.simulator import PhoneSimulator

SAM = Person(name="Sam", email="sam@bluebird.example", phone="+18455550100")


def lines(*, mail: bool = True, texts: bool = True, secret: str = "s1") -> Lines:
    phones = {Channel.SMS: PhoneSimulator()} if texts else {}
    box = MemoryMailbox() if mail else None
    return Lines(box, phones, "hello@bluebird.example", secret, BuiltinCalendar())


@pytest.mark.parametrize(
    ("mail", "texts", "person", "ways"),
    [
        (True, True, SAM, [Channel.SMS, Channel.EMAIL]),
        (False, True, SAM, [Channel.SMS]),
        (True, False, SAM, [Channel.EMAIL]),
        (True, True, SAM.model_copy(update={"phone": None}), [Channel.EMAIL]),
        (True, True, Person(name="Mike"), []),
        (False, False, SAM, []),
    ],
)
def test_only_connected_ways_count(
    mail: bool, texts: bool, person: Person, ways: list[Channel]
) -> None:
    assert [channel for channel, _ in lines(mail=mail, texts=texts).ways(person)] == ways


def test_a_channel_without_a_line_is_refused() -> None:
    with pytest.raises(Reject, match="web"):
        lines().send_text(Channel.WEB, "e1.1", "session", "Hello.")


def test_a_message_id_is_ours_repeats_and_needs_the_secret() -> None:
    one = lines().message_id("e1.1")
    assert one == lines().message_id("e1.1")
    assert one.startswith("<")
    assert one.endswith("@bluebird.example>")
    assert len({one, lines().message_id("e1.2"), lines(secret="s2").message_id("e1.1")}) == 3


def test_a_trail_is_found_by_the_message_id_and_does_not_tell_it() -> None:
    (trail,) = lines().trails("e1.1", None, "ana@mail.example", None)
    assert [trail] == lines().trails("e1.1", None, "ana@mail.example", None)
    assert lines().message_id("e1.1") not in trail.model_dump_json()


def test_a_mail_that_was_given_another_name_is_found_by_both() -> None:
    both = lines().trails("e1.1", "<CA+1@mail.gmail.com>", "ana@mail.example", None)
    assert len({trail.id for trail in both}) == 2


def test_a_mail_wakes_nobody() -> None:
    assert lines().rings(SAM)
    assert not lines(texts=False).rings(SAM)
    assert not lines().rings(SAM.model_copy(update={"phone": None}))
