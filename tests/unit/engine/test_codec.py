"""Documents and messages as text: unknown fields stay, higher versions are left alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.control import OutboxRow
from deskhand.domain.errors import Reject, TooNew
from deskhand.domain.messages import Message, MessageReceived, ReplyPlanned, SendMessage
from deskhand.domain.people import Conversation, Customer, Known
from deskhand.engine.codec import MESSAGES, decode, encode, pack, unpack

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
unknown = st.dictionaries(
    st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=12), JSON
)


@given(unknown)
def test_fields_of_a_newer_release_survive_reading_and_writing(extra: dict[str, Any]) -> None:
    body = json.dumps({"id": "c1", "name": "Dana", **extra})
    changed = decode(Customer, body).model_copy(update={"name": "Dana Reyes"})
    found = json.loads(encode(changed))
    assert found["name"] == "Dana Reyes"
    assert {key: found[key] for key in extra} == extra


def test_they_survive_within_values_too() -> None:
    stored = {"id": "c1", "customer": "c1", "channel": "sms", "contact": "sms:+18455550111"}
    body = json.dumps({**stored, "known": {"services": ["plumbing"], "pets": ["a dog"]}})
    conversation = decode(Conversation, body)
    known = conversation.known.model_copy(update={"name": "Dana"})
    found = json.loads(encode(conversation.model_copy(update={"known": known})))
    assert found["known"]["pets"] == ["a dog"]
    assert isinstance(known, Known)


@given(unknown)
def test_they_survive_in_messages(extra: dict[str, Any]) -> None:
    data = {"id": "m1", "business": "bluebird", "subject": "in-1", **extra}
    message = unpack("MessageReceived", data)
    assert isinstance(message, MessageReceived)
    found = pack(message)
    assert {key: found[key] for key in data} == data


def test_a_document_of_a_higher_version_is_too_new() -> None:
    with pytest.raises(TooNew, match="Customer/c1 has schema 2"):
        decode(Customer, json.dumps({"id": "c1", "schema_version": 2}))


def test_a_higher_version_of_another_shape_is_too_new_as_well() -> None:
    with pytest.raises(TooNew, match="Customer/c1 has schema 3"):
        decode(Customer, json.dumps({"id": "c1", "schema_version": 3, "contacts": {"a": 1}}))


def test_a_damaged_document_of_our_version_is_not_too_new() -> None:
    with pytest.raises(ValueError, match="contacts"):
        decode(Customer, json.dumps({"id": "c1", "contacts": {"a": 1}}))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("MessageReceived", {"schema_version": 2}),
        ("InvoiceSent", {"id": "m1"}),
        ("SendMessage", {"schema_version": 7, "channel": "hologram"}),
    ],
)
def test_a_message_of_a_newer_release_is_too_new(name: str, data: dict[str, Any]) -> None:
    with pytest.raises(TooNew, match=name):
        unpack(name, data)


def test_a_malformed_message_is_rejected() -> None:
    with pytest.raises(Reject, match="SendMessage is malformed"):
        unpack("SendMessage", {"id": "m1", "channel": "hologram"})


def test_every_message_type_is_known() -> None:
    def below(kind: type[Message]) -> set[type[Message]]:
        return {kind, *(deeper for sub in kind.__subclasses__() for deeper in below(sub))}

    ours = {k.__name__ for k in below(Message) if k.__module__ == "deskhand.domain.messages"}
    assert ours - {"Message"} <= set(MESSAGES)
    assert {"ReplyPlanned", "SendMessage"} <= {ReplyPlanned.__name__, SendMessage.__name__} <= ours


@given(st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_instants_come_back_to_the_microsecond(moment: datetime) -> None:
    row = OutboxRow(
        id="r1", recipient="a", type="Asked", message={}, not_before=moment, wake_at=moment
    )
    again = decode(OutboxRow, encode(row))
    assert again == row
    assert json.loads(encode(row))["wake_at"].endswith("Z")


@pytest.mark.parametrize(
    ("stored", "visits"), [(None, ()), ("v1", ("v1",)), ("", ()), ("v1 v2", ("v1", "v2"))]
)
def test_the_visits_of_a_mail_are_read_as_the_release_before_wrote_them(
    stored: str | None, visits: tuple[str, ...]
) -> None:
    data = {
        "channel": "email",
        "to": "dana@mail.example",
        "contact": "email:dana@mail.example",
        "text": "Booked.",
        "lang": "en",
        "calendar": stored,
    }
    read = unpack("SendMessage", data)
    assert isinstance(read, SendMessage)
    assert read.calendar == visits
    # that release takes a text there and nothing else
    assert pack(read)["calendar"] == (stored or "")


class Second(Customer):
    """As a release with another shape would have it."""

    latest_schema: ClassVar[int] = 2


class SecondSaid(SendMessage):
    latest_schema: ClassVar[int] = 2


def test_what_was_read_in_an_older_shape_is_written_in_ours() -> None:
    read = decode(Second, json.dumps({"id": "c1", "schema_version": 1, "name": "Dana"}))
    assert json.loads(encode(read.model_copy(update={"name": "Eve"})))["schema_version"] == 2
    assert json.loads(encode(Second(id="c2")))["schema_version"] == 2
    with pytest.raises(TooNew, match="Customer/c1 has schema 2"):
        decode(Customer, encode(read))


def test_a_message_is_written_in_our_shape_too() -> None:
    said = {"channel": "sms", "to": "+1", "contact": "sms:+1", "text": "Hello.", "lang": "en"}
    assert pack(SecondSaid.model_validate({**said, "schema_version": 1}))["schema_version"] == 2
    assert pack(SendMessage.model_validate(said))["schema_version"] == 1
