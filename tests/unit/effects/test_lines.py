"""The ways out: which are connected, and mails whose ids prove themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskhand.domain.base import Channel
from deskhand.domain.business import Person
from deskhand.domain.control import OwnerItem
from deskhand.domain.errors import Reject
from deskhand.effects.lines import Lines, proof
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.email.memory import MemoryMailbox
from deskhand.providers.messaging.simulator import PhoneSimulator

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
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


def test_a_text_brings_no_pictures() -> None:
    assert lines().mails(SAM)
    assert not lines(mail=False).mails(SAM)
    assert not lines().mails(SAM.model_copy(update={"email": None}))


def test_what_another_process_sends_reaches_people_too() -> None:
    here = Lines(None, {}, "", "secret", BuiltinCalendar(), mails_elsewhere=True)
    assert here.mails(SAM)
    assert not here.mails(SAM.model_copy(update={"email": None}))
    assert here.reaches("email:dana@mail.example")
    assert here.ways(SAM) == []
    assert not lines(mail=False).reaches("email:dana@mail.example")


def test_a_link_to_photos_is_there_where_the_outside_reaches_us_and_is_only_for_them() -> None:
    item = OwnerItem(id="item 1", kind="handoff", reason="", at=NOW)
    assert lines().link(item) is None
    reached = Lines(None, {}, "", "secret", BuiltinCalendar(), web_url="https://desk.example")
    link = reached.link(item)
    assert link
    known = proof("secret", "owneritem", "item 1")
    assert link == f"https://desk.example/photos/owneritem/item%201/{known}/"
    others = {
        proof("secret", "owneritem", "item 2"),
        proof("secret", "visit", "item 1"),
        proof("x", "owneritem", "item 1"),
    }
    assert known not in others
