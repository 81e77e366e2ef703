"""Functions killed at work, a message nobody can handle: nothing is lost or doubled, and the rest goes on.

On Google's emulators, with real processes.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deskhand.channels import text as texts
from deskhand.channels.contacts import contact_id
from deskhand.domain.base import Channel
from deskhand.domain.control import OutboxRow, OwnerItem
from deskhand.domain.people import InboundMessage
from deskhand.engine.codec import encode
from deskhand.ports.store import Commit, Ref
from deskhand.runtimes.functions.presets import APART, TOGETHER
from deskhand.runtimes.functions.relay import Relay
from tests.flows.installation import Installation
from tests.flows.runtimes import Kind, functions_kind
from tests.scale import SEED, pick
from tests.support.functions import Functions

pytestmark = [
    pytest.mark.xdist_group("functions"),
    pytest.mark.timeout(pick(small=600, prove=3600)),
]
CONVERSATIONS = pick(small=3, prove=40)
PATIENCE = pick(small=300.0, prove=1800.0)
STEP, NAP = timedelta(seconds=2), 0.5
"""So much of the business's time passes in so many of our seconds."""
ASKED = "How much to replace a toilet seat?"


@pytest.fixture(scope="module", params=[TOGETHER, pytest.param(APART, marks=[pytest.mark.prove])])
def functions(request: pytest.FixtureRequest) -> Iterator[Functions]:
    """Of this module: they end in ways that others should not meet."""
    started = Functions(request.param)
    yield started
    started.close()


@pytest.fixture
def kind(functions: Functions) -> Kind:
    return functions_kind(functions.preset, lambda: functions)


@pytest.fixture
def house(kind: Kind, tmp_path: Path) -> Iterator[Installation]:
    made = Installation(kind, tmp_path)
    yield made
    made.close()


def come_in(house: Installation, functions: Functions, sender: str, text: str) -> None:
    """A text is stored and handed on; nobody waits for what becomes of it."""
    message = texts.inbound(
        channel=Channel.SMS,
        contact=contact_id(Channel.SMS, sender),
        text=text,
        received_at=house.clock.now(),
    )
    Relay(functions.bus).hand_on(house.app.intake.accept(house.app.business, message))


def at_rest(house: Installation) -> bool:
    now = house.clock.now()
    return not [
        r for r in house.all(OutboxRow) if r.status == "open" and r.not_before <= now + STEP
    ]


def until(done: Callable[[], bool], house: Installation, functions: Functions) -> None:
    """Time passes, and ticks come, until it is done."""
    end, relay = time.monotonic() + PATIENCE, Relay(functions.bus)
    while not done():
        assert time.monotonic() < end, functions.said()[-5000:]
        time.sleep(NAP)
        house.clock.set(house.clock.now() + STEP)
        relay.tick(house.app.dispatcher, house.app.business)


def test_functions_killed_at_any_moment_lose_and_double_nothing(
    house: Installation, functions: Functions
) -> None:
    rng = random.Random(SEED)
    senders = [f"+1845555{number:04}" for number in range(CONVERSATIONS)]
    for sender in senders:
        come_in(house, functions, sender, ASKED)
        time.sleep(rng.uniform(0, 1.0))
        name = rng.choice(sorted(functions.ports))
        functions.kill(name)
        functions.start(name)
    for name in functions.ports:
        functions.until_up(name)
    until(lambda: at_rest(house), house, functions)
    assert [len(house.sent(sender)) for sender in senders] == [1] * CONVERSATIONS
    assert house.dead == []
    assert [item.reason for item in house.all(OwnerItem)] == []
    assert all(message.handled_by for message in house.all(InboundMessage))


def test_a_message_nobody_can_handle_is_put_aside_with_its_reason_and_the_rest_goes_on(
    house: Installation, functions: Functions
) -> None:
    now = house.clock.now()
    poison = OutboxRow(
        id="0bad.secretary",
        recipient="secretary",
        type="MessageUnderstood",
        message={"subject": ["no", "text"]},
        not_before=now,
        wake_at=now,
        shard=0,
    )
    ref = Ref(OutboxRow.collection, poison.id)
    house.store.commit(house.app.business, Commit({ref: 0}, {ref: encode(poison)}))
    Relay(functions.bus).tick(house.app.dispatcher, house.app.business)
    come_in(house, functions, "+18455550199", ASKED)
    until(lambda: at_rest(house) and bool(house.dead), house, functions)
    (dead,) = house.dead
    assert dead.id == poison.id
    assert dead.error
    (item,) = [item for item in house.all(OwnerItem) if item.kind == "dead"]
    assert "secretary could not handle MessageUnderstood" in item.reason
    assert len(house.sent("+18455550199")) == 1
