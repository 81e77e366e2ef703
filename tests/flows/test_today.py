"""On the day: where is he, nobody came, I wasn't home. Only the promise and his own word are told."""

from __future__ import annotations

import pytest

from deskhand.domain.work import VisitStatus
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Got, Installation, money, when, with_business
from tests.flows.stories import TUESDAY_AT_ONE, WEDNESDAY, book
from tests.flows.test_crew import only_mike

ASK = "where is he?"


@pytest.fixture
def mikes(install: Install) -> Installation:
    """Dana has a visit on Tuesday from 1 to 3 pm; Mike does it, Sam owns the business."""
    installation = install(files=only_mike())
    book(installation)
    return installation


def ask_at(installation: Installation, text: str, at: str) -> list[Got]:
    """Dana writes at a time; what she gets for it, without what time brought before."""
    installation.advance(at)
    return installation.ask("sms", DANA, text)


def crew_was_asked(installation: Installation, who: str) -> list[str]:
    return [g.text for g in installation.told(who) if "asks where you are" in g]


# ---- where is he


def test_where_is_he_gets_the_promised_window_and_nothing_else(mikes: Installation) -> None:
    (answer,) = ask_at(mikes, ASK, "2026-11-24 12:40")
    assert answer.slots == [TUESDAY_AT_ONE]
    for word in ("way", "soon", "minutes", "Mike", "delay"):
        assert word not in answer, word


def test_where_is_he_disturbs_nobody_before_the_window_is_over(mikes: Installation) -> None:
    mikes.advance("2026-11-24 12:40")
    before = len(mikes.told("Mike")), len(mikes.told("Sam"))
    mikes.ask("sms", DANA, ASK)
    assert (len(mikes.told("Mike")), len(mikes.told("Sam"))) == before


def test_where_is_he_gets_the_technicians_own_last_word_with_its_time(mikes: Installation) -> None:
    mikes.owner("running 20 late", "Mike", at="2026-11-24 12:40")
    (answer,) = ask_at(mikes, ASK, "2026-11-24 13:15")
    assert answer.slots == [TUESDAY_AT_ONE, "2026-11-24 12:40"]
    assert "Mike" in answer
    assert "running about 20 minutes late" in answer


def test_the_last_word_in_spanish(install: Install) -> None:
    installation = install(files=only_mike())
    book(
        installation,
        ask="se me descompuso la llave, ¿pueden venir el martes a la 1?",
        person="Soy Luz Ortega, 14 Wurts St, Kingston",
    )
    installation.owner("running 20 late", "Mike", at="2026-11-24 12:40")
    (answer,) = ask_at(installation, "¿ya viene?", "2026-11-24 13:15")
    assert "unos 20 minutos de retraso" in answer
    assert answer.lang == "es"


def test_a_word_of_yesterday_is_no_word(mikes: Installation) -> None:
    """Said of another day's visit it would be a guess about today's."""
    mikes.owner("running 20 late", "Mike", at="2026-11-24 12:40")
    ask_at(mikes, "can we move it to Friday at 10am?", "2026-11-24 12:50")
    (answer,) = ask_at(mikes, ASK, "2026-11-27 09:30")
    assert "20 minutes" not in answer


def test_another_day_only_the_visit_is_told(mikes: Installation) -> None:
    (answer,) = ask_at(mikes, "when are you coming?", "2026-11-23 12:00")
    assert answer.slots == [TUESDAY_AT_ONE]


def test_where_is_he_without_a_visit(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, ASK)
    assert "don't see a visit" in answer


# ---- past the window


def test_past_the_window_technician_and_owner_are_asked_at_once(mikes: Installation) -> None:
    ask_at(mikes, ASK, "2026-11-24 15:10")
    for who in ("Mike", "Sam"):
        (asked,) = crew_was_asked(mikes, who)
        assert "Dana Reyes" in asked
        assert "1-3 pm" in asked
        assert "running 20 late" in asked


def test_past_the_window_the_customer_is_told_that_they_were_asked(mikes: Installation) -> None:
    (answer,) = ask_at(mikes, ASK, "2026-11-24 15:10")
    assert answer.slots == [TUESDAY_AT_ONE]
    assert "asked Mike and Sam" in answer


