"""The way from a text to a visit, with a death of the process at any store operation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from deskhand.bootstrap import App, assemble
from deskhand.channels import text as texts
from deskhand.domain.base import Channel
from deskhand.domain.business import Mode
from deskhand.domain.control import Effect, OutboxRow, OwnerItem
from deskhand.domain.people import OutboundMessage
from deskhand.domain.work import DaySheet, Quote, Visit
from deskhand.ports.store import Store
from deskhand.runtimes.embedded import Stepped
from tests.scale import SEED, pick
from tests.support.bluebird import DANA, Office, sample_with
from tests.support.crashes import Died, DyingStore

SAM = "+18455550100"
IN_THE_END = timedelta(minutes=30)
BOOKING = (
    (DANA, "my kitchen faucet drips, what would it cost and can you come Tuesday afternoon?"),
    (DANA, "the first one works"),
    (DANA, "Dana Reyes, 14 Wurts St, Kingston NY 12401"),
    (DANA, "sorry, can we make it Wednesday morning instead?"),
    (DANA, "the first one"),
)
CANCELLING = (*BOOKING[:3], (DANA, "please cancel my appointment"))
EMERGENCY = ((DANA, "I smell gas in the kitchen"), (SAM, "ok"), (DANA, "thank you"))
APPROVAL = ((DANA, "how much is a new kitchen faucet?"), (SAM, "yes"))


@dataclass(frozen=True)
class Story:
    name: str
    said: Sequence[tuple[str, str]]
    mode: Mode = Mode.AUTO
    between: timedelta = timedelta(minutes=7)
    """Longer than a lease and its look-ups, shorter than what would change the story."""


STORIES = (
    Story("booking", BOOKING),
    Story("cancelling", CANCELLING),
    Story("emergency", EMERGENCY, between=timedelta(minutes=1)),
    Story("approval", APPROVAL, Mode.DRAFT),
)


class Lives:
    """One business, one world, and the processes that die in it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.files = sample_with(mode=story.mode)
        self.office = Office(files=self.files)
        self.heard = 0

    def app(self, store: Store) -> App:
        return assemble(self.files, replace(self.office.app.parts, store=store, observers=()))

    def process(self, store: Store, upto: int) -> None:
        """Takes what was said from the last heard on; a provider repeats what was not accepted."""
        runtime = Stepped(self.app(store))
        for n in range(self.heard, upto):
            sender, words = self.story.said[n]
            message = texts.inbound(
                channel=Channel.SMS,
                contact=f"sms:{sender}",
                text=words,
                received_at=self.office.clock.now(),
                sent_at=self.office.clock.now(),
                outside_id=f"sms-{n}",
            )
            runtime.submit(runtime.app.intake.accept(runtime.app.business, message))
            runtime.advance(self.office.clock.now() + self.story.between)
            self.heard = n + 1
        runtime.advance(self.office.clock.now() + IN_THE_END)

    def ledger(self) -> dict[str, object]:
        """What came of it, without ids and wall times."""
        office = self.office
        return {
            "texts": sorted((t.to, t.text) for t in office.phone.sent),
            "mails": sorted(m.recipients for m in office.mailbox.sent),
            "sent": sorted((m.to, m.text) for m in office.all(OutboundMessage)),
            "visits": sorted(
                (v.customer, v.status, v.start, v.end, v.technicians, v.name or "", v.revision)
                for v in office.all(Visit)
            ),
            "busy": sorted(
                (s.id, e.start, e.end, e.until) for s in office.all(DaySheet) for e in s.entries
            ),
            "quotes": sorted((q.customer, q.low, q.high, q.status) for q in office.all(Quote)),
            "items": sorted((i.kind, i.reason) for i in office.all(OwnerItem)),
            "approvals": sorted((a.number, a.state, a.text) for a in office.approvals()),
            "effects": Counter((e.kind, e.state) for e in office.all(Effect)),
            "open": Counter(
                (r.recipient, r.type)
                for r in office.all(OutboxRow)
                if r.status == "open" and r.type != "EveningMailDue"
            ),
            "dead": [r.error for r in office.rows("dead")],
        }


def undisturbed(story: Story) -> tuple[dict[str, object], int]:
    lives = Lives(story)
    counted = DyingStore(lives.office.store)
    lives.process(counted, len(story.said))
    return lives.ledger(), counted.operations


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.name))
def test_dying_anywhere_on_the_way_changes_nothing_in_the_end(story: Story) -> None:
    right, operations = undisturbed(story)
    assert operations > 60
    assert right["dead"] == []
    rng = random.Random(f"{SEED}/{story.name}")
    steps = rng.sample(range(1, operations + 1), min(operations, pick(small=25, prove=10_000)))
    for at in sorted(steps):
        for after in (False, True):
            lives = Lives(story)
            with suppress(Died):
                lives.process(DyingStore(lives.office.store, at, after=after), len(story.said))
            lives.process(lives.office.store, len(story.said))
            assert lives.ledger() == right, (story.name, at, after)
