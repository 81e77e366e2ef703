"""The owner's policies, as customers and he meet them: notice, hours, lunch, crews, fees, blocks."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from deskhand.business.load import BusinessFiles, sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Hours, Person
from deskhand.domain.plan import FactType
from deskhand.domain.work import DaySheet, VisitStatus
from tests.flows.conftest import Install
from tests.flows.installation import (
    DANA,
    Installation,
    when,
    with_business,
    with_policy,
)
from tests.flows.stories import PERSON, TUESDAY, TUESDAY_AT_ONE, book

BOB, CARL = "+18455550112", "+18455550113"
TUESDAY_MORNING = "2026-11-24 08:30"
LUNCH = Hours(opens=time(12), closes=time(13))


def with_items(files: BusinessFiles | None = None, **changes: dict[str, Any]) -> BusinessFiles:
    """The sample business with some of its items changed."""
    files = files or sample()
    items = tuple(
        item.model_copy(update=changes.get(item.key, {})) for item in files.price_book.items
    )
    return files.model_copy(
        update={"price_book": files.price_book.model_copy(update={"items": items})}
    )


def alone() -> BusinessFiles:
    return with_business(technicians=sample().business.technicians[:1])


# ------------------------------------------------------------------ notice and the same day


def test_the_same_day_is_booked_without_asking_from_two_hours_notice(install: Install) -> None:
    shop = install(start=TUESDAY_MORNING)
    book(shop, ask="my faucet drips, can you come today at 11am?")
    assert when(shop.booked[0].start) == "2026-11-24 11:00"
    assert not shop.approvals


def test_less_than_the_notice_asks_the_owner(install: Install) -> None:
    shop = install(start=TUESDAY_MORNING)
    (said,) = shop.ask("sms", DANA, "my faucet drips, can you come today at 10am?")
    assert "I'm holding this time for you" in said
    assert "passed this on to Sam" in said
    assert not shop.booked
    shop.ask("sms", DANA, PERSON)
    shop.owner("yes 1")
    assert when(shop.booked[0].start) == "2026-11-24 10:00"
    assert "You're booked" in shop.last(DANA)


def test_the_same_day_asks_the_owner_where_he_wants_it(install: Install) -> None:
    shop = install(files=with_policy(same_day_asks=True), start=TUESDAY_MORNING)
    shop.ask("sms", DANA, "my faucet drips, can you come today at 3pm?")
    (said,) = shop.ask("sms", DANA, "yes")
    assert "passed this on to Sam" in said
    shop.ask("sms", DANA, PERSON)
    assert not shop.booked
    (question,) = shop.approvals
    assert "you want to be asked" in question.text
    shop.owner("yes")
    assert when(shop.booked[0].start) == "2026-11-24 15:00"


def test_another_day_does_not_ask_him(install: Install) -> None:
    shop = install(files=with_policy(same_day_asks=True))
    book(shop)
    assert not shop.approvals


def test_a_visit_is_not_moved_sooner_than_the_notice_without_him(
    installation: Installation,
) -> None:
    book(installation)
    installation.advance(TUESDAY_MORNING)
    (said,) = installation.ask("sms", DANA, "can we move it to today at 10am?")
    assert "passed this on to Sam" in said
    assert "just taken" not in said
    assert when(installation.booked[0].start) == TUESDAY_AT_ONE
    assert any("sooner than your notice" in item.reason for item in installation.handoffs)


# ------------------------------------------------------------------ why a time cannot be


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("Tuesday at 7pm", "the work has to end by then"),
        ("Tuesday at 5:30pm", "the work has to end by then"),
        ("on Thanksgiving", "we're closed Thu Nov 26"),
        ("March 15 at 9am", "We book as far as Thu Jan 21"),
    ],
)
def test_no_opening_is_said_only_of_taken_times(
    installation: Installation, asked: str, reason: str
) -> None:
    (said,) = installation.ask("sms", DANA, f"my faucet drips, can you come {asked}?")
    assert reason in said
    assert "no opening" not in said
    assert said.slots


def test_hours_are_said_in_spanish_too(installation: Installation) -> None:
    (said,) = installation.ask("sms", DANA, "gotea la llave, ¿pueden venir el martes a las 7 pm?")
    assert "Nuestro horario" in said
    assert said.slots


def test_a_taken_time_is_said_to_be_taken(install: Install) -> None:
    shop = install(files=alone())
    book(shop)
    (said,) = shop.ask("sms", BOB, TUESDAY)
    assert "no opening then: Tue Nov 24 at 1 pm" in said


# ------------------------------------------------------------------ lunch, jobs a day, the urgent gap


def test_no_work_is_offered_across_lunch(install: Install) -> None:
    shop = install(files=with_policy(alone(), lunch=LUNCH))
    (said,) = shop.ask("sms", DANA, "my faucet drips, can you come Tuesday?")
    assert said.slots
    starts = {slot[-5:] for slot in said.slots}
    assert not starts & {"11:30", "12:00", "12:30"}


def test_jobs_a_day_are_kept(install: Install) -> None:
    shop = install(files=with_policy(alone(), jobs_a_day=1))
    book(shop)
    (said,) = shop.ask("sms", BOB, "my toilet runs, can you come Tuesday at 9am?")
    assert "no opening" in said
    assert not any(slot.startswith("2026-11-24") for slot in said.slots[1:])


def test_two_customers_at_once_do_not_make_a_second_job(install: Install) -> None:
    """The cap is decided on the day sheet, not on the offer."""
    shop = install(files=with_policy(alone(), jobs_a_day=1))
    for who, at in ((DANA, "9am"), (BOB, "3pm")):
        shop.ask("sms", who, f"my faucet drips, can you come Tuesday at {at}?")
    for who, name in ((DANA, "Dana Reyes"), (BOB, "Bob Ross")):
        shop.say("sms", who, "yes")
        shop.settle()
        shop.say("sms", who, f"{name}, 15 Wurts St, Kingston")
    shop.settle()
    assert len(shop.booked) == 1


def test_a_gap_is_kept_for_urgent_work_until_that_day(install: Install) -> None:
    shop = install(files=with_policy(alone(), urgent_gap_minutes=300))
    book(shop, ask="my faucet drips, can you come Tuesday at 10am?")  # free from half past eleven
    (said,) = shop.ask("sms", BOB, "my toilet runs, can you come Tuesday at 1pm?")
    assert "no opening" in said
    assert "2026-11-24 13:00" not in said.slots[1:]
    shop.advance("2026-11-24 07:30")
    (said,) = shop.ask("sms", CARL, "my toilet runs, can you come today at 1pm?")
    assert said.slots == ["2026-11-24 13:00"]


# ------------------------------------------------------------------ crews


def test_work_for_two_takes_both_of_them(install: Install) -> None:
    shop = install(files=with_items(faucet_repair={"crew": 2}))
    visit = book(shop)
    assert set(visit.technicians) == {"Sam", "Mike"}
    sheets = {sheet.technician for sheet in shop.all(DaySheet) if sheet.entries}
    assert sheets == {"Sam", "Mike"}
    (said,) = shop.ask("sms", BOB, "my toilet runs, can you come Tuesday at 1pm?")
    assert "no opening" in said


def test_work_for_two_is_not_offered_where_one_is_busy(install: Install) -> None:
    shop = install(files=with_items(faucet_repair={"crew": 2}))
    book(shop, BOB, ask="my toilet runs, can you come Tuesday at 1pm?")
    (said,) = shop.ask("sms", DANA, TUESDAY)
    assert "no opening" in said
    assert TUESDAY_AT_ONE not in said.slots[1:]


def test_a_crew_is_moved_and_cancelled_as_one(install: Install) -> None:
    shop = install(files=with_items(faucet_repair={"crew": 2}))
    book(shop)
    shop.ask("sms", DANA, "can we move it to Wednesday at 10am?")
    (visit,) = shop.booked
    assert when(visit.start) == "2026-11-25 10:00"
    assert set(visit.technicians) == {"Sam", "Mike"}
    taken = [e for sheet in shop.all(DaySheet) for e in sheet.entries]
    assert {when(entry.start) for entry in taken} == {"2026-11-25 10:00"}
    assert len(taken) == 2
    shop.ask("sms", DANA, "please cancel my appointment")
    assert not [e for sheet in shop.all(DaySheet) for e in sheet.entries]


def test_who_speaks_spanish_comes_to_who_writes_it(install: Install) -> None:
    sam, mike = sample().business.technicians
    both = Person(name=mike.name, phone=mike.phone, languages=(Lang.EN, Lang.ES))
    shop = install(files=with_business(technicians=(sam, both)))
    visit = book(
        shop,
        ask="hola, gotea la llave de la cocina, pueden venir el martes a la 1 pm?",
        person="Soy Luz Ortega, 7 Pine St, Kingston",
    )
    assert visit.technicians == ("Mike",)


# ------------------------------------------------------------------ arrival


def test_an_arrival_is_a_window(installation: Installation) -> None:
    visit = book(installation)
    assert not visit.exact
    assert "between 1 and 3 pm" in installation.last(DANA)


def test_the_first_job_of_a_day_is_promised_for_its_hour_where_he_allows(install: Install) -> None:
    shop = install(files=with_policy(first_job_exact=True))
    (offer,) = shop.ask("sms", DANA, "my faucet drips, can you come Tuesday at 8am?")
    assert "Tue Nov 24 at 8 am" in offer
    shop.ask("sms", DANA, "yes")
    (said,) = shop.ask("sms", DANA, PERSON)
    assert "Tue Nov 24 at 8 am" in said
    assert "between" not in said.text.split("Price")[0]
    assert shop.booked[0].exact


def test_later_jobs_are_still_windows(install: Install) -> None:
    shop = install(files=with_policy(first_job_exact=True))
    visit = book(shop)
    assert not visit.exact
    assert "between 1 and 3 pm" in shop.last(DANA)


# ------------------------------------------------------------------ cancelling, rain


def test_a_late_cancellation_is_accepted_and_his_fee_said(install: Install) -> None:
    shop = install(files=with_policy(late_cancel_fee_cents=5_000))
    book(shop)
    shop.advance("2026-11-24 07:30")
    (said,) = shop.ask("sms", DANA, "please cancel my appointment")
    assert shop.visits()[0].status is VisitStatus.CANCELLED
    assert "is canceled" in said
    assert said.values(FactType.MONEY) == [5_000]
    assert "Sam decides" in said
    assert any("bill your $50 or waive it" in item.reason for item in shop.handoffs)


def test_an_early_cancellation_has_no_fee(install: Install) -> None:
    shop = install(files=with_policy(late_cancel_fee_cents=5_000))
    book(shop)
    (said,) = shop.ask("sms", DANA, "please cancel my appointment")
    assert "fee" not in said
    assert not any("waive" in item.reason for item in shop.handoffs)


def test_without_his_rule_no_fee_is_said(installation: Installation) -> None:
    book(installation)
    installation.advance("2026-11-24 07:30")
    (said,) = installation.ask("sms", DANA, "please cancel my appointment")
    assert "fee" not in said
    assert "$" not in said


def test_rain_is_named_with_work_outdoors_only(install: Install) -> None:
    shop = install(files=with_items(faucet_repair={"weather": True}))
    book(shop)
    assert "If it rains" in shop.last(DANA)
    book(shop, BOB, ask="my toilet runs, can you come Wednesday at 1pm?")
    assert "rain" not in shop.last(BOB)


def test_rain_and_fees_are_said_in_spanish_too(install: Install) -> None:
    files = with_policy(with_items(faucet_repair={"weather": True}), late_cancel_fee_cents=5_000)
    shop = install(files=files)
    book(shop, ask="gotea la llave de la cocina, ¿pueden venir el martes a la 1 pm?",
         person="Soy Luz Ortega, 7 Pine St, Kingston")  # fmt: skip
    assert "Si llueve" in shop.last(DANA)
    shop.advance("2026-11-24 07:30")
    (said,) = shop.ask("sms", DANA, "cancele mi cita por favor")
    assert said.values(FactType.MONEY) == [5_000]
    assert "cancelada" in said


# ------------------------------------------------------------------ blocks


def test_blocked_time_is_not_offered_and_its_visits_stay(installation: Installation) -> None:
    book(installation)
    installation.owner("block Tuesday afternoon")
    assert when(installation.booked[0].start) == TUESDAY_AT_ONE
    (said,) = installation.ask("sms", BOB, "my toilet runs, can you come Tuesday at 3pm?")
    assert "no opening" in said
    assert "2026-11-24 15:00" not in said.slots[1:]


def test_an_offer_made_before_a_block_is_not_booked_into_it(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.owner("block Tuesday afternoon")
    (said,) = installation.ask("sms", DANA, "yes")
    assert "taken" in said
    assert not installation.visits()
