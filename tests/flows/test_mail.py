"""Mail both ways: threads, invitations, machines, leads and what is none of our business."""

from __future__ import annotations

from email.utils import parseaddr

import pytest
from icalendar import Calendar

from deskhand.domain.people import InboundMessage
from tests.flows.conftest import Install
from tests.flows.installation import Got, Installation, local, with_policy
from tests.flows.stories import MAIL, PERSON, TUESDAY, book
from tests.flows.test_policies_days import ASK, DAYS, long_work
from tests.support import mails

DANA_MAIL = "dana@mail.example"
BOB = "Bob Lee <bob@mail.example>"
BOB_MAIL = "bob@mail.example"


# ---- threads


def test_threads_right_both_ways(installation: Installation) -> None:
    installation.mail(MAIL, TUESDAY, subject="Kitchen faucet", id="<first@mail.example>")
    installation.settle()
    offer = installation.last(DANA_MAIL)
    assert offer.mail is not None
    assert offer.mail["Subject"] == "Re: Kitchen faucet"
    assert offer.mail["In-Reply-To"] == "<first@mail.example>"
    assert offer.mail["References"] == "<first@mail.example>"
    assert offer.mail["Auto-Submitted"] == "auto-replied"
    assert parseaddr(offer.mail["From"])[1] == mails.OWN

    installation.mail(MAIL, "yes please", reply_to=offer, id="<second@mail.example>")
    installation.settle()
    held = installation.last(DANA_MAIL)
    assert held.mail is not None
    assert held.mail["Subject"] == "Re: Kitchen faucet"
    assert held.mail["In-Reply-To"] == "<second@mail.example>"
    assert held.mail["References"].split() == [
        "<first@mail.example>",
        offer.mail["Message-ID"],
        "<second@mail.example>",
    ]


def test_a_restart_keeps_the_thread(installation: Installation) -> None:
    """agent-os #1570: after a restart the answer still goes to the person, in his thread."""
    installation.mail(MAIL, TUESDAY, subject="Faucet", id="<first@mail.example>")
    installation.settle()
    offer = installation.last(DANA_MAIL)
    installation.restart()
    installation.mail(MAIL, "yes please", reply_to=offer, id="<second@mail.example>")
    installation.settle()
    held = installation.last(DANA_MAIL)
    assert held.mail is not None
    assert held.to == DANA_MAIL
    assert held.mail["In-Reply-To"] == "<second@mail.example>"
    assert len(installation.sent()) == 2


def test_quoted_history_is_not_said_again(installation: Installation) -> None:
    installation.mail(MAIL, TUESDAY)
    installation.settle()
    offer = installation.last(DANA_MAIL)
    quoted = "\n".join(f"> {line}" for line in offer.text.splitlines())
    installation.mail(
        MAIL,
        f"Yes, that works.\n\nOn Sun, Nov 22, 2026 at 3:00 PM Bluebird <{mails.OWN}> wrote:\n{quoted}",
        reply_to=offer,
    )
    installation.settle()
    assert installation.last(DANA_MAIL).slots == ["2026-11-24 13:00"]
    assert len(installation.visits()) == 1


def test_seen_once_it_is_ours_answered_once_answered(installation: Installation) -> None:
    uid = installation.mail(MAIL, TUESDAY)
    installation.settle()
    assert installation.flags(uid) == {"seen", "answered"}


# ---- invitations


def _event(got: Got) -> dict[str, object]:
    assert got.ics is not None
    calendar = Calendar.from_ical(got.ics)
    (event,) = calendar.walk("VEVENT")
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "start": event.decoded("DTSTART"),
        "status": str(event["STATUS"]),
        "place": str(event.get("LOCATION", "")),
        "zone": [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")],
    }


def test_the_invitation_follows_the_visit(installation: Installation) -> None:
    book(installation, MAIL, channel="email")
    booked = _event(installation.last(DANA_MAIL))
    assert booked["method"] == "REQUEST"
    assert booked["status"] == "CONFIRMED"
    assert booked["start"] == local("2026-11-24 13:00")
    assert booked["place"] == "14 Wurts St, Kingston"
    assert booked["zone"] == ["America/New_York"]

    installation.ask("email", MAIL, "can we move it to Wednesday at 10am?")
    moved = _event(installation.last(DANA_MAIL))
    assert moved["method"] == "REQUEST"
    assert moved["uid"] == booked["uid"]
    assert moved["start"] == local("2026-11-25 10:00")
    assert moved["sequence"] > booked["sequence"]  # type: ignore[operator]

    installation.ask("email", MAIL, "please cancel my appointment")
    gone = _event(installation.last(DANA_MAIL))
    assert (gone["method"], gone["status"]) == ("CANCEL", "CANCELLED")
    assert gone["uid"] == booked["uid"]
    assert gone["sequence"] > moved["sequence"]  # type: ignore[operator]


