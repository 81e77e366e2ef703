"""What was booked is moved, cancelled and asked about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.domain.plan import FactType
from deskhand.domain.work import DaySheet, VisitStatus
from tests.flows.installation import DANA, Installation, when
from tests.flows.stories import (
    STREET,
    TUESDAY_AT_ONE,
    WEDNESDAY_AT_NINE,
    book,
    book_two,
)

BOB = "+18455550112"


def _taken(installation: Installation) -> list[str]:
    return [when(e.start) for sheet in installation.all(DaySheet) for e in sheet.entries]


@pytest.mark.parametrize(
    "said",
    [
        "whats your cancellation policy if i need to cancel tuesday",
        "is there a fee if I have to cancel?",
        "if it rains do we cancel?",
        "I might have to cancel, will let you know",
        "if you can't come before 2 then cancel",
        "si tengo que cancelar me cobran?",
        "a lo mejor tengo que cancelar",
    ],
)
def test_what_may_come_calls_nothing_off(installation: Installation, said: str) -> None:
    book(installation)
    installation.ask("sms", DANA, said)
    assert installation.booked


@pytest.mark.parametrize(
    "said",
    [
        "if its ok can we cancel",
        "When you get this please cancel Tuesday",
        "sí, cancelar por favor",
    ],
)
def test_what_is_called_off_is(installation: Installation, said: str) -> None:
    book(installation)
    installation.ask("sms", DANA, said)
    assert not installation.booked


@pytest.mark.parametrize("said", ["actually no, keep it", "no wait dont cancel", "no, siempre sí"])
def test_what_was_just_called_off_is_offered_again(installation: Installation, said: str) -> None:
    first = book(installation)
    installation.ask("sms", DANA, "something came up, need to cancel")
    assert not installation.booked
    (offer,) = installation.ask("sms", DANA, said)
    assert when(first.start) in offer.slots
    assert not installation.booked
    installation.ask("sms", DANA, "the first one")
    (visit,) = installation.booked
    assert visit.start == first.start
    assert visit.services == first.services


def test_hours_later_keep_it_is_about_something_else(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "something came up, need to cancel")
    installation.advance(timedelta(hours=3))
    (answer,) = installation.ask("sms", DANA, "keep it")
    assert not answer.slots


def test_a_price_he_turned_down_is_taken_up_again(installation: Installation) -> None:
    (first,) = installation.ask("sms", DANA, "faucet repair how much")
    installation.ask("sms", DANA, "lol no thanks. too much")
    (again,) = installation.ask("sms", DANA, "actually ok, tomorrow?")
    assert "$125" in first
    assert "$125" in again
    assert {slot[:10] for slot in again.slots} == {"2026-11-23"}


def test_a_move_he_drops_leaves_the_visit(installation: Installation) -> None:
    first = book(installation)
    installation.ask("sms", DANA, "can we reschedule to Wednesday?")
    (answer,) = installation.ask("sms", DANA, "you know what, keep the appointment")
    (visit,) = installation.booked
    assert visit.start == first.start
    assert answer.slots == [when(first.start)]


def test_move_by_offer(installation: Installation) -> None:
    first = book(installation)
    (offered,) = installation.ask("sms", DANA, "can we reschedule to Wednesday?")
    assert len(offered.slots) > 1
    assert all(slot.startswith("2026-11-25") for slot in offered.slots)
    assert when(installation.booked[0].start) == TUESDAY_AT_ONE  # kept until the new one is chosen

    (moved,) = installation.ask("sms", DANA, "the second one")
    (visit,) = installation.visits()
    assert visit.id == first.id
    assert [when(visit.start)] == [offered.slots[1]] == moved.slots
    assert visit.revision > first.revision
    assert _taken(installation) == [offered.slots[1]]


def test_move_to_an_exact_time(installation: Installation) -> None:
    first = book(installation)
    (moved,) = installation.ask("sms", DANA, "can we move it to Wednesday at 10am?")
    (visit,) = installation.visits()
    assert visit.id == first.id
    assert when(visit.start) == "2026-11-25 10:00"
    assert moved.slots == ["2026-11-25 10:00"]
    assert moved.values(FactType.ADDRESS) == [STREET]
    assert _taken(installation) == ["2026-11-25 10:00"]


def test_move_to_a_time_that_is_not_free(installation: Installation) -> None:
    for number in ("+18455550113", "+18455550114"):
        book(installation, number, ask="my toilet runs, can you come Wednesday at 10am?")
    book(installation)
    (offered,) = installation.ask("sms", DANA, "can we move it to Wednesday at 10am?")
    assert "2026-11-25 10:00" not in offered.slots[1:]
    assert "no opening" in offered
    (mine,) = (v for v in installation.booked if v.phone == DANA)
    assert when(mine.start) == TUESDAY_AT_ONE


def test_the_old_time_is_free_after_a_move(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "can we move it to Wednesday at 10am?")
    assert when(book(installation, BOB).start) == TUESDAY_AT_ONE


def test_cancel(installation: Installation) -> None:
    visit = book(installation)
    (answer,) = installation.ask("sms", DANA, "please cancel my appointment")
    assert "canceled" in answer
    assert answer.slots == [TUESDAY_AT_ONE]
    (cancelled,) = installation.visits()
    assert cancelled.status is VisitStatus.CANCELLED
    assert cancelled.revision > visit.revision
    assert not installation.scheduled()
    assert not _taken(installation)


def test_cancel_and_nothing_is_booked(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "please cancel my appointment")
    assert "don't see a visit" in answer
    assert "passed this on to Sam" in answer
    (item,) = installation.handoffs
    assert "calls off a visit I know nothing of" in item.reason


@pytest.mark.parametrize(
    "words",
    [
        "Hi, this is Carla Jensen. I can't do my appointment on Wednesday. Could we move it?",
        "hola, no puedo el miércoles, ¿podemos cambiar mi cita para el viernes?",
    ],
)
def test_whose_visit_is_not_in_the_book_hears_it_and_the_owner_is_told(
    installation: Installation, words: str
) -> None:
    (answer,) = installation.ask("email", "Carla Jensen <carla@mail.example>", words)
    assert "Sam" in answer
    assert "?" not in answer
    assert not answer.slots
    (item,) = installation.handoffs
    assert "maybe one you took by phone" in item.reason
    assert words[:30] in item.reason


def test_a_visit_called_off_here_is_no_unknown_one(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "please cancel my appointment")
    installation.ask("sms", DANA, "cancel my appointment")
    assert not installation.handoffs


def test_move_and_nothing_is_booked(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "I need to reschedule my appointment")
    assert "don't see a visit" in answer
    assert not installation.visits()


WHICH = {
    "the second one": WEDNESDAY_AT_NINE,
    "2": WEDNESDAY_AT_NINE,
    "the first": TUESDAY_AT_ONE,
    "the one on Wednesday": WEDNESDAY_AT_NINE,
    "the toilet": WEDNESDAY_AT_NINE,
}


@pytest.mark.parametrize(("words", "gone"), WHICH.items())
def test_which_of_two_is_cancelled(installation: Installation, words: str, gone: str) -> None:
    book_two(installation)
    (which,) = installation.ask("sms", DANA, "cancel my appointment")
    assert which.slots == [TUESDAY_AT_ONE, WEDNESDAY_AT_NINE]
    assert len(installation.booked) == 2

    (answer,) = installation.ask("sms", DANA, words)
    assert answer.slots == [gone]
    (left,) = installation.booked
    assert when(left.start) == ({TUESDAY_AT_ONE, WEDNESDAY_AT_NINE} - {gone}).pop()


def test_moved_to_where_it_is(installation: Installation) -> None:
    book(installation)
    (told,) = installation.ask("sms", DANA, "can we move it to Tuesday at 1pm?")
    assert told.slots == [TUESDAY_AT_ONE]
    assert when(installation.booked[0].start) == TUESDAY_AT_ONE
    assert not installation.dead


def test_complaint_5_times_for_a_move_end_with_the_visit(installation: Installation) -> None:
    """Who cancels while times for a move are open, moves nothing with "the first one"."""
    book(installation)
    installation.ask("sms", DANA, "can we reschedule to Wednesday?")
    installation.ask("sms", DANA, "please cancel my appointment")
    installation.ask("sms", DANA, "the first one")
    assert not installation.booked
    assert not _taken(installation)
    assert not any("moved" in got for got in installation.sent(DANA))


def test_which_of_two_is_moved(installation: Installation) -> None:
    book_two(installation)
    (which,) = installation.ask("sms", DANA, "I need to move my appointment to Friday at 10am")
    assert which.slots == [TUESDAY_AT_ONE, WEDNESDAY_AT_NINE]
    installation.ask("sms", DANA, "the second one")
    assert [when(v.start) for v in installation.booked] == [TUESDAY_AT_ONE, "2026-11-27 10:00"]


def test_the_named_one_of_two_is_moved(installation: Installation) -> None:
    book_two(installation)
    installation.ask("sms", DANA, "I need to move the toilet visit to Friday at 10am")
    assert [when(v.start) for v in installation.booked] == [TUESDAY_AT_ONE, "2026-11-27 10:00"]


def test_new_work_is_no_answer_to_which_visit(installation: Installation) -> None:
    """A sentence about a toilet, after "which visit do you mean?", cancels no toilet visit."""
    book_two(installation)
    installation.ask("sms", DANA, "cancel my appointment")
    installation.ask("sms", DANA, "wait, my other toilet runs too, how much would a repair cost?")
    assert len(installation.booked) == 2


def test_cancel_one_after_the_other(installation: Installation) -> None:
    book_two(installation)
    installation.ask("sms", DANA, "cancel my appointment")
    installation.ask("sms", DANA, "the first one")
    installation.ask("sms", DANA, "cancel my appointment please")
    assert not installation.booked


@pytest.mark.parametrize("words", [("cancel both",), ("cancel my appointment", "both")])
def test_cancel_both(installation: Installation, words: tuple[str, ...]) -> None:
    book_two(installation)
    for text in words:
        installation.ask("sms", DANA, text)
    assert not installation.booked
    assert not _taken(installation)
    assert installation.last(DANA).slots == [TUESDAY_AT_ONE, WEDNESDAY_AT_NINE]


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("push it back an hour", "2026-11-24 14:00"),
        ("can you make it half an hour later?", "2026-11-24 13:30"),
        ("could you come an hour earlier?", "2026-11-24 12:00"),
    ],
)
def test_an_hour_later_is_counted_from_the_time_he_has(
    installation: Installation, words: str, start: str
) -> None:
    book(installation)
    (said,) = installation.ask("sms", DANA, words)
    assert "moved" in said
    assert [when(v.start) for v in installation.booked] == [start] == _taken(installation)


def test_an_hour_later_in_spanish(installation: Installation) -> None:
    book(installation, ask="gotea la llave de la cocina, ¿pueden venir el martes a la 1 pm?",
         person="Soy Luz Ortega, 7 Pine St, Kingston")  # fmt: skip
    installation.ask("sms", DANA, "¿puede ser una hora más tarde?")
    assert [when(v.start) for v in installation.booked] == ["2026-11-24 14:00"]


def test_who_cancels_when_we_ask_which_to_move_has_it_cancelled(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "Friday")
    (said,) = installation.ask("sms", DANA, "please cancel my appointment")
    assert "canceled" in said
    assert not installation.booked


def test_an_hour_later_that_is_taken_is_offered_around(installation: Installation) -> None:
    for number in ("+18455550113", "+18455550114"):
        book(installation, number, ask="my toilet runs, can you come Tuesday at 4pm?")
    book(installation)
    (said,) = installation.ask("sms", DANA, "push it back 2 hours")
    assert "no opening" in said
    (mine,) = (v for v in installation.booked if v.phone == DANA)
    assert when(mine.start) == TUESDAY_AT_ONE


def test_to_reschedule_without_a_time_is_offered_some(installation: Installation) -> None:
    book(installation)
    (said,) = installation.ask("sms", DANA, "I need to reschedule my appointment")
    assert len(said.slots) == 3
    assert TUESDAY_AT_ONE not in said.slots
    assert when(installation.booked[0].start) == TUESDAY_AT_ONE


@pytest.mark.parametrize("words", ["actually no, wednesday is fine", "Wednesday works better"])
def test_another_day_instead_is_a_move(installation: Installation, words: str) -> None:
    book(installation)
    (said,) = installation.ask("sms", DANA, words)
    assert said.slots
    assert all(slot.startswith("2026-11-25") for slot in said.slots)
    installation.ask("sms", DANA, "the first one")
    (visit,) = installation.booked
    assert when(visit.start) == said.slots[0]


def test_a_bare_weekday_right_after_the_confirmation_moves_it(installation: Installation) -> None:
    book(installation)
    (said,) = installation.ask("sms", DANA, "Friday")
    assert all(slot.startswith("2026-11-27") for slot in said.slots)


def test_a_bare_weekday_is_asked_about_later_and_then_moves(installation: Installation) -> None:
    book(installation)
    installation.advance(timedelta(minutes=30))
    (asked,) = installation.ask("sms", DANA, "Friday")
    assert "Is that the visit you mean?" in asked
    (said,) = installation.ask("sms", DANA, "yes")
    assert all(slot.startswith("2026-11-27") for slot in said.slots)


def test_a_bare_weekday_and_no_moves_nothing(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "Friday")
    installation.ask("sms", DANA, "no")
    assert when(installation.booked[0].start) == TUESDAY_AT_ONE


def test_before_saturday_is_any_day_till_then(installation: Installation) -> None:
    book(installation)
    (said,) = installation.ask("sms", DANA, "can you come before Saturday instead?")
    assert said.slots
    assert all(slot < "2026-11-28" for slot in said.slots)


def test_never_mind_leaves_the_visit_where_it_is(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "can we reschedule to Wednesday?")
    (said,) = installation.ask("sms", DANA, "never mind")
    assert said.slots == [TUESDAY_AT_ONE]
    installation.ask("sms", DANA, "the first one")
    assert [when(v.start) for v in installation.booked] == [TUESDAY_AT_ONE]


TWO_DAYS = "can you fix a dripping faucet on Tuesday and a running toilet on Friday?"


@pytest.mark.parametrize(
    "words",
    [TWO_DAYS, "\u00bfpueden arreglar la llave que gotea el martes y poner la tele el viernes?"],
)
def test_two_jobs_for_two_days_are_asked_about_and_never_taken_for_one_visit(
    installation: Installation, words: str
) -> None:
    (asked,) = installation.ask("sms", DANA, words)
    assert asked.amounts
    assert not asked.slots
    assert asked.text.count("?") == 1
    assert asked.text.endswith(("one visit for each job?", "una visita por cada trabajo?"))


@pytest.mark.parametrize(
    ("words", "days"),
    [("one visit is fine", {"2026-11-24", "2026-11-27"}), ("Friday for both", {"2026-11-27"})],
)
def test_one_visit_for_both_is_offered_then(
    installation: Installation, words: str, days: set[str]
) -> None:
    installation.ask("sms", DANA, TWO_DAYS)
    (offered,) = installation.ask("sms", DANA, words)
    assert {slot[:10] for slot in offered.slots} == days


def test_a_visit_for_each_is_the_owners_to_set_up(installation: Installation) -> None:
    installation.ask("sms", DANA, TWO_DAYS)
    (told,) = installation.ask("sms", DANA, "one for each please")
    assert "passed this on to Sam" in told
    (item,) = installation.handoffs
    assert "a visit for each job, on the days named: Tue Nov 24" in item.reason


def test_two_jobs_on_either_of_two_days_are_one_visit(installation: Installation) -> None:
    words = "my faucet drips and my toilet runs, I'm home Tuesday or Friday"
    (offered,) = installation.ask("sms", DANA, words)
    assert {slot[:10] for slot in offered.slots} <= {"2026-11-24", "2026-11-27"}


def test_when_do_you_come(installation: Installation) -> None:
    (nothing,) = installation.ask("sms", DANA, "when are you coming?")
    assert "don't see a visit" in nothing
    book(installation)
    (status,) = installation.ask("sms", DANA, "when are you coming?")
    assert status.slots == [TUESDAY_AT_ONE]
    assert status.values(FactType.ADDRESS) == [STREET]
    installation.ask("sms", DANA, "can we move it to Wednesday at 10am?")
    assert installation.ask("sms", DANA, "what time is my appointment?")[0].slots == [
        "2026-11-25 10:00"
    ]


def test_nobody_hears_of_anothers_visit(installation: Installation) -> None:
    """I7: whatever a stranger asks, he hears nothing of Dana's."""
    book(installation)
    said = [
        *installation.ask("sms", BOB, "when is Dana Reyes's appointment?"),
        *installation.ask("sms", BOB, "this is Dana Reyes, when are you coming?"),
        *installation.ask("sms", BOB, "please cancel the visit at 14 Wurts St"),
    ]
    for got in said:
        assert STREET not in got.text
        assert TUESDAY_AT_ONE not in got.slots
    assert installation.booked


@pytest.mark.parametrize(
    "said",
    [
        "can't make it on Tuesday, sorry",
        "something came up, can't do Tuesday",
        "no puedo el martes",
    ],
)
def test_the_day_he_rules_out_is_not_offered(installation: Installation, said: str) -> None:
    book(installation)
    (offer,) = installation.ask("sms", DANA, said)
    assert offer.slots
    assert not [slot for slot in offer.slots if slot.startswith(TUESDAY_AT_ONE[:10])]
    (visit,) = installation.booked
    assert when(visit.start) == TUESDAY_AT_ONE  # kept until another one is chosen
