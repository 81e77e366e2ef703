"""Work longer than one visit: never booked by itself; the owner gets days to say yes to."""

from __future__ import annotations

from deskhand.business.load import BusinessFiles
from deskhand.domain.work import DaySheet, Job, JobStatus, VisitStatus
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, when, with_policy
from tests.flows.stories import PERSON
from tests.flows.test_policies import with_items

ASK = "my faucet drips and my toilet runs, can you come Tuesday?"
DAYS = [("2026-11-24 08:00", "2026-11-24 18:00"), ("2026-11-25 08:00", "2026-11-25 12:00")]


def long_work() -> BusinessFiles:
    """Faucet and toilet together take fourteen hours."""
    return with_items(faucet_repair={"minutes": 480}, toilet_repair={"minutes": 360})


def spans(shop: Installation, *status: VisitStatus) -> list[tuple[str, str]]:
    return [(when(v.start), when(v.end)) for v in shop.visits(*status)]


def taken(shop: Installation) -> list[str]:
    return [when(entry.start) for sheet in shop.all(DaySheet) for entry in sheet.entries]


def test_it_is_never_booked_by_itself(install: Install) -> None:
    shop = install(files=long_work())
    (said,) = shop.ask("sms", DANA, ASK)
    assert "longer than one visit" in said
    assert "Sam to plan the days" in said
    assert not said.slots
    shop.ask("sms", DANA, PERSON)
    assert not shop.booked
    (question,) = shop.approvals
    assert "Tue Nov 24, 8 am-6 pm; Wed Nov 25, 8 am-noon, Sam: 14 hours" in question.text.replace(
        "tomorrow", ""
    )


def test_his_yes_books_all_its_days(install: Install) -> None:
    shop = install(files=long_work())
    for text in (ASK, PERSON):
        shop.ask("sms", DANA, text)
    assert spans(shop, VisitStatus.HELD) == DAYS
    shop.owner("yes 1")
    assert spans(shop, VisitStatus.CONFIRMED) == DAYS
    said = shop.last(DANA)
    assert said.slots == [start for start, _ in DAYS]
    (job,) = shop.all(Job)
    assert job.status is JobStatus.BOOKED
    assert len(job.visits) == 2
    assert len({visit.technicians for visit in shop.booked}) == 1
    assert shop.scheduled()  # reminders of both days


def test_his_yes_before_we_know_who_it_is_keeps_the_days(install: Install) -> None:
    shop = install(files=long_work())
    shop.ask("sms", DANA, ASK)
    shop.owner("yes 1")
    assert "name and address" in shop.last(DANA)
    shop.ask("sms", DANA, PERSON)
    assert spans(shop, VisitStatus.CONFIRMED) == DAYS


def test_his_no_frees_the_days_and_he_plans_it_himself(install: Install) -> None:
    shop = install(files=long_work())
    for text in (ASK, PERSON):
        shop.ask("sms", DANA, text)
    shop.owner("no 1")
    assert not shop.visits(VisitStatus.HELD, VisitStatus.CONFIRMED)
    assert not taken(shop)
    assert "passed this on to Sam" in shop.last(DANA)
    assert any("plan it with them" in item.reason for item in shop.handoffs)


def test_unanswered_the_days_are_free_again_and_he_still_has_it(install: Install) -> None:
    shop = install(files=long_work())
    for text in (ASK, PERSON):
        shop.ask("sms", DANA, text)
    shop.advance("2026-11-24 07:00")
    assert not shop.booked
    assert not shop.approvals
    assert not taken(shop)
    assert any("plan it with them" in item.reason for item in shop.handoffs)


def test_never_mind_closes_his_question(install: Install) -> None:
    shop = install(files=long_work())
    for text in (ASK, PERSON):
        shop.ask("sms", DANA, text)
    (said,) = shop.ask("sms", DANA, "never mind")
    assert "I've let go of" in said
    assert not shop.approvals
    assert not taken(shop)
    shop.owner("yes 1")
    assert not shop.booked


def test_its_days_are_cancelled_together(install: Install) -> None:
    shop = install(files=long_work())
    for text in (ASK, PERSON):
        shop.ask("sms", DANA, text)
    shop.owner("yes 1")
    (said,) = shop.ask("sms", DANA, "please cancel")
    assert said.slots == [start for start, _ in DAYS]
    assert not shop.booked
    assert not taken(shop)


def test_its_days_are_moved_by_the_owner(install: Install) -> None:
    shop = install(files=long_work())
    for text in (ASK, PERSON):
        shop.ask("sms", DANA, text)
    shop.owner("yes 1")
    (said,) = shop.ask("sms", DANA, "can we move it to Friday?")
    assert "passed this on to Sam" in said
    assert spans(shop, VisitStatus.CONFIRMED) == DAYS


def test_one_long_day_is_his_too(install: Install) -> None:
    files = with_policy(with_items(faucet_repair={"minutes": 300}), longest_visit_minutes=240)
    shop = install(files=files)
    for text in ("my faucet drips, can you come Tuesday?", PERSON):
        shop.ask("sms", DANA, text)
    assert not shop.booked
    shop.owner("yes 1")
    assert spans(shop, VisitStatus.CONFIRMED) == [("2026-11-24 08:00", "2026-11-24 13:00")]


def test_work_of_more_than_a_week_goes_to_him_without_days(install: Install) -> None:
    files = long_work()
    short = {
        day: hours.model_copy(update={"closes": hours.opens.replace(hour=10)})
        for day, hours in files.business.hours.items()
    }
    business = files.business.model_copy(update={"hours": short})
    shop = install(files=files.model_copy(update={"business": business}))
    (said,) = shop.ask("sms", DANA, ASK)
    assert "passed this on to Sam" in said
    assert not shop.approvals
    assert not shop.visits()
    assert any("14 hours" in item.reason for item in shop.handoffs)