def test_an_owner_who_comes_himself_is_asked_once(install: Install) -> None:
    sam = only_mike().business.owner
    installation = install(files=with_business(technicians=(sam,)))
    book(installation)
    (answer,) = ask_at(installation, ASK, "2026-11-24 15:10")
    assert len(crew_was_asked(installation, "Sam")) == 1
    assert "asked Sam about it" in answer


def test_asking_again_does_not_ring_again(mikes: Installation) -> None:
    ask_at(mikes, ASK, "2026-11-24 15:10")
    (answer,) = ask_at(mikes, "still waiting", "2026-11-24 15:20")
    assert len(crew_was_asked(mikes, "Mike")) == 1
    assert "no answer yet" in answer
    assert "2026-11-24 15:10" in answer.slots
    ask_at(mikes, "hello? where is he?", "2026-11-24 15:40")
    assert len(crew_was_asked(mikes, "Mike")) == 2


def test_his_answer_to_that_reaches_the_customer(mikes: Installation) -> None:
    ask_at(mikes, ASK, "2026-11-24 15:10")
    mikes.owner("running 20 late", "Mike", at="2026-11-24 15:12")
    assert "20 minutes" in mikes.last(DANA)
    (answer,) = ask_at(mikes, ASK, "2026-11-24 15:20")
    assert "no answer yet" not in answer
    assert "running about 20 minutes late" in answer


# ---- nobody came


def test_nobody_came_gets_one_sorry_and_two_numbered_times(mikes: Installation) -> None:
    (answer,) = ask_at(mikes, "nobody came", "2026-11-24 15:30")
    assert answer.text.lower().count("sorry") == 1
    assert len(answer.slots) == 2
    assert "1) " in answer
    assert "2) " in answer
    assert "3) " not in answer
    assert "!" not in answer


def test_nobody_came_goes_to_the_owner_at_once_with_the_two_times(mikes: Installation) -> None:
    (answer,) = ask_at(mikes, "nobody came", "2026-11-24 15:30")
    told = mikes.told("Sam")[-1]
    assert when(told.at) == "2026-11-24 15:30"
    assert "nobody came" in told
    assert "offered" in told
    assert told.text.count("Nov 2") + told.text.count("tomorrow") >= 2
    assert answer.slots
    assert len(crew_was_asked(mikes, "Mike")) == 1
    assert not crew_was_asked(mikes, "Sam")


def test_nobody_came_a_pick_reschedules(mikes: Installation) -> None:
    (offer,) = ask_at(mikes, "nobody showed up", "2026-11-24 15:30")
    (moved,) = ask_at(mikes, "the second one", "2026-11-24 15:32")
    (visit,) = mikes.booked
    assert when(visit.start) == offer.slots[1]
    assert moved.slots == [offer.slots[1]]


def test_nobody_came_before_the_window_is_over_is_only_early(mikes: Installation) -> None:
    (answer,) = ask_at(mikes, "nobody came", "2026-11-24 13:30")
    assert "sorry" not in answer.text.lower()
    assert answer.slots == [TUESDAY_AT_ONE]
    (visit,) = mikes.booked
    assert when(visit.start) == TUESDAY_AT_ONE


def test_nobody_came_in_anger_is_still_rebooked(mikes: Installation) -> None:
    (answer,) = ask_at(mikes, "Nobody showed up today, this is ridiculous", "2026-11-24 15:30")
    assert len(answer.slots) == 2
    assert answer.text.lower().count("sorry") == 1


def test_nobody_came_in_spanish(install: Install) -> None:
    installation = install(files=only_mike())
    book(
        installation,
        ask="se me descompuso la llave, ¿pueden venir el martes a la 1?",
        person="Soy Luz Ortega, 14 Wurts St, Kingston",
    )
    (answer,) = ask_at(installation, "no vino nadie, nadie llegó", "2026-11-24 15:30")
    assert "Lamentamos" in answer
    assert len(answer.slots) == 2


def test_nobody_came_where_nothing_is_booked_goes_to_the_owner(installation: Installation) -> None:
    installation.ask("sms", DANA, "nobody came")
    assert any("nobody came" in i.reason for i in installation.handoffs)


def test_one_visit_that_went_wrong_is_one_item(mikes: Installation) -> None:
    ask_at(mikes, ASK, "2026-11-24 15:10")
    ask_at(mikes, "nobody came", "2026-11-24 15:30")
    (item,) = mikes.handoffs
    assert "nobody came" in item.reason