def test_only_what_is_about_a_visit_brings_an_invitation(installation: Installation) -> None:
    book(installation, MAIL, channel="email")
    offer, held, booked = installation.sent(DANA_MAIL)
    assert offer.ics is None
    assert held.ics is None
    assert booked.ics is not None


def test_work_of_several_days_brings_an_invitation_for_each(install: Install) -> None:
    shop = install(files=long_work())
    for text in (ASK, PERSON):
        shop.ask("email", MAIL, text)
    shop.owner("yes 1")
    booked = shop.last(DANA_MAIL)
    calendars = [Calendar.from_ical(file) for file in booked.files]
    assert [c.walk("VEVENT")[0].decoded("DTSTART") for c in calendars] == [
        local(start) for start, _ in DAYS
    ]
    assert len({str(c.walk("VEVENT")[0]["UID"]) for c in calendars}) == 2
    shop.ask("email", MAIL, "please cancel my appointment")
    gone = [Calendar.from_ical(file) for file in shop.last(DANA_MAIL).files]
    assert [str(c["METHOD"]) for c in gone] == ["CANCEL", "CANCEL"]


# ---- what is never answered


MACHINES = {
    "an away notice": mails.mail("I am away.", headers=[("Auto-Submitted", "auto-replied")]),
    "a list": mails.mail("Our newsletter.", headers=[("List-Id", "<news.example>")]),
    "bulk": mails.mail("Great offers.", headers=[("Precedence", "bulk")]),
    "a bounce": mails.bounce(),
    "ourselves": mails.mail("My faucet drips.", sender=mails.OWN),
    "a box nobody reads": mails.mail("Your parcel.", sender="noreply@shop.example"),
}


@pytest.mark.parametrize("which", MACHINES)
def test_complaint_13_machines_are_never_answered(installation: Installation, which: str) -> None:
    installation.mail(MACHINES[which])
    installation.settle()
    installation.advance("2026-11-22 17:00")
    assert not installation.got()
    assert not installation.handoffs
    assert not installation.visits()


HOWLING = "There is a gas leak, the house is on fire!"


@pytest.mark.parametrize(
    "raw",
    [
        mails.mail(HOWLING, headers=[("Auto-Submitted", "auto-replied")]),
        mails.mail(f"Thanks!\n\n> {HOWLING}\n", message_id="<q@mail.example>"),
    ],
    ids=["an auto-reply", "a quotation"],
)
def test_only_newly_written_words_of_people_page(installation: Installation, raw: bytes) -> None:
    installation.mail(raw)
    installation.settle()
    assert not installation.pages


def test_a_quotation_alone_that_is_not_ours_pages(installation: Installation) -> None:
    """Somebody forwards a neighbour's cry for help and writes nothing himself."""
    installation.mail(mails.mail(f"> {HOWLING}\n"))
    installation.settle()
    assert installation.pages


# ---- leads


LEADS = {
    "angi": ("mark.poe@mail.example", mails.angi()),
    "thumbtack": ("message-3fa9c1@request.thumbtack.com", mails.thumbtack()),
    "nextdoor": ("reply+abc123@reply.nextdoor.com", mails.nextdoor()),
    "yelp": ("reply+8d7f6a5b@messaging.yelp.com", mails.yelp()),
    "web form": ("jane@mail.example", mails.web_form()),
}


@pytest.mark.parametrize("relay", LEADS)
def test_a_lead_is_answered_to_the_person(installation: Installation, relay: str) -> None:
    to, raw = LEADS[relay]
    installation.mail(raw)
    installation.settle()
    (answer,) = installation.sent()
    assert answer.to == to
    assert "no-reply" not in answer.to
    # Two doors are nothing the book has one price for: they are looked at first.
    assert answer.amounts or "estimate" in answer
    assert answer.slots


def test_a_lead_with_only_a_number_is_the_owners(installation: Installation) -> None:
    installation.mail(mails.voicemail())
    installation.settle()
    assert not installation.sent()
    (item,) = installation.handoffs
    assert item.contact == "sms:+18455550144"
    assert "basement door" in item.reason
    assert item.draft
    installation.advance("2026-11-22 18:05")
    assert "basement door" in installation.told("Sam")[-1]


# ---- a shared mailbox


def test_old_mail_is_never_answered(install: Install) -> None:
    installation = install(
        mails=[mails.mail(TUESDAY), mails.mail(TUESDAY, message_id="<b@x.example>")]
    )
    installation.advance("2026-11-22 17:00")
    assert not installation.got()
    installation.mail(MAIL, "my toilet runs, how much?")
    installation.settle()
    assert [got.amounts for got in installation.sent()] == [[13_500]]


