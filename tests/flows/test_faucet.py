"""The story of the first page: from "my kitchen faucet drips" to one visit with two reminders."""

from __future__ import annotations

import pytest

from deskhand.domain.plan import FactType
from deskhand.domain.work import QuoteStatus, VisitKind
from tests.flows.installation import DANA, Installation, money, when

pytestmark = pytest.mark.everywhere

ASKED = {
    "en": "my kitchen faucet drips, what would it cost and can you come Tuesday afternoon?",
    "es": "la llave de la cocina gotea, ¿cuánto cuesta y pueden venir el martes por la tarde?",
}
FIRST = {"en": "the first one works", "es": "la primera me queda bien"}
NAME, STREET = "Dana Reyes", "14 Wurts St, Kingston"
PRICE = 12_500

SENDERS = {"sms": DANA, "web": "session-7", "email": "Dana Reyes <dana@mail.example>"}
TO = {"sms": DANA, "web": "session-7", "email": "dana@mail.example"}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("channel", ["sms", "web", "email"])
def test_from_a_first_message_to_a_visit(
    installation: Installation, channel: str, lang: str
) -> None:
    sender, to = SENDERS[channel], TO[channel]

    (offered,) = installation.ask(channel, sender, ASKED[lang])
    assert offered.amounts == [PRICE]
    assert money(offered.text) == {"$125"}
    assert offered.lang == lang
    assert offered.slots[:2] == ["2026-11-24 12:00", "2026-11-24 14:00"]
    assert "1)" in offered
    assert "2)" in offered
    assert not installation.visits()

    (held,) = installation.ask(channel, sender, FIRST[lang])
    assert held.slots == ["2026-11-24 12:00"]
    assert not installation.booked
    installation.ask(channel, sender, f"{NAME}, {STREET}")

    (visit,) = installation.booked
    assert (visit.name, visit.address) == (NAME, STREET)
    assert when(visit.start) == when(visit.window) == "2026-11-24 12:00"
    assert visit.kind is VisitKind.WORK
    confirmed = installation.last(to)
    assert confirmed.amounts == [PRICE]
    assert confirmed.slots == ["2026-11-24 12:00"]
    assert confirmed.values(FactType.ADDRESS) == [STREET]
    assert confirmed.lang == lang
    (quote,) = installation.quotes()
    assert (quote.status, quote.low, quote.high) == (QuoteStatus.ACCEPTED, PRICE, PRICE)
    assert [row[:2] for row in installation.scheduled()] == [
        ("2026-11-23 17:00", to),
        ("2026-11-24 07:00", to),
    ]

    before = len(installation.sent(to))
    installation.advance("2026-11-26 12:00")
    reminded = installation.sent(to)[before:]
    assert [when(r.at) for r in reminded] == ["2026-11-23 17:00", "2026-11-24 07:00"]
    assert all(r.slots == ["2026-11-24 12:00"] and r.lang == lang for r in reminded)
    assert not installation.handoffs
    assert not installation.dead


TUESDAY = "my faucet drips, can you come Tuesday afternoon?"
WAYS = {
    "first": [f"I'm {NAME}, {STREET}. {TUESDAY}", "the first one"],
    "last": [TUESDAY, "the first one", f"{NAME}, {STREET}"],
    "with the pick": [TUESDAY, f"the first one. I'm {NAME}, {STREET}"],
    "before the pick": [TUESDAY, f"I'm {NAME}, {STREET}", "the first one"],
    "in three texts": [TUESDAY, "the first one", "Dana", "Reyes", STREET],
    "address, then name": [TUESDAY, "the first one", STREET, NAME],
    "name, then address": [TUESDAY, "the first one", NAME, STREET],
}


@pytest.mark.parametrize("way", WAYS)
def test_name_and_address_come_in_any_order(installation: Installation, way: str) -> None:
    for text in WAYS[way]:
        installation.ask("sms", DANA, text)
    (visit,) = installation.booked
    assert visit.name is not None
    assert visit.name.startswith("Dana")
    assert visit.address == STREET
    assert "booked" in installation.last(DANA)
    assert len(installation.visits()) == 1


def test_three_texts_within_seconds_are_one_thing_said(installation: Installation) -> None:
    """chatwoot PR 15263: a burst is answered once."""
    installation.say("sms", DANA, "hi", at="2026-11-22 15:00")
    installation.say("sms", DANA, "my kitchen faucet drips", at="2026-11-22 15:00")
    installation.advance(installation.clock.now().replace(second=2))
    installation.say("sms", DANA, "can you come Tuesday afternoon?")
    installation.settle()
    (answer,) = installation.sent(DANA)
    assert answer.amounts == [PRICE]
    assert answer.slots == ["2026-11-24 12:00", "2026-11-24 14:00"]


PICKS = {
    "1": "12:00",
    "#2": "14:00",
    "the second one please": "14:00",
    "2pm works": "14:00",
    "noon is good": "12:00",
    "the later one": "14:00",
    "whichever is earlier": "12:00",
    "la segunda": "14:00",
}


@pytest.mark.parametrize(("words", "start"), PICKS.items())
def test_a_pick_by_number_time_or_order(installation: Installation, words: str, start: str) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, words)
    (held,) = installation.visits()
    assert when(held.start) == f"2026-11-24 {start}"
    assert installation.last(DANA).slots == [f"2026-11-24 {start}"]


def test_a_yes_to_two_times_asks_which(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    (asked,) = installation.ask("sms", DANA, "yes")
    assert "Which" in asked
    assert not installation.visits()


def test_other_times_when_none_fits(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    (other,) = installation.ask("sms", DANA, "can you do Wednesday morning instead?")
    assert other.slots
    assert all(slot.startswith("2026-11-25") for slot in other.slots)
