"""Sending words: the right line, the receipt in our documents, and what the owner hears of trouble."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Channel, Lang
from deskhand.domain.business import Mode, Person
from deskhand.domain.control import EffectState
from deskhand.domain.errors import OutcomeUnknown, Reject, TryAgain
from deskhand.domain.messages import HandedOff, MessageSent, NotifyOwner, SendMessage
from deskhand.domain.people import ContactPoint, Conversation, OutboundMessage, Picture
from deskhand.domain.plan import Fact, FactType
from deskhand.domain.windows import Window
from deskhand.effects.messaging import told_times
from deskhand.engine.rows import Wake
from deskhand.ports.messaging import OutgoingText
from deskhand.providers.email.memory import Fault
from tests.support.bluebird import DANA, Office, sample_with
from tests.support.pictures import MARK, picture

SAM, SAM_MAIL = "+18455550100", "sam@bluebird.example"


@pytest.fixture
def office() -> Office:
    office = Office(mode=Mode.AUTO)
    office.customer(name="Dana Reyes")
    return office


def by_mail(office: Office, **fields: object) -> list[Wake]:
    command = SendMessage(
        channel=Channel.EMAIL,
        to="ana@mail.example",
        contact="email:ana@mail.example",
        text="Tuesday from 2 to 4 pm.",
        lang=Lang.EN,
        mail_subject="Re: Dripping faucet",
        in_reply_to="<a1@mail.example>",
        references=("<a0@mail.example>", "<a1@mail.example>"),
        **fields,  # type: ignore[arg-type]
    )
    return office.write(out=(command,))


def to_owner(office: Office, **fields: object) -> list[Wake]:
    command = NotifyOwner(person="Sam", text="Number 1 waits.", **fields)  # type: ignore[arg-type]
    return office.write(out=(command,))


def failing(error: Exception, when: str = "before") -> Callable[[OutgoingText, str], None]:
    def fault(_: OutgoingText, now: str) -> None:
        if now == when:
            raise error

    return fault


# ---- what went


def test_a_text_that_went_is_in_our_documents(office: Office) -> None:
    (wake,) = office.send("Hello, Dana.", action="quote_fixed")
    office.runtime.submit([wake])
    effect = office.effect(wake)
    (sent,) = office.all(OutboundMessage)
    assert (sent.id, sent.to, sent.text) == (effect.id, DANA, "Hello, Dana.")
    assert (sent.channel, sent.customer) == (Channel.SMS, f"c{DANA}")
    assert sent.outside_id == effect.outside_id == f"sim-{effect.id}.1"
    assert sent.sent_at == office.clock.now()
    assert office.read(Conversation, f"c{DANA}").last_outgoing == "Hello, Dana."
    assert office.read(ContactPoint, f"sms:{DANA}").sent_at == (office.clock.now(),)
    (receipt,) = [m for m in office.heard if isinstance(m, MessageSent)]
    assert (receipt.subject, receipt.text, receipt.action) == (
        effect.id,
        "Hello, Dana.",
        "quote_fixed",
    )


def test_a_mail_threads_and_names_its_effect(office: Office) -> None:
    (wake,) = by_mail(office)
    office.runtime.submit([wake])
    (sent,) = office.mailbox.sent
    mail = message_from_bytes(sent.raw)
    assert (mail["Subject"], mail["In-Reply-To"]) == ("Re: Dripping faucet", "<a1@mail.example>")
    assert mail["References"].split() == ["<a0@mail.example>", "<a1@mail.example>"]
    assert mail["Message-ID"] == sent.message_id == office.effect(wake).outside_id
    assert mail["Auto-Submitted"]
    assert office.effect(wake).id not in sent.message_id, "its Message-ID cannot be guessed"


def test_the_owner_is_texted_and_gets_what_has_a_subject_by_mail(office: Office) -> None:
    office.runtime.submit(to_owner(office))
    office.runtime.submit(to_owner(office, mail_subject="Your evening"))
    assert office.texts(SAM) == ["Number 1 waits."]
    assert [mail.recipients for mail in office.mailbox.sent] == [(SAM_MAIL,)]


def test_only_messages_to_customers_count_for_caps(office: Office) -> None:
    office.runtime.submit(to_owner(office))
    assert [c.sent_at for c in office.all(ContactPoint)] == [()]


PHOTO = Picture(name="dana-1", sha256="0" * 64)
PICTURE = picture("PNG", (60, 40))


def test_a_text_says_how_many_photos_it_could_not_bring(office: Office) -> None:
    office.runtime.submit(to_owner(office, photos=(PHOTO, PHOTO)))
    assert office.texts(SAM) == ["Number 1 waits. [2 photos]"]
    assert [m.photos for m in office.heard if isinstance(m, MessageSent)] == [0]


def test_a_mail_brings_them_and_says_what_it_does_not(office: Office) -> None:
    came = Picture(name="dana-2", sha256=office.app.parts.blobs.put(office.business, PICTURE))
    office.runtime.submit(to_owner(office, mail_subject="Photos", photos=(PHOTO, came)))
    (sent,) = office.mailbox.sent
    mail = message_from_bytes(sent.raw)
    words, file = mail.get_payload()
    assert "Could not be opened: dana-1" in str(words)
    assert (file.get_filename(), file.get_content_type()) == ("dana-2.jpg", "image/jpeg")
    assert MARK.encode() not in file.get_payload(decode=True)
    assert [m.photos for m in office.heard if isinstance(m, MessageSent)] == [2]


# ---- what did not


def test_a_line_that_is_down_is_tried_again(office: Office) -> None:
    office.phone.fault = failing(TryAgain("engaged"))
    (wake,) = office.send()
    office.runtime.submit([wake])
    assert office.effect(wake).state is EffectState.PLANNED
    assert office.all(OutboundMessage) == []
    office.phone.fault = None
    office.pass_time(minutes=1)
    assert office.texts() == ["Hello."]


def test_what_is_refused_is_on_the_owners_list_with_its_words(office: Office) -> None:
    office.phone.fault = failing(Reject("no such number"))
    (wake,) = office.send("The price is $125.")
    office.runtime.submit([wake])
    assert office.effect(wake).state is EffectState.FAILED
    (item,) = office.items("failed")
    assert (item.draft, item.customer) == ("The price is $125.", f"c{DANA}")
    assert DANA in item.reason
    assert "no such number" in item.reason
    assert any(isinstance(m, HandedOff) and m.subject == item.id for m in office.heard)
    assert office.all(OutboundMessage) == []


def test_a_mail_cut_in_the_middle_is_found_in_the_sent_folder(office: Office) -> None:
    office.mailbox.faults.append(Fault.CUT_AND_TAKEN)
    (wake,) = by_mail(office)
    office.runtime.submit([wake])
    office.pass_time(minutes=10)
    assert office.effect(wake).state is EffectState.SENT
    assert len(office.mailbox.sent) == 1
    assert len(office.all(OutboundMessage)) == 1
    assert office.items() == []


def test_without_a_sent_folder_it_is_maybe_sent_and_never_sent_again(office: Office) -> None:
    office.mailbox.keeps_sent = False
    office.mailbox.faults.append(Fault.CUT_AND_TAKEN)
    (wake,) = by_mail(office)
    office.runtime.submit([wake])
    office.pass_time(days=1)
    assert office.effect(wake).state is EffectState.UNKNOWN
    assert len([m for m in office.mailbox.sent if m.recipients == ("ana@mail.example",)]) == 1
    (item,) = office.items("maybe_sent")
    assert "maybe sent" in item.reason
    assert item.draft == "Tuesday from 2 to 4 pm."


def test_a_failing_notice_to_the_owner_ends(office: Office) -> None:
    office.phone.fault = failing(Reject("no such number"))
    office.runtime.submit(to_owner(office))
    office.pass_time(days=1)
    assert len(office.items("failed")) == 1
    assert office.rows("dead") == []


def test_who_has_no_connected_way_is_on_the_list(office: Office) -> None:
    office.runtime.submit(office.write(out=(NotifyOwner(person="Nobody", text="Hi."),)))
    (item,) = office.items("failed")
    assert "Nobody" in item.reason


def test_a_cut_line_never_doubles_a_text(office: Office) -> None:
    office.phone.fault = failing(OutcomeUnknown("cut"), "after")
    (wake,) = office.send("Once.")
    office.runtime.submit([wake])
    office.phone.fault = None
    office.pass_time(minutes=10)
    assert office.texts() == ["Once."]
    assert office.effect(wake).state is EffectState.SENT


# ---- what he has been told


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 400)),
    st.lists(st.sampled_from(["Visit/a@3", "Visit/b", "DaySheet@now", "Business"]), max_size=3),
)
def test_told_times_keep_as_long_as_anything_is_booked_ahead_and_take_what_is_said_now(
    days_ago: dict[str, int], sources: list[str]
) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    told = {visit: now - timedelta(days=days) for visit, days in days_ago.items()}
    window = Window(start=now, end=now + timedelta(hours=2))
    facts = [Fact(key="slot", type=FactType.SLOT, value=window, source=s) for s in sources]
    found = told_times(told, facts, now)
    for visit in "abc":
        if any(s.partition("@")[0] == f"Visit/{visit}" for s in sources):
            assert found[visit] == now
        elif days_ago.get(visit, 400) < 180:
            assert found[visit] == told[visit]
        else:
            assert visit not in found


def test_a_visit_s_address_alone_is_not_its_time() -> None:
    fact = Fact(key="address", type=FactType.ADDRESS, value="14 Wurts St", source="Visit/a@1")
    assert told_times({}, [fact], datetime(2026, 11, 23, tzinfo=UTC)) == {}


def test_who_cannot_be_reached_is_told_through_the_owner() -> None:
    files = sample_with(mode=Mode.AUTO)
    people = (Person(name="Ann"),)
    business = files.business.model_copy(update={"technicians": people})
    office = Office(files=files.model_copy(update={"business": business}))
    office.runtime.submit(office.write(out=(NotifyOwner(person="Ann", text="Hi."),)))
    assert not office.items("failed")
    assert office.texts(SAM)[-1] == "Ann: Hi."