def test_a_rebuilt_mailbox_is_not_answered_again(installation: Installation) -> None:
    installation.ask("email", MAIL, TUESDAY)
    installation.wires.mailbox.rebuild()
    installation.mail(MAIL, "my toilet runs, how much?")
    installation.settle()
    assert len(installation.sent()) <= 2
    assert len(installation.quotes()) <= 2


@pytest.mark.parametrize("entry", ["@supply.example", "joe@supply.example", "JOE@supply.example"])
def test_the_ignore_list(install: Install, entry: str) -> None:
    installation = install(files=with_policy(ignore=(entry,)))
    uid = installation.mail("Joe <joe@supply.example>", TUESDAY)
    installation.settle()
    assert not installation.sent()
    assert "seen" not in installation.flags(uid)


FAMILY = [
    ("Dinner on Tuesday?", "Are you free Tuesday evening? Mom cooks. Love, Kim"),
    ("Your order 4411", "Your order of two faucets has shipped and will arrive on Tuesday."),
    ("Application", "I am applying for the helper position. My resume is attached."),
    ("Statement", "Your monthly statement is ready. Log in to your account to view it."),
    ("SEO", "We can get your website to the first page of Google. Cheap backlinks!"),
]


@pytest.mark.parametrize(
    ("subject", "text"),
    [pytest.param(*mail, id=mail[0]) for mail in FAMILY],
)
def test_what_is_none_of_our_business_stays_unread(
    installation: Installation, subject: str, text: str
) -> None:
    uid = installation.mail("Kim <kim@mail.example>", text, subject=subject)
    installation.settle()
    assert not installation.sent()
    assert "seen" not in installation.flags(uid)
    assert not installation.handoffs
    installation.advance("2026-11-22 18:05")
    assert subject in installation.told("Sam")[-1]


def test_a_thread_the_owner_writes_in_is_his(installation: Installation) -> None:
    installation.owner_mails(BOB_MAIL, "Hi Bob, I'll call you.", reply_to="<bob-1@mail.example>")
    uid = installation.mail(
        BOB,
        TUESDAY,
        headers=[
            ("In-Reply-To", "<owner-1@bluebird.example>"),
            ("References", "<bob-1@mail.example> <owner-1@bluebird.example>"),
        ],
    )
    installation.settle()
    assert not installation.sent()
    assert "seen" not in installation.flags(uid)


def test_the_owner_answers_himself_and_gives_back(installation: Installation) -> None:
    """Complaint 20: nobody talks over the owner."""
    installation.mail(BOB, TUESDAY, id="<bob-1@mail.example>")
    installation.settle()
    ours = installation.last(BOB_MAIL)
    installation.owner_mails(BOB_MAIL, "Hi Bob, Sam here.", reply_to="<bob-1@mail.example>")

    for text in ("yes please", "and my toilet runs, how much is that?"):
        installation.mail(BOB, text, reply_to=ours)
        installation.settle()
    installation.mail(BOB, "my toilet runs, how much?", subject="Another thing")
    installation.settle()
    assert installation.sent() == [ours]
    assert not installation.visits()

    installation.owner(f"give back {BOB_MAIL}")
    installation.mail(BOB, "my toilet runs, how much?", subject="Toilet")
    installation.settle()
    assert installation.last(BOB_MAIL).amounts == [13_500]


def test_given_back_in_the_same_thread(installation: Installation) -> None:
    installation.mail(BOB, TUESDAY, id="<bob-1@mail.example>")
    installation.settle()
    ours = installation.last(BOB_MAIL)
    installation.owner_mails(BOB_MAIL, "Hi Bob, Sam here.", reply_to="<bob-1@mail.example>")
    installation.owner(f"give back {BOB_MAIL}")
    installation.mail(BOB, "yes please", reply_to=ours)
    installation.settle()
    assert installation.last(BOB_MAIL).slots == ["2026-11-24 13:00"]


def test_mail_and_text_of_one_person_stay_apart_until_proven(installation: Installation) -> None:
    """A phone number in a mail is what he told us, no proof that he holds it."""
    book(installation, MAIL, channel="email", person=f"{PERSON}. My cell is 845-555-0177")
    (answer,) = installation.ask("sms", "+18455550177", "when are you coming?")
    assert "14 Wurts St" not in answer.text


def test_a_mail_too_large_or_broken_is_no_silence(installation: Installation) -> None:
    installation.mail(mails.raw("From: x@mail.example\nSubject: =?utf-9?Q?=ZZ?=", b"\xff\xfe\x00"))
    installation.settle()
    assert not installation.dead
    stored = installation.all(InboundMessage)
    assert all(message.handled_by for message in stored)
