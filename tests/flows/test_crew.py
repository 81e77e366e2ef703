"""Technicians: their day the evening before and that morning, and every change at once, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from deskhand.business.load import BusinessFiles, sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Person
from deskhand.domain.procedures import Crew, Procedure, ProcedureBook
from deskhand.domain.property import Access, Property, property_id
from tests.flows.conftest import Install
from tests.flows.installation import (
    DANA,
    MIKE,
    SAM,
    Got,
    Installation,
    texts_of,
    when,
    with_business,
)
from tests.flows.stories import PERSON, STREET, book

EVENING, MORNING = "2026-11-23 18:00", "2026-11-24 07:00"
BOB = "+18455550133"
CODE = "4471"


def only_mike(**fields: Any) -> BusinessFiles:
    """The sample business with Mike alone doing the work."""
    mike = next(p for p in sample().business.technicians if p.name == "Mike")
    return with_business(technicians=(mike.model_copy(update=fields),))


def with_documents(files: BusinessFiles, *documents: Any) -> BusinessFiles:
    """The same business with its own procedures and places."""
    updates: dict[str, Any] = {}
    for document in documents:
        if isinstance(document, ProcedureBook):
            updates["procedures"] = document
        else:
            updates["properties"] = (*updates.get("properties", ()), document)
    return files.model_copy(update=updates)


FAUCETS = ProcedureBook(
    id="main",
    procedures=(
        Procedure(
            key="faucets",
            services=("plumbing/faucet",),
            crew=Crew(minutes=60, bring=("basin wrench", "cartridge set"), check=("shutoff",)),
            customer={Lang.EN: "Please clear the space under the sink."},
        ),
    ),
)
PLACE = Property(
    id=property_id(STREET),
    address=STREET,
    access=Access(parking="park in the drive", pets="two dogs", code=CODE),
    access_asked=True,
)


def sheets(installation: Installation, who: str = "Mike") -> list[Got]:
    return installation.told(who)


@pytest.fixture
def mikes(install: Install) -> Installation:
    return install(files=with_documents(only_mike(), FAUCETS, PLACE))


# ---- the evening before


def test_he_gets_his_day_the_evening_before(mikes: Installation) -> None:
    book(mikes)
    mikes.advance("2026-11-23 20:00")
    (sheet,) = sheets(mikes)
    assert when(sheet.at) == EVENING
    assert sheet.text.startswith("Tomorrow, Tue Nov 24: 1 visit")
    for part in ("1-3 pm", "Dana Reyes", "845-555-0111", "14 Wurts St, Kingston"):
        assert part in sheet, part


def test_the_sheet_says_what_to_bring(mikes: Installation) -> None:
    book(mikes)
    mikes.advance(EVENING)
    assert "Bring: basin wrench, cartridge set" in sheets(mikes)[-1]


def test_the_sheet_says_how_to_get_in_but_no_code_before_the_day(mikes: Installation) -> None:
    book(mikes)
    mikes.advance(EVENING)
    sheet = sheets(mikes)[-1]
    assert "park in the drive" in sheet
    assert "two dogs" in sheet
    assert CODE not in sheet


def test_the_sheet_says_what_he_may_answer(mikes: Installation) -> None:
    book(mikes)
    mikes.advance(EVENING)
    for answer in ("running 20 late", "done", "nobody home"):
        assert answer in sheets(mikes)[-1]


def test_the_sheet_counts_the_customers_photos(mikes: Installation) -> None:
    """Two came by mail with the request."""
    with_photos = [
        ("faucet.jpg", "image/jpeg"),
        ("sink.png", "image/png"),
        ("list.pdf", "application/pdf"),
    ]
    _mail_with(mikes, with_photos)
    mikes.settle()
    for text in ("yes, the first one", PERSON):
        mikes.ask("email", "dana@mail.example", text)
    assert mikes.booked
    mikes.advance(EVENING)
    assert "2 photos came with the request" in sheets(mikes)[-1]


def test_no_visits_no_sheet(mikes: Installation) -> None:
    mikes.advance("2026-11-24 09:00")
    assert not sheets(mikes)


def test_it_is_in_his_language(install: Install) -> None:
    installation = install(files=only_mike(languages=(Lang.ES, Lang.EN)))
    book(installation)
    installation.advance(EVENING)
    sheet = sheets(installation)[-1]
    assert sheet.text.startswith("Mañana, martes 24 de noviembre: 1 visita")
    assert "voy 20 tarde" in sheet


def test_it_says_who_speaks_a_language_he_does_not(install: Install) -> None:
    installation = install(files=only_mike())
    book(
        installation,
        ask="se me descompuso la llave, ¿pueden venir el martes a la 1?",
        person="Soy Luz Ortega, 14 Wurts St, Kingston",
    )
    installation.advance(EVENING)
    assert "Speaks Spanish" in sheets(installation)[-1]


def test_a_spanish_customer_is_offered_who_speaks_it(install: Install) -> None:
    sam, mike = sample().business.technicians
    bilingual = mike.model_copy(update={"languages": (Lang.EN, Lang.ES)})
    installation = install(files=with_business(technicians=(sam, bilingual)))
    visit = book(
        installation,
        ask="se me descompuso la llave, ¿pueden venir el martes a la 1?",
        person="Soy Luz Ortega, 14 Wurts St, Kingston",
    )
    assert visit.technicians == ("Mike",)
    installation.advance(EVENING)
    assert "Speaks Spanish" not in sheets(installation)[-1]


def test_each_reads_his_own_visits_only(installation: Installation) -> None:
    book(installation)
    book(installation, BOB, ask="my toilet runs, can you come Tuesday at 1pm?",
         person="I'm Bob Ross, 22 Pine St, Kingston")  # fmt: skip
    assert {v.technicians for v in installation.booked} == {("Sam",), ("Mike",)}
    installation.advance("2026-11-24 07:30")
    mine = {v.technicians[0]: (v.name or "") for v in installation.booked}
    assert mine["Sam"] not in texts_of(installation.told("Mike"))
    morning = [g for g in installation.told("Sam") if g.mail is None]
    assert mine["Mike"] not in texts_of(morning)


# ---- the day itself


def test_the_code_stands_on_the_sheet_of_the_day(mikes: Installation) -> None:
    book(mikes)
    mikes.advance("2026-11-24 07:30")
    evening, morning = sheets(mikes)
    assert when(morning.at) == MORNING
    assert morning.text.startswith("Today, Tue Nov 24: 1 visit")
    assert f"Code: {CODE}" in morning
    assert CODE not in evening


def test_the_code_reaches_nobody_but_his_technician(mikes: Installation) -> None:
    book(mikes)
    mikes.advance("2026-11-24 20:00")
    others = [g for g in mikes.got() if g.who != "Mike"]
    assert others
    assert CODE not in texts_of(others)


def test_the_morning_sheet_comes_before_an_early_first_window(install: Install) -> None:
    files = only_mike()
    early = {day: h.model_copy(update={"opens": h.opens.replace(hour=6)})
             for day, h in files.business.hours.items()}  # fmt: skip
    files = files.model_copy(
        update={"business": files.business.model_copy(update={"hours": early})}
    )
    installation = install(files=files)
    book(installation, ask="my faucet drips, can you come Tuesday at 6am?")
    installation.advance("2026-11-24 09:00")
    assert when(sheets(installation)[-1].at) == "2026-11-24 05:00"


# ---- changes


def test_booked_for_tomorrow_before_the_sheet_is_no_notice(mikes: Installation) -> None:
    mikes.advance("2026-11-23 12:00")
    book(mikes, ask="my faucet drips, can you come tomorrow at 1pm?")
    assert not sheets(mikes)


def test_booked_after_the_sheet_went_he_hears_at_once(mikes: Installation) -> None:
    book(mikes)
    mikes.advance("2026-11-23 18:30")
    book(mikes, BOB, ask="my toilet runs, can you come tomorrow at 9am?",
         person="I'm Bob Ross, 22 Pine St, Kingston")  # fmt: skip
    notice = sheets(mikes)[-1]
    assert notice.text.startswith("New, tomorrow 9-11 am: Toilet tank repair, Bob Ross")
    assert "22 Pine St" in notice
    assert "\n" not in notice.text


def test_moved_away_he_hears_at_once(mikes: Installation) -> None:
    book(mikes)
    mikes.advance("2026-11-23 18:30")
    mikes.ask("sms", DANA, "can we move it to Friday at 10am?")
    notice = sheets(mikes)[-1]
    assert notice.text.startswith("Moved to Fri Nov 27, 10 am-12 pm: ") or notice.text.startswith(
        "Moved to Fri Nov 27, 10 am-noon: "
    )
    assert "It was tomorrow 1-3 pm." in notice


def test_canceled_on_the_day_he_hears_at_once(mikes: Installation) -> None:
    book(mikes)
    mikes.advance("2026-11-24 09:00")
    mikes.ask("sms", DANA, "please cancel my appointment")
    notice = sheets(mikes)[-1]
    assert notice.text.startswith("Canceled, today 1-3 pm: ")
    assert "Dana Reyes" in notice


def test_a_change_of_today_brings_the_code(mikes: Installation) -> None:
    mikes.advance("2026-11-24 08:00")
    book(mikes, ask="my faucet drips, can you come today at 1pm?")
    assert f"Code: {CODE}" in sheets(mikes)[-1]


def test_a_code_told_on_the_day_reaches_his_technician_at_once(install: Install) -> None:
    installation = install(files=only_mike())
    book(installation)
    installation.advance("2026-11-24 09:00")
    installation.ask("sms", DANA, "gate code is 4471, two dogs")
    notice = sheets(installation)[-1]
    assert CODE in notice
    assert "dogs" in notice
    assert "Dana Reyes" in notice
    assert CODE not in texts_of(g for g in installation.got() if g.who != "Mike")


def test_a_code_told_before_the_day_waits_for_its_sheet(install: Install) -> None:
    installation = install(files=only_mike())
    book(installation)
    installation.advance("2026-11-23 18:30")
    installation.ask("sms", DANA, "gate code is 4471")
    assert CODE not in texts_of(sheets(installation))
    installation.advance("2026-11-24 07:30")
    assert CODE in sheets(installation)[-1]


def test_a_change_far_off_disturbs_nobody(mikes: Installation) -> None:
    book(mikes)
    mikes.ask("sms", DANA, "can we move it to Friday at 10am?")
    mikes.ask("sms", DANA, "please cancel my appointment")
    assert not sheets(mikes)


def test_at_night_nobody_is_woken_and_the_morning_sheet_says_what_is_new(
    mikes: Installation,
) -> None:
    book(mikes)
    mikes.advance("2026-11-23 21:30")
    book(mikes, BOB, ask="my toilet runs, can you come tomorrow at 9am?",
         person="I'm Bob Ross, 22 Pine St, Kingston")  # fmt: skip
    mikes.ask("sms", DANA, "please cancel my appointment")
    assert [when(g.at) for g in sheets(mikes)] == [EVENING]
    mikes.advance("2026-11-24 07:30")
    morning = sheets(mikes)[-1]
    assert "New since last night" in morning
    assert "Off since last night: 1-3 pm" in morning


def test_the_owner_hears_of_a_change_of_today_that_is_another_s(mikes: Installation) -> None:
    book(mikes)
    mikes.advance("2026-11-24 09:00")
    mikes.ask("sms", DANA, "please cancel my appointment")
    told = mikes.told("Sam")[-1]
    assert told.text.startswith("Mike: Canceled, today 1-3 pm")


def test_he_is_not_told_twice_of_what_he_does_himself(install: Install) -> None:
    sam = sample().business.technicians[:1]
    installation = install(files=with_business(technicians=sam))
    book(installation)
    installation.advance("2026-11-24 09:00")
    before = len(installation.told("Sam"))
    installation.ask("sms", DANA, "please cancel my appointment")
    assert len(installation.told("Sam")) == before + 1


# ---- his best way


def test_whoever_has_no_way_is_told_through_the_owner(install: Install) -> None:
    """A sheet that reaches nobody is no sheet."""
    installation = install(files=only_mike(phone=None))
    book(installation)
    installation.advance(EVENING)
    assert not installation.dead
    sheet = next(g for g in installation.told("Sam") if "text me" in g)
    assert sheet.text.startswith("Mike: Tomorrow, Tue Nov 24: 1 visit")


def test_by_mail_where_he_has_no_phone(install: Install) -> None:
    installation = install(files=only_mike(phone=None, email="mike@bluebird.example"))
    book(installation)
    installation.advance(EVENING)
    (sheet,) = [g for g in installation.got() if g.to == "mike@bluebird.example"]
    assert "1-3 pm" in sheet


# ---- private numbers


def test_the_crews_private_numbers_never_go_to_customers(installation: Installation) -> None:
    """Mike's number is his own; Sam's is the business's line."""
    book(installation)
    book(installation, BOB, ask="my toilet runs, can you come Tuesday at 1pm?",
         person="I'm Bob Ross, 22 Pine St, Kingston")  # fmt: skip
    installation.advance("2026-11-24 12:50")
    installation.owner("running 20 late", "Mike")
    installation.ask("sms", DANA, "where is he? can I have his number?")
    installation.ask("sms", BOB, "where is he?")
    installation.advance("2026-11-24 15:30")
    installation.ask("sms", DANA, "nobody came")
    installation.ask("sms", BOB, "where is he?")
    said = texts_of(installation.sent())
    assert _national(MIKE) not in _digits(said)
    for got in installation.sent():
        assert all(_national(MIKE) not in _digits(str(fact.value)) for fact in got.facts)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _national(number: str) -> str:
    return number.removeprefix("+1")


def test_the_business_line_is_the_only_number_said(install: Install) -> None:
    owner = Person(name="Sam", email="sam@bluebird.example", phone="+18455550177")
    installation = install(files=with_business(owner=owner, technicians=(owner,)))
    book(installation)
    installation.advance("2026-11-24 15:30")
    installation.ask("sms", DANA, "nobody came")
    assert "8455550177" not in _digits(texts_of(installation.sent()))
    assert _national(SAM) in _digits(texts_of(installation.sent()))


def _mail_with(installation: Installation, files: Sequence[tuple[str, str]]) -> None:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"] = "Dana Reyes <dana@mail.example>"
    mail["To"] = "hello@bluebird.example"
    mail["Subject"] = "Faucet"
    mail["Message-ID"] = "<photos-1@mail.example>"
    mail["Date"] = "Sun, 22 Nov 2026 15:00:00 -0500"
    mail.set_content("my faucet drips, can you come Tuesday at 1pm?")
    for name, kind in files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(name.encode(), maintype=main, subtype=sub, filename=name)
    installation.mail(mail.as_bytes())
