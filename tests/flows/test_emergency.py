"""Danger: who is rung, in what order, and what the customer is told meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.domain.business import Mode
from deskhand.domain.control import AuditEntry, Incident
from deskhand.domain.messages import ReplyPlanned
from deskhand.domain.plan import FactType
from tests.flows.conftest import Install
from tests.flows.installation import (
    DANA,
    MIKE,
    SAM,
    SAM_MAIL,
    Installation,
    money,
    when,
    with_policy,
)
from tests.flows.stories import TUESDAY, book

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
