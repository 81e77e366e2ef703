"""Many customers want the last free slot at the same moment; runtimes and stores inherit the test."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from deskhand.channels import text as texts
from deskhand.channels.contacts import contact_id
from deskhand.domain.base import Channel
from deskhand.domain.business import Mode
from deskhand.domain.control import OutboxRow
from deskhand.domain.messages import MessageUnderstood
from deskhand.domain.people import Conversation, OutboundMessage
from deskhand.domain.work import DaySheet, Visit, VisitStatus
from deskhand.engine.codec import decode
from deskhand.engine.rows import Wake
from deskhand.ports.queries import OPEN_ROWS
from deskhand.rehearsal.replay.setup import apply
from deskhand.rehearsal.replay.stimuli import Setup
from tests.contracts.runtime import all_at_once
from tests.scale import SEED
from tests.support.bluebird import ZONE, Office, sample_with

TUESDAY_TWO = datetime(2026, 11, 24, 14, 0, tzinfo=ZONE)


def phone(n: int) -> str:
    return f"+1845555{2000 + n}"


def world(customers: int, minutes: int = 0) -> Setup:
    """Everybody holds one open offer of the same technician; `minutes` shifts each one's start."""
    return Setup.model_validate(
        {
            "customers": [
                {
                    "id": f"c{n}",
                    "name": f"Customer {n}",
                    "phone": phone(n),
                    "address": f"{n + 1} Wurts St, Kingston NY 12401",
                }
                for n in range(customers)
            ],
            "offers": [
                {
                    "customer": f"c{n}",
                    "service": "faucet_repair",
                    "start": (TUESDAY_TWO + timedelta(minutes=minutes * (n % 3))).isoformat(),
                }
                for n in range(customers)
            ],
        }
    )


class LastSlotContract:
    """One technician, one slot, as many customers as the store has writers."""

    @pytest.fixture
    def office(self) -> Office:
        """The sample business with one technician, in automatic mode."""
        raise NotImplementedError

    @pytest.mark.parametrize("minutes", [0, 30], ids=["the same slot", "overlapping slots"])
    def test_one_gets_it_and_the_others_fresh_offers(self, office: Office, minutes: int) -> None:
        customers = office.store.writers
        apply(office.app, world(customers, minutes))
        rows = [row for n in range(customers) for row in self._accepts(office, n)]
        random.Random(SEED).shuffle(rows)
        all_at_once(rows, customers, office.dispatcher.run)
        office.pass_time(seconds=3)
        office.clock.advance(timedelta(seconds=2))  # all have settled, nobody was answered yet
        settled = [[Wake(office.business, row.id)] for row in self._settled(office)]
        assert len(settled) == customers
        all_at_once(settled, customers, office.dispatcher.run)
        office.pass_time(minutes=1)

        visits = [v for v in office.all(Visit) if v.status is VisitStatus.CONFIRMED]
        assert len(visits) == 1
        (visit,) = visits
        assert TUESDAY_TWO <= visit.start <= TUESDAY_TWO + timedelta(hours=1)
        busy = [entry for sheet in office.all(DaySheet) for entry in sheet.entries]
        assert [entry.visit for entry in busy] == [visit.id]
        told = Counter(sent.customer for sent in office.all(OutboundMessage) if sent.customer)
        assert told == Counter({f"c{n}": 1 for n in range(customers)})
        for n in range(customers):
            conversation = office.read(Conversation, f"c{n}")
            assert conversation.waiting == ()
            if conversation.customer == visit.customer:
                assert conversation.offered is None
                continue
            assert conversation.offered is not None
            assert conversation.offered.offers
            for offer in conversation.offered.offers:
                start = offer.start.astimezone(UTC)
                end = start + timedelta(minutes=conversation.offered.minutes)
                assert end <= visit.start or start >= visit.end, "a fresh offer is free"
        assert office.rows("dead") == []

    def _accepts(self, office: Office, n: int) -> list[list[Wake]]:
        message = texts.inbound(
            channel=Channel.SMS,
            contact=contact_id(Channel.SMS, phone(n)),
            text="Yes, the first one works",
            received_at=office.clock.now(),
            sent_at=office.clock.now(),
            outside_id=f"sms-{n}",
        )
        wakes = office.app.intake.accept(office.business, message)
        return [wakes, wakes]  # a provider's duplicate at the same time

    def _settled(self, office: Office) -> list[OutboxRow]:
        found = office.store.query(office.business, OPEN_ROWS, {"status": "open"}, limit=1000)
        rows = [decode(OutboxRow, record.body) for record in found]
        return [row for row in rows if row.type == MessageUnderstood.__name__]


def one_technician() -> dict[str, object]:
    """Arguments for an Office of this world."""
    start = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)
    return {"files": sample_with(technicians=1, mode=Mode.AUTO), "start": start}