def test_another_time_settles_it(mikes: Installation) -> None:
    ask_at(mikes, "nobody came", "2026-11-24 15:30")
    ask_at(mikes, "the first one", "2026-11-24 15:32")
    (item,) = mikes.handoffs
    assert item.done_at is not None


# ---- I wasn't home


def test_not_home_gets_two_times_and_no_reproach(mikes: Installation) -> None:
    (answer,) = ask_at(mikes, "sorry, I wasn't home", "2026-11-24 15:30")
    assert len(answer.slots) == 2
    assert not money(answer.text)
    assert "fee" not in answer
    told = mikes.told("Sam")[-1]
    assert "was not home" in told
    assert "offered" in told


def test_not_home_a_pick_reschedules(mikes: Installation) -> None:
    (offer,) = ask_at(mikes, "I wasn't home, sorry", "2026-11-24 15:30")
    ask_at(mikes, "1", "2026-11-24 15:32")
    (visit,) = mikes.booked
    assert when(visit.start) == offer.slots[0]


def test_not_home_after_the_technician_said_nobody_home(mikes: Installation) -> None:
    """The same two times are not offered twice; a pick is a visit of its own."""
    mikes.owner("nobody home", "Mike", at="2026-11-24 13:30")
    offered = mikes.last(DANA).slots
    ask_at(mikes, "I wasn't home, sorry", "2026-11-24 13:40")
    ask_at(mikes, "the first one", "2026-11-24 13:42")
    (visit,) = mikes.booked
    assert when(visit.start) == offered[0]
    assert len(mikes.visits(VisitStatus.COULD_NOT_ENTER)) == 1


def test_i_forgot_to_ask_is_nobody_who_was_not_home(mikes: Installation) -> None:
    mikes.advance("2026-11-23 12:00")
    before = len(mikes.told("Sam"))
    ask_at(mikes, "I forgot to ask, do you do tile?", "2026-11-23 12:00")
    assert len(mikes.told("Sam")) == before


# ---- he is late himself


def test_a_customer_who_is_late_is_told_to_the_technician(mikes: Installation) -> None:
    (answer,) = ask_at(mikes, "I'm running 15 minutes late", "2026-11-24 12:50")
    told = mikes.told("Mike")[-1]
    assert "running 15 minutes late" in told
    assert "passed this on to Mike" in answer


# ---- the reminder's question


def test_yes_to_the_reminder_confirms(mikes: Installation) -> None:
    mikes.advance("2026-11-23 17:05")
    mikes.ask("sms", DANA, "yes")
    (visit,) = mikes.booked
    assert visit.affirmed_at is not None
    mikes.advance("2026-11-23 18:00")
    assert "Customer has confirmed" in mikes.told("Mike")[-1]


def test_yes_to_the_reminder_changes_nothing_else(mikes: Installation) -> None:
    (before,) = mikes.booked
    mikes.advance("2026-11-23 17:05")
    assert mikes.ask("sms", DANA, "yes that works") == []
    (after,) = mikes.booked
    assert (after.revision, after.start) == (before.revision, before.start)
    mikes.advance("2026-11-24 07:30")
    assert [when(g.at) for g in mikes.sent(DANA)][-1] == "2026-11-24 07:00"


@pytest.mark.parametrize("words", ["can't", "I can't make it", "no, that doesn't work", "no"])
def test_cant_to_the_reminder_starts_a_reschedule(mikes: Installation, words: str) -> None:
    mikes.advance("2026-11-23 17:05")
    (answer,) = mikes.ask("sms", DANA, words)
    assert len(answer.slots) >= 2
    (visit,) = mikes.booked
    assert when(visit.start) == TUESDAY_AT_ONE
    mikes.ask("sms", DANA, "the first one")
    (moved,) = mikes.booked
    assert when(moved.start) == answer.slots[0]


def test_the_right_one_of_two_visits_is_told(mikes: Installation) -> None:
    mikes.ask("sms", DANA, WEDNESDAY)
    mikes.ask("sms", DANA, "yes")
    (answer,) = ask_at(mikes, ASK, "2026-11-24 12:40")
    assert answer.slots == [TUESDAY_AT_ONE]
