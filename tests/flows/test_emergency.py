"""Danger: who is rung, in what order, and what the customer is told meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.domain.business import AfterHours, HazardRule, Mode, OnCall, OnDanger
from deskhand.domain.control import AuditEntry, Incident
from deskhand.domain.messages import ReplyPlanned
from deskhand.domain.plan import FactType
from deskhand.domain.understanding import Hazard
from tests.flows.conftest import Install
from tests.flows.installation import (
    DANA,
    MIKE,
    SAM,
    SAM_MAIL,
    Installation,
    money,
    when,
    with_business,
    with_policy,
)
from tests.flows.stories import STREET, TUESDAY, TUESDAY_AT_ONE, book

GAS = "I smell gas in my kitchen"
FIVE = timedelta(minutes=5)


def _rung(installation: Installation) -> list[tuple[str, str]]:
    return [(when(page.at), page.person) for page in installation.pages]


def test_the_page_is_committed_before_any_reply(installation: Installation) -> None:
    (safety,) = installation.ask("sms", DANA, GAS)
    (page,) = installation.pages
    assert (page.person, page.hazard, page.step) == ("Sam", "gas", 1)
    assert safety.values(FactType.PROCEDURE)[0] in safety.text
    assert "911" in safety
    assert "alerted Sam" in safety
    assert {got.to for got in installation.got() if got.page} == {SAM, SAM_MAIL}
    entry = next(
        e for e in installation.all(AuditEntry) if any("PageOwner" in m for m in e.emitted)
    )
    names = [m.partition("/")[0] for m in entry.emitted]
    assert names.index("PageOwner") < names.index(ReplyPlanned.__name__)
    assert any(c.document.startswith("Incident/") for c in entry.changes)


def test_in_spanish(installation: Installation) -> None:
    (safety,) = installation.ask("sms", DANA, "huele a gas en mi cocina")
    assert safety.lang == "es"
    assert installation.pages[0].hazard == "gas"


@pytest.mark.parametrize("channel", ["sms", "email", "web", "voicemail"])
def test_on_every_channel(installation: Installation, channel: str) -> None:
    sender = {"email": "Dana <dana@mail.example>", "web": "session-1"}.get(channel, DANA)
    installation.say(channel, sender, "water is pouring from the ceiling, the pipe burst!")
    assert installation.pages
    assert "alerted Sam" in installation.sent()[0]


def test_up_the_rota_and_round_again(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.advance(4 * FIVE + timedelta(seconds=30))
    assert _rung(installation) == [
        ("2026-11-22 15:00", "Sam"),
        ("2026-11-22 15:05", "Mike"),
        ("2026-11-22 15:10", "Sam"),
        ("2026-11-22 15:15", "Mike"),
        ("2026-11-22 15:20", "Sam"),
    ]
    assert [page.step for page in installation.pages] == [1, 2, 3, 4, 5]
    _, truth = installation.sent(DANA)
    assert when(truth.at) == "2026-11-22 15:10"
    assert "Nobody on call has answered" in truth
    assert "seen" not in truth


def test_whoever_answers_ends_it(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.advance(FIVE + timedelta(minutes=1))
    installation.owner("ok", "Mike")
    assert installation.last(DANA).text == "Mike has seen your message."
    installation.advance(timedelta(hours=2))
    assert len(installation.pages) == 2
    (incident,) = installation.all(Incident)
    assert incident.acknowledged_by == "Mike"


def test_one_who_cannot_does_not_end_it(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.owner("can't, I'm away", "Sam")
    installation.advance(FIVE + timedelta(minutes=1))
    assert [person for _, person in _rung(installation)] == ["Sam", "Mike"]
    assert "seen" not in installation.last(DANA)


def test_an_acknowledgement_counts_once(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.owner("ok")
    installation.owner("ok")
    seen = [got for got in installation.sent(DANA) if "has seen" in got]
    assert len(seen) == 1


def test_a_second_hazard_is_added(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    (more,) = installation.ask("sms", DANA, "now there are sparks coming from the outlet")
    (incident,) = installation.all(Incident)
    assert set(incident.hazards) == {"gas", "electrical"}
    assert "breaker" in more
    assert not installation.ask("sms", DANA, "I smell gas here")
    assert len(installation.pages) == 1


def test_while_it_is_open_nothing_else_is_planned(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    assert not installation.ask("sms", DANA, TUESDAY)
    assert not installation.visits()
    assert installation.ask("sms", "+18455550199", TUESDAY)[0].slots  # others are served


def test_thirty_minutes_later_it_is_another(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.owner("ok")
    installation.advance(timedelta(minutes=29))
    installation.ask("sms", DANA, GAS)
    assert len(installation.pages) == 1
    installation.advance(timedelta(minutes=3))
    installation.ask("sms", DANA, GAS)
    assert len(installation.pages) == 2
    assert len(installation.all(Incident)) == 2


@pytest.mark.parametrize("words", ["ok thank you", "thanks!", "\U0001f64f", "yes"])
def test_thanks_once_somebody_took_it_answer_no_question_from_before(
    installation: Installation, words: str
) -> None:
    installation.ask("sms", DANA, TUESDAY)  # one time is offered, so that a yes would take it
    installation.ask("sms", DANA, GAS)
    installation.owner("ok")
    assert installation.ask("sms", DANA, words) == []
    installation.advance(timedelta(minutes=45))
    assert installation.ask("sms", DANA, words) == []
    assert not installation.visits()


def test_after_that_the_question_may_be_answered_as_ever(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, GAS)
    installation.owner("ok")
    installation.advance(timedelta(minutes=45))
    installation.ask("sms", DANA, "ok thank you")
    (held,) = installation.ask("sms", DANA, "so can you still come Tuesday at 1pm for the faucet?")
    assert held.slots == [TUESDAY_AT_ONE]
    (asked,) = installation.ask("sms", DANA, "ok")
    assert "name and address" in asked


def test_two_people_two_incidents(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.ask("sms", "+18455550199", "my basement is flooding!")
    assert {page.hazard for page in installation.pages} == {"gas", "flood"}


def test_at_night_at_once(install: Install) -> None:
    installation = install(start="2026-11-22 02:30")
    (safety,) = installation.ask("sms", DANA, GAS)
    assert when(safety.at) == "2026-11-22 02:30"
    assert _rung(installation) == [("2026-11-22 02:30", "Sam")]


@pytest.mark.parametrize("policy", [{"mode": Mode.DRAFT}, {"mode": Mode.ROUTINE}, {"paused": True}])
def test_in_every_mode(install: Install, policy: dict[str, object]) -> None:
    installation = install(files=with_policy(**policy))
    (safety,) = installation.ask("sms", DANA, GAS)
    assert "911" in safety
    assert installation.pages
    installation.owner("ok")
    assert "has seen" in installation.last(DANA)


def test_no_price_no_promise(installation: Installation) -> None:
    book(installation)
    (safety,) = installation.ask("sms", DANA, f"{GAS}, how much is it to fix, come now please")
    assert not money(safety.text)
    assert "on the way" not in safety
    assert "minutes" not in safety


def test_the_page_tells_who_and_where(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, GAS)
    (page,) = installation.pages
    assert "Dana Reyes" in page.text
    assert "14 Wurts St" in page.text
    assert GAS in page.text


def test_a_restart_between_pages(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.restart()
    installation.advance(FIVE + timedelta(minutes=1))
    assert [person for _, person in _rung(installation)] == ["Sam", "Mike"]


@pytest.mark.parametrize(
    "text",
    [
        "do you fix gas grills? how much is it?",
        "my gas bill came, ha. how much is a faucet repair?",
        "I have a fireplace, can you mount a TV above it?",
    ],
)
def test_no_alarm_without_danger(installation: Installation, text: str) -> None:
    installation.ask("sms", DANA, text)
    assert not installation.pages


def test_the_owner_is_never_paged_by_himself(installation: Installation) -> None:
    installation.owner("the customer said I smell gas")
    assert not installation.pages


def test_mikes_phone(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.advance(FIVE)
    assert [got.to for got in installation.got() if got.page] == [SAM, SAM_MAIL, MIKE]


# ---- the owner's way with each danger

COLD = "we have no heat and it's freezing in here"
FLOOD = "water is pouring from the ceiling, the pipe burst"
SPARKS = "there are sparks coming from the outlet"
AT_NIGHT, BY_DAY = "2026-11-23 02:30", "2026-11-23 10:00"
SEVEN = "2026-11-23 07:00"
OILMAN = "+18455550199"
NOT_OURS = HazardRule(then=OnDanger.NOT_OURS, refer_to="Hudson Oil", refer_phone=OILMAN)


def _cold(then: OnDanger) -> dict[Hazard, HazardRule]:
    return {Hazard.NO_HEAT: HazardRule(then=then)}


@pytest.mark.parametrize(
    "words",
    [
        FLOOD,
        SPARKS,
        GAS,
        "my carbon monoxide alarm is going off",
        "there is a fire in my kitchen",
        "the ceiling is collapsing",
    ],
)
def test_water_sparks_and_danger_to_life_wake_by_default(install: Install, words: str) -> None:
    installation = install(start=AT_NIGHT)
    installation.ask("sms", DANA, words)
    assert [page.person for page in installation.pages] == ["Sam"]


def test_morning_wakes_nobody_and_says_when_he_is_told(install: Install) -> None:
    installation = install(start=AT_NIGHT, files=with_business(hazards=_cold(OnDanger.MORNING)))
    (safety,) = installation.ask("sms", DANA, COLD)
    assert safety.text.startswith(safety.values(FactType.PROCEDURE)[0])
    assert safety.slots == [SEVEN]
    assert "alerted" not in safety
    assert not installation.told()
    installation.advance("2026-11-23 06:59")
    assert not installation.pages
    assert not installation.told()


def test_morning_is_urgent_when_the_quiet_hours_end(install: Install) -> None:
    installation = install(start=AT_NIGHT, files=with_business(hazards=_cold(OnDanger.MORNING)))
    installation.ask("sms", DANA, COLD)
    installation.advance("2026-11-23 07:01")
    (told,) = installation.told()
    assert when(told.at) == SEVEN
    assert "no heat" in told
    assert COLD in told
    assert not installation.pages


def test_morning_by_day_is_told_at_once_without_a_page(install: Install) -> None:
    installation = install(start=BY_DAY, files=with_business(hazards=_cold(OnDanger.MORNING)))
    (safety,) = installation.ask("sms", DANA, COLD)
    assert "passed this on to Sam" in safety
    assert COLD in installation.told()[0]
    assert not installation.pages


def test_what_is_not_our_work_is_referred_and_wakes_nobody(install: Install) -> None:
    installation = install(start=AT_NIGHT, files=with_business(hazards={Hazard.NO_HEAT: NOT_OURS}))
    (safety,) = installation.ask("sms", DANA, COLD)
    assert safety.text.startswith(safety.values(FactType.PROCEDURE)[0])
    assert "Hudson Oil at 845-555-0199" in safety
    (item,) = installation.handoffs
    assert COLD in item.reason
    installation.advance("2026-11-23 09:00")
    assert not installation.pages
    assert not installation.told()


def test_a_danger_that_wakes_beside_one_that_does_not(install: Install) -> None:
    installation = install(start=AT_NIGHT, files=with_business(hazards=_cold(OnDanger.MORNING)))
    installation.ask("sms", DANA, COLD)
    (flood,) = installation.ask("sms", DANA, FLOOD)
    assert "alerted Sam" in flood
    (page,) = installation.pages
    assert page.hazard == "flood"


def test_an_ok_of_the_owner_takes_no_danger_that_paged_nobody(install: Install) -> None:
    installation = install(start=BY_DAY, files=with_business(hazards=_cold(OnDanger.MORNING)))
    before = installation.ask("sms", DANA, COLD)
    installation.owner("ok", "Mike")
    assert installation.sent(DANA) == before


# ---- outside opening hours

FEE = AfterHours(fee_cents=15_000)


@pytest.mark.parametrize("start", [AT_NIGHT, "2026-11-22 12:00", "2026-11-26 10:00"])
def test_the_fee_is_said_after_the_safety_text_outside_hours(install: Install, start: str) -> None:
    """At night, on a Sunday, and on Thanksgiving."""
    installation = install(start=start, files=with_business(after_hours=FEE))
    (safety,) = installation.ask("sms", DANA, FLOOD)
    text = safety.values(FactType.PROCEDURE)[0]
    assert safety.text.startswith(text)
    assert "An after-hours visit costs $150." in safety.text.partition(text)[2]
    assert "on the way" not in safety
    assert "come" not in safety.text.partition(text)[2].casefold()


def test_no_fee_in_opening_hours(install: Install) -> None:
    installation = install(start=BY_DAY, files=with_business(after_hours=FEE))
    assert not money(installation.ask("sms", DANA, FLOOD)[0].text)


def test_no_fee_that_he_did_not_write(install: Install) -> None:
    installation = install(start=AT_NIGHT)
    (safety,) = installation.ask("sms", DANA, FLOOD)
    assert not money(safety.text)
    assert "after-hours" not in safety


def test_the_fee_is_said_once(install: Install) -> None:
    installation = install(start=AT_NIGHT, files=with_business(after_hours=FEE))
    installation.ask("sms", DANA, FLOOD)
    (more,) = installation.ask("sms", DANA, SPARKS)
    assert not money(more.text)


def test_who_does_not_come_at_night_says_so_and_whom_to_call(install: Install) -> None:
    files = with_business(after_hours=AfterHours(attends=False, fee_cents=15_000))
    installation = install(start=AT_NIGHT, files=files)
    (safety,) = installation.ask("sms", DANA, FLOOD)
    assert "We don't come out before we open" in safety
    assert safety.slots == ["2026-11-23 08:00"]
    assert "911" in safety.text.partition("before we open")[2]
    assert not money(safety.text)
    assert installation.pages  # he is told by his rule all the same


def test_by_day_nobody_is_told_that_nobody_comes(install: Install) -> None:
    files = with_business(after_hours=AfterHours(attends=False))
    installation = install(start=BY_DAY, files=files)
    assert "before we open" not in installation.ask("sms", DANA, FLOOD)[0]


# ---- a rota nobody answers

SLOW = with_business(rota=(OnCall(name="Sam", minutes=5), OnCall(name="Mike", minutes=20)))


def test_an_exhausted_rota_is_told_within_ten_minutes_and_rung_again(install: Install) -> None:
    installation = install(files=SLOW)
    installation.ask("sms", DANA, GAS)
    installation.advance(timedelta(minutes=60))
    (told,) = [got for got in installation.sent(DANA) if "Nobody on call" in got]
    last_step_ends = "2026-11-22 15:25"
    assert last_step_ends <= when(told.at) <= "2026-11-22 15:35"
    assert "911" in told
    assert "845-555-0100" in told
    assert _rung(installation) == [
        ("2026-11-22 15:00", "Sam"),
        ("2026-11-22 15:05", "Mike"),
        ("2026-11-22 15:25", "Sam"),
        ("2026-11-22 15:30", "Mike"),
        ("2026-11-22 15:50", "Sam"),
        ("2026-11-22 15:55", "Mike"),
    ]


def test_when_ringing_ends_it_stands_on_the_owners_list(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.advance(timedelta(hours=4))
    assert any("nobody on call answered" in item.reason for item in installation.handoffs)


def test_who_is_not_on_call_is_not_said_to_be_alerted(install: Install) -> None:
    installation = install(files=with_business(rota=(OnCall(name="Mike", minutes=5),)))
    (safety,) = installation.ask("sms", DANA, GAS)
    assert "I've alerted Mike" in safety
    installation.advance(timedelta(minutes=6))
    assert "Sam" not in installation.last(DANA)


# ---- what the paged person answers


@pytest.mark.parametrize(
    "words", ["not an emergency", "40 minutes", "Turn nothing on. I'm calling you", "back in 10"]
)
def test_his_words_are_passed_on_as_his(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, GAS)
    installation.owner(words)
    assert installation.last(DANA).text == f'Sam says: "{words}"'
    assert len(installation.sent(DANA)) == 2
    installation.advance(timedelta(hours=1))
    assert len(installation.pages) == 1


def test_words_in_another_language_are_said_to_be_in_it(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.owner("voy para allá")
    assert installation.last(DANA).text == 'Sam writes, in Spanish: "voy para allá"'


def test_his_words_in_a_spanish_talk(installation: Installation) -> None:
    installation.ask("sms", DANA, "huele a gas en mi cocina")
    installation.owner("40 minutes")
    assert installation.last(DANA).text == 'Sam dice: "40 minutes"'


@pytest.mark.parametrize("words", ["ok", "OK!", "👍", "yes", "ok thanks", "k", "sí"])
def test_a_bare_ok_says_only_that_he_has_seen_it(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, GAS)
    installation.owner(words)
    assert installation.last(DANA).text == "Sam has seen your message."


def test_what_he_adds_after_his_ok_is_passed_on_too(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.owner("ok")
    installation.owner("40 minutes")
    assert [got.text for got in installation.sent(DANA)[1:]] == [
        "Sam has seen your message.",
        'Sam says: "40 minutes"',
    ]


@pytest.mark.parametrize("words", ["can't", "no", "Sorry, I'm out of town", "no puedo", "not me"])
def test_who_says_he_cannot_has_not_taken_it(installation: Installation, words: str) -> None:
    before = installation.ask("sms", DANA, GAS)
    installation.owner(words)
    assert installation.sent(DANA) == before
    installation.advance(FIVE + timedelta(minutes=1))
    assert [person for _, person in _rung(installation)] == ["Sam", "Mike"]


# ---- what the person in danger writes next


def test_what_she_writes_next_goes_to_who_took_it_at_once(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.advance(FIVE + timedelta(minutes=1))
    installation.owner("ok", "Mike")
    installation.say("sms", DANA, "we are outside now, I'm Dana Reyes, 14 Wurts St, Kingston")
    passed = installation.told("Mike")[-1]
    assert when(passed.at) == "2026-11-22 15:06"
    assert "we are outside now" in passed
    assert not [got for got in installation.told("Sam") if "outside" in got]


def test_before_anyone_took_it_everybody_paged_hears_her(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.advance(FIVE + timedelta(minutes=1))
    installation.say("sms", DANA, "please hurry")
    assert "please hurry" in installation.told("Sam")[-1]
    assert "please hurry" in installation.told("Mike")[-1]


def test_who_is_paged_next_knows_name_and_place(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.ask("sms", DANA, "I'm Dana Reyes, 14 Wurts St, Kingston")
    installation.advance(FIVE)
    second = installation.pages[1].text
    assert "Dana Reyes, 845-555-0111, 14 Wurts St" in second
    assert GAS in second


def test_a_new_danger_reaches_who_took_it(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    installation.owner("ok")
    (more,) = installation.ask("sms", DANA, SPARKS)
    assert "passed this on to Sam" in more
    assert "will tell you when someone answers" not in more
    assert SPARKS in installation.told("Sam")[-1]


def test_her_words_at_night_ring_nobody_who_was_not_paged(install: Install) -> None:
    installation = install(start=AT_NIGHT, files=with_business(hazards=_cold(OnDanger.MORNING)))
    installation.ask("sms", DANA, COLD)
    installation.ask("sms", DANA, "it is getting colder")
    assert not installation.told()
    assert any("getting colder" in item.reason for item in installation.handoffs)


def test_a_tapback_of_the_safety_text_is_no_new_danger(installation: Installation) -> None:
    (safety,) = installation.ask("sms", DANA, GAS)
    installation.owner("ok")
    installation.advance(timedelta(minutes=40))
    installation.ask("sms", DANA, f"Liked \u201c{safety.text}\u201d")
    installation.ask("sms", DANA, f"Emphasized \u201c{GAS}\u201d")
    assert len(installation.pages) == 1


# ---- lines that wake nobody


@pytest.mark.parametrize(("start", "said"), [(AT_NIGHT, "tonight"), (BY_DAY, "today")])
def test_with_mail_only_nobody_promises_that_he_sees_it(
    install: Install, start: str, said: str
) -> None:
    installation = install(start=start, mail_only=True)
    (safety,) = installation.ask("email", "Dana <dana@mail.example>", FLOOD)
    assert f"I've alerted Sam but can't promise he sees it {said}." in safety
    assert "will tell you" not in safety
    assert [page.via for page in installation.pages] == ["email"]


def test_with_mail_only_in_spanish(install: Install) -> None:
    installation = install(start=AT_NIGHT, mail_only=True)
    (safety,) = installation.ask("email", "Dana <dana@mail.example>", "huele a gas en mi cocina")
    assert "no puedo prometer que lo vea esta noche" in safety


# ---- who writes


def test_the_safety_text_comes_first_and_names_nobody(installation: Installation) -> None:
    (safety,) = installation.ask("sms", DANA, GAS)
    text = safety.values(FactType.PROCEDURE)[0]
    assert safety.text.startswith(text)
    assert "Sam" not in text
    assert safety.text.endswith("automated assistant; Sam reads these messages too.")
    installation.advance(timedelta(minutes=40))
    assert "automated" not in installation.ask("sms", DANA, TUESDAY)[0]


def test_whoever_was_greeted_is_not_greeted_by_the_safety_text(installation: Installation) -> None:
    book(installation)
    (safety,) = installation.ask("sms", DANA, GAS)
    assert "automated" not in safety


def test_a_safety_text_by_mail_opens_with_the_safety_text(installation: Installation) -> None:
    (safety,) = installation.ask("email", "Dana <dana@mail.example>", GAS)
    assert safety.text.startswith(safety.values(FactType.PROCEDURE)[0])
    assert "automated assistant" in safety


def test_the_signature_of_his_phone_is_none_of_his_words(installation: Installation) -> None:
    installation.ask("sms", DANA, GAS)
    page = next(got for got in installation.got() if got.page and got.to == SAM_MAIL)
    installation.mail(f"Sam <{SAM_MAIL}>", "40 minutes\n\nSent from my iPhone", reply_to=page)
    installation.settle()
    assert installation.last(DANA).text == 'Sam says: "40 minutes"'


def test_a_danger_for_the_morning_heads_the_evening_list(install: Install) -> None:
    installation = install(start=BY_DAY, files=with_business(hazards={Hazard.NO_HEAT: NOT_OURS}))
    installation.ask("sms", "+18455550199", "please call me")
    installation.ask("sms", DANA, COLD)
    installation.advance("2026-11-23 18:05")
    evening = installation.told()[-1].text
    assert COLD in evening
    assert evening.index(COLD) < evening.index("please call me")


@pytest.mark.parametrize("words", ["yes 1", "pause"])
def test_an_order_takes_it_but_is_no_word_for_her(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, GAS)
    installation.owner(words)
    assert installation.last(DANA).text == "Sam has seen your message."


def test_who_is_in_danger_is_asked_where_unless_that_is_known(installation: Installation) -> None:
    (safety,) = installation.ask("sms", DANA, GAS)
    assert "send us the address" in safety
    installation.advance(timedelta(minutes=40))
    (told,) = installation.ask(
        "sms", "+18455550133", "a pipe burst at 9 Elm St, Kingston, water everywhere"
    )
    assert "send us the address" not in told


def test_whose_address_is_known_is_not_asked_for_it(installation: Installation) -> None:
    book(installation)
    (safety,) = installation.ask("sms", DANA, GAS)
    assert "send us the address" not in safety
    assert STREET in installation.pages[0].text


def test_the_page_of_a_long_mail_holds_the_words_of_danger(installation: Installation) -> None:
    jobs = "We just moved in and have a short list for you, nothing big. " * 6
    danger = "The outlet by the dishwasher crackles and I saw a blue spark."
    installation.ask("email", "Dana <dana@mail.example>", f"{jobs}{danger} Friday would be fine.")
    assert danger in installation.pages[0].text
