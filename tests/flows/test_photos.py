"""Customers' photos reach the technician of the visit and the owner, by mail, and nobody else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import time

import pytest
from PIL import Image

from deskhand.business.load import BusinessFiles, sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Mode
from deskhand.domain.control import OutboxRow
from deskhand.ports.photos import FOR_PEOPLE
from deskhand.providers.email.memory import Fault
from tests.flows.conftest import Install
from tests.flows.installation import (
    SAM_MAIL,
    Got,
    Installation,
    texts_of,
    when,
    with_business,
    with_policy,
)
from tests.flows.test_crew import only_mike
from tests.flows.test_prices_asking import GLASS
from tests.support.mails import mail
from tests.support.pictures import MARK, picture

DANA = "Dana Reyes <dana@mail.example>"
BOB = "Bob Ross <bob@mail.example>"
MIKE_MAIL = "mike@crew.example"
FAUCET = "my kitchen faucet drips, can you come Tuesday at 1pm?"
EVENING, MORNING = "2026-11-23 18:05", "2026-11-24 07:05"
PLACE = "I'm Dana Reyes, 14 Wurts St, Kingston"

A, B, C = (picture("JPEG", (1600 + n, 900)) for n in range(3))


def sends(
    installation: Installation,
    text: str,
    *files: bytes,
    sender: str = DANA,
    subject: str = "Faucet",
    at: str | None = None,
) -> None:
    """A customer mails with pictures, in the thread if there is one."""
    if at:
        installation.advance(at)
    address = sender.rpartition("<")[2].rstrip(">")
    earlier = [got for got in installation.sent(address) if got.mail]
    chain = str(earlier[-1].mail["Message-ID"]) if earlier and earlier[-1].mail else None
    raw = mail(
        text,
        sender=sender,
        subject=subject,
        message_id=f"<{len(installation.wires.log)}-{address}>",
        headers=(("In-Reply-To", chain), ("References", chain)) if chain else (),
        files=[(f"IMG_{n}.jpg", "image/jpeg", content) for n, content in enumerate(files)],
        at=installation.clock.now(),
    )
    installation.mail(raw)
    installation.settle()


def books(
    installation: Installation, *files: bytes, ask: str = FAUCET, sender: str = DANA,
    place: str = PLACE, at: str | None = None,
) -> None:  # fmt: skip
    """He asks with pictures, picks the first time and says where."""
    before = len(installation.booked)
    sends(installation, ask, *files, sender=sender, at=at)
    for text in ("yes, the first one", place):
        if len(installation.booked) == before:
            sends(installation, text, sender=sender)
    assert len(installation.booked) == before + 1


def mikes(**fields: object) -> BusinessFiles:
    """Mike does all the work and has a mailbox of his own."""
    return only_mike(email=MIKE_MAIL, **fields)


def to(installation: Installation, address: str) -> list[Got]:
    return [got for got in installation.got() if got.to == address]


def images(got: Got) -> dict[str, bytes]:
    """The pictures of a mail by name, as a mail program reads them."""
    assert got.mail is not None
    return {
        str(part.get_filename()): part.get_content()
        for part in got.mail.iter_attachments()
        if part.get_content_maintype() == "image"
    }


def names(mails: Sequence[Got]) -> list[str]:
    return [name for got in mails for name in images(got)]


# ---- technicians


def test_the_evening_before_he_gets_them_by_mail_and_his_sheet_says_so(install: Install) -> None:
    installation = install(files=mikes())
    books(installation, A, B)
    installation.advance(EVENING)
    (sheet,) = installation.told("Mike")
    assert "2 photos came with the request, in your mail" in sheet
    (shown,) = to(installation, MIKE_MAIL)
    assert shown.mail is not None
    assert shown.mail["Subject"] == "Photos for tomorrow, Tue Nov 24"
    assert when(shown.at) == "2026-11-23 18:00"
    assert all(part in shown for part in ("1-3 pm", "Dana Reyes", "14 Wurts St"))
    first, second = images(shown)
    assert first.startswith("dana-")
    assert (first[-6:], second[-6:]) == ("-1.jpg", "-2.jpg")
    assert f"Photos: {first[:-4]}, {second[:-4]}" in shown


def test_they_are_small_and_tell_nothing_but_what_is_seen(install: Install) -> None:
    installation = install(files=mikes())
    books(installation, A)
    installation.advance(EVENING)
    (shown,) = to(installation, MIKE_MAIL)
    ((_, content),) = images(shown).items()
    assert MARK.encode() in A, "the customer's own has a place in it"
    assert MARK.encode() not in content
    with Image.open(io.BytesIO(content)) as seen:
        assert not seen.getexif()
        assert max(seen.size) == FOR_PEOPLE


def test_without_a_mailbox_his_sheet_says_who_has_them(install: Install) -> None:
    installation = install(files=only_mike())
    books(installation, A, B)
    installation.advance(EVENING)
    assert "2 photos came with the request; Sam has them" in installation.told("Mike")[-1]
    (evening,) = [g for g in to(installation, SAM_MAIL) if g.mail and images(g)]
    assert len(images(evening)) == 2
    sends(installation, "One more photo of it for you", C, at="2026-11-23 21:00")
    installation.advance(MORNING)
    later = to(installation, SAM_MAIL)[-1]
    assert later.mail
    assert later.mail["Subject"] == "Photos for Mike, today, Tue Nov 24"
    assert len(images(later)) == 1


def test_only_who_comes_gets_them(install: Install) -> None:
    """Two technicians with a visit each, and a customer whose pictures belong to no visit."""
    people = {p.name: p for p in sample().business.technicians}
    mike = people["Mike"].model_copy(update={"email": MIKE_MAIL})
    ann = mike.model_copy(update={"name": "Ann", "email": "ann@crew.example", "phone": None})
    installation = install(files=with_business(technicians=(mike, ann)))
    books(installation, A)
    books(
        installation, B, ask="my toilet runs, can you come Tuesday at 1pm?", sender=BOB,
        place="I'm Bob Ross, 22 Pine St, Kingston",
    )  # fmt: skip
    sends(installation, GLASS, C, sender="Eve Long <eve@mail.example>")
    installation.advance(EVENING)
    whose = {v.technicians[0]: (v.name or "").split()[0].lower() for v in installation.booked}
    assert set(whose) == {"Mike", "Ann"}
    for name, address in (("Mike", MIKE_MAIL), ("Ann", "ann@crew.example")):
        found = names([g for g in to(installation, address) if g.mail])
        assert [n.partition("-")[0] for n in found] == [whose[name]]
    crew = {MIKE_MAIL, "ann@crew.example", SAM_MAIL}
    assert not [g for g in installation.got() if g.to not in crew and g.mail and images(g)]


def test_photos_of_long_ago_belong_to_other_work(install: Install) -> None:
    installation = install(files=mikes(), start="2026-10-12 10:00")
    sends(installation, "Do you do gutters?", C)
    books(installation, A, at="2026-11-22 15:00")
    installation.advance(EVENING)
    assert len(names(to(installation, MIKE_MAIL))) == 1
    assert "1 photo came with the request, in your mail" in installation.told("Mike")[-1]


def test_no_photos_no_mail(install: Install) -> None:
    installation = install(files=mikes())
    books(installation)
    installation.advance(MORNING)
    assert to(installation, MIKE_MAIL) == []
    assert "photo" not in texts_of(installation.told("Mike"))


def test_booked_for_today_they_come_at_once_and_once(install: Install) -> None:
    installation = install(files=mikes(), start="2026-11-24 07:45")
    books(installation, A, ask="my faucet drips, can you come today at 1pm?")
    (shown,) = to(installation, MIKE_MAIL)
    assert shown.mail is not None
    assert shown.mail["Subject"] == "Photos for today, Tue Nov 24"
    installation.advance("2026-11-25 08:00")
    assert len(to(installation, MIKE_MAIL)) == 1


def test_the_morning_brings_what_came_in_the_night_and_nothing_twice(install: Install) -> None:
    installation = install(files=mikes())
    books(installation, A)
    sends(installation, "One more photo of it for you", B, at="2026-11-23 21:00")
    installation.advance(MORNING)
    evening, morning = to(installation, MIKE_MAIL)
    assert (len(images(evening)), len(images(morning))) == (1, 1)
    assert set(images(evening).values()).isdisjoint(images(morning).values())
    assert "2 photos came with the request, in your mail" in installation.told("Mike")[-1]


def test_a_visit_booked_after_the_sheet_is_not_shown_again_in_the_morning(install: Install) -> None:
    installation = install(files=mikes())
    books(
        installation, A, at="2026-11-23 18:30", ask="my faucet drips, can you come tomorrow at 1pm?"
    )
    assert len(names(to(installation, MIKE_MAIL))) == 1
    installation.advance(MORNING)
    assert len(names(to(installation, MIKE_MAIL))) == 1
    assert "New since last night" in installation.told("Mike")[-1]


@pytest.mark.one_process
def test_without_a_mailbox_he_gets_a_link_where_the_outside_reaches_us(install: Install) -> None:
    installation = install(files=only_mike(), web_url="https://desk.bluebird.example")
    books(installation, A)
    installation.advance(EVENING)
    sheet = installation.told("Mike")[-1]
    assert "1 photo came with the request: https://desk.bluebird.example/photos/visit/" in sheet
    sends(installation, "One more photo of it for you", B, at="2026-11-23 21:00")
    installation.advance(MORNING)
    assert "2 photos came with the request: https://" in installation.told("Mike")[-1]
    assert not [g for g in to(installation, SAM_MAIL) if g.mail and "Mike" in g.mail["Subject"]]


def test_by_mail_alone_he_gets_sheet_and_photos_in_one(install: Install) -> None:
    installation = install(files=mikes(), mail_only=True)
    books(installation, A)
    installation.advance(EVENING)
    (sheet,) = to(installation, MIKE_MAIL)
    assert len(images(sheet)) == 1
    assert all(part in sheet for part in ("1-3 pm", "in your mail", "Photos: dana-"))
    installation.advance(MORNING)
    _, morning = to(installation, MIKE_MAIL)
    assert images(morning) == {}


def test_what_comes_on_the_day_reaches_him_at_once_and_once(install: Install) -> None:
    installation = install(files=mikes())
    books(installation, A)
    installation.advance("2026-11-24 10:00")
    before = len(installation.told("Mike"))
    sends(installation, "This is the shut-off valve", B)
    (told,) = installation.told("Mike")[before:]
    assert told.text.startswith("New photos, today 1-3 pm: ")
    assert told.text.endswith("Dana Reyes, in your mail")
    shown = to(installation, MIKE_MAIL)[-1]
    assert len(images(shown)) == 1
    sends(installation, "Here it is again", B)
    assert len(installation.told("Mike")) == before + 1


def test_what_comes_before_his_sheet_waits_for_it(install: Install) -> None:
    installation = install(files=mikes())
    books(installation)
    sends(installation, "This is the shut-off valve", B)
    assert to(installation, MIKE_MAIL) == []
    installation.advance(EVENING)
    assert len(names(to(installation, MIKE_MAIL))) == 1


def test_photos_of_a_text_are_shown_as_those_of_a_mail(install: Install) -> None:
    installation = install(files=mikes())
    phone = "+18455550123"
    installation.say("sms", phone, FAUCET, pictures=[A, B])
    installation.settle()
    for text in ("yes, the first one", PLACE):
        installation.say("sms", phone, text)
        installation.settle()
    assert installation.booked
    installation.advance(EVENING)
    assert len(names(to(installation, MIKE_MAIL))) == 2


def test_a_customer_who_writes_spanish(install: Install) -> None:
    installation = install(files=mikes())
    books(
        installation, A, ask="la llave de la cocina gotea, ¿puede venir el martes a la 1 pm?",
        place="Soy Dana Reyes, 14 Wurts St, Kingston",
    )  # fmt: skip
    installation.advance(EVENING)
    assert len(names(to(installation, MIKE_MAIL))) == 1
    assert not [g for g in installation.sent("dana@mail.example") if images(g)]


def test_a_visit_given_to_another_day_is_shown_with_the_sheet_of_that_day(install: Install) -> None:
    installation = install(files=mikes())
    books(installation, A)
    installation.advance(EVENING)
    sends(installation, "Can we move it to Wednesday at 1pm?")
    sends(installation, "yes, the first one")
    assert when(installation.booked[0].start).startswith("2026-11-25")
    assert len(names(to(installation, MIKE_MAIL))) == 1
    installation.advance("2026-11-24 18:05")
    assert len(names(to(installation, MIKE_MAIL))) == 2


def test_in_his_language(install: Install) -> None:
    installation = install(files=mikes(languages=(Lang.ES,)))
    books(installation, A)
    installation.advance(EVENING)
    (shown,) = to(installation, MIKE_MAIL)
    assert shown.mail is not None
    assert shown.mail["Subject"].startswith("Fotos para ")
    assert "Mandaron 1 foto con la solicitud, en su correo" in installation.told("Mike")[-1]


# ---- the owner


def test_his_evening_mail_has_the_photos_of_what_it_lists(installation: Installation) -> None:
    sends(installation, GLASS, A, B)
    (item,) = installation.handoffs
    assert len(item.photos) == 2
    installation.advance("2026-11-22 18:05")
    evening = to(installation, SAM_MAIL)[-1]
    one, two = images(evening)
    assert f"Photos: {one[:-4]}, {two[:-4]}" in evening
    assert "Broken glass" in evening


def test_each_comes_with_the_mail_of_its_day_and_not_with_the_next(
    installation: Installation,
) -> None:
    sends(installation, GLASS, A)
    sends(installation, GLASS, B, sender=BOB, at="2026-11-23 10:00")
    installation.advance("2026-11-23 18:05")
    first, second = [g for g in to(installation, SAM_MAIL) if "Broken glass" in g]
    assert "since" in second
    assert (len(images(first)), len(images(second))) == (1, 1)
    assert set(images(first).values()).isdisjoint(images(second).values())


def test_a_photo_without_a_word_is_in_it(installation: Installation) -> None:
    sends(installation, "Are you open on Saturdays?", subject="Hello")
    sends(installation, "", A, subject="Hello")
    assert "sent 1 photos for a price" in installation.handoffs[-1].reason
    installation.advance("2026-11-22 18:05")
    assert len(images(to(installation, SAM_MAIL)[-1])) == 1


def test_what_waits_for_his_yes_has_them_too(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    sends(installation, FAUCET, A)
    assert installation.approvals
    installation.advance("2026-11-22 18:05")
    evening = to(installation, SAM_MAIL)[-1]
    ((name, _),) = images(evening).items()
    wrote, shown, _ = evening.text.partition(f"Photos: {name[:-4]}")
    assert shown
    assert wrote.rstrip().endswith('"my kitchen faucet drips, can you come Tuesday at 1pm?"')


def test_a_visit_that_waits_for_his_yes_has_them_too(install: Install) -> None:
    early = with_policy(same_day_asks=True, evening_mail=time(8, 30))
    installation = install(files=early, start="2026-11-24 07:45")
    sends(installation, "my faucet drips, can you come today at 1pm?", A)
    for text in ("yes, the first one", PLACE):
        sends(installation, text)
    (approval,) = installation.approvals
    told, shown = installation.told()
    assert told.text.endswith("1 photo is in your mail.")
    assert len(images(shown)) == 1
    installation.advance("2026-11-24 08:35")
    evening = to(installation, SAM_MAIL)[-1]
    assert f"{approval.number}. " in evening
    assert len(images(evening)) == 1


def test_what_cannot_wait_comes_by_text_and_the_photos_by_mail(installation: Installation) -> None:
    sends(installation, "This is a disgrace, the faucet you fixed leaks again, I am furious!", A)
    text = next(g for g in installation.told() if not g.mail and "disgrace" in g)
    assert text.text.endswith("1 photo is in your mail.")
    (shown,) = to(installation, SAM_MAIL)
    assert len(images(shown)) == 1
    assert "disgrace" in shown


def test_by_mail_alone_they_come_with_it(install: Install) -> None:
    installation = install(mail_only=True)
    sends(installation, "This is a disgrace, the faucet you fixed leaks again, I am furious!", A)
    (shown,) = [g for g in to(installation, SAM_MAIL) if "disgrace" in g]
    assert len(images(shown)) == 1


def test_by_text_alone_he_hears_how_many_there_are_and_how_to_see_them(install: Install) -> None:
    owner = sample().business.owner.model_copy(update={"email": None})
    installation = install(
        files=with_business(owner=owner, technicians=(owner,), email="hello@bluebird.example")
    )
    sends(installation, GLASS, A, B)
    installation.advance("2026-11-22 18:05")
    assert "2 photos: deskhand inbox --photos DIR shows them." in installation.told()[-1]


@pytest.mark.one_process
def test_by_text_alone_he_gets_a_link_where_the_outside_reaches_us(install: Install) -> None:
    owner = sample().business.owner.model_copy(update={"email": None})
    installation = install(
        files=with_business(owner=owner, technicians=(owner,), email="hello@bluebird.example"),
        web_url="https://desk.bluebird.example",
    )
    sends(installation, GLASS, A, B)
    installation.advance("2026-11-22 18:05")
    said = "2 photos: https://desk.bluebird.example/photos/owneritem/"
    assert said in installation.told()[-1]


# ---- trouble


@pytest.mark.one_process
def test_a_picture_that_is_gone_stops_no_mail(install: Install) -> None:
    installation = install(files=mikes())
    books(installation, A, b"\xff\xd8\xff\xe0 torn", b"no picture at all")
    held = installation.app.parts.blobs._held  # type: ignore[attr-defined]
    held.pop(next(key for key, content in held.items() if content == A))
    installation.advance(EVENING)
    (shown,) = to(installation, MIKE_MAIL)
    assert images(shown) == {}
    assert "Could not be opened: dana-" in shown
    assert shown.text.count("dana-") == 6
    assert not installation.dead


@pytest.mark.one_process
def test_a_line_cut_in_the_middle_brings_them_once(install: Install) -> None:
    installation = install(files=mikes())
    books(installation, A)
    installation.wires.mailbox.faults.append(Fault.CUT_AND_TAKEN)
    installation.advance(MORNING)
    assert len(names(to(installation, MIKE_MAIL))) == 1


def test_a_message_holds_names_and_no_bytes(install: Install) -> None:
    installation = install(files=mikes())
    books(installation, A)
    installation.advance(EVENING)
    rows = [row for row in installation.all(OutboxRow) if row.message.get("photos")]
    assert rows
    for row in rows:
        assert len(row.model_dump_json()) < 5_000
