"""The graph: circles, orphans and lost messages are refused; the real one is short and keeps its word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from deskhand.bootstrap import App
from deskhand.domain.business import Mode
from deskhand.domain.control import AuditEntry, OutboxRow
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.messages import Message, MessageReceived, SendMessage
from deskhand.engine.pipeline import MOST_HOPS, Pipeline
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from tests.support.bluebird import DANA, Office
from tests.support.toys import Asked, Due, Moved, Rang, Ring, Told, World, pipeline


class Stub:
    """An agent that only declares."""

    def __init__(self, name: str, emits: Emits, timers: Timers = ()) -> None:
        self.name, self.emits, self.timers = name, emits, timers

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        return []


def built(*agents: Stub, observed: tuple[type[Message], ...] = ()) -> Pipeline:
    return Pipeline(list(agents), [], (Asked,), observed)


# ---- what is refused


def test_an_agent_that_answers_itself_is_a_circle() -> None:
    with pytest.raises(ConfigurationError, match="Asked -> Asked"):
        built(Stub("a", {Asked: (Asked,)}))


def test_a_circle_through_others_is_named() -> None:
    with pytest.raises(ConfigurationError, match="Told -> Ring -> Rang -> Told"):
        built(
            Stub("a", {Asked: (Told,)}),
            Stub("b", {Told: (Ring,)}),
            Stub("c", {Ring: (Rang,)}),
            Stub("d", {Rang: (Told,)}),
        )


def test_a_circle_through_a_timer_is_allowed() -> None:
    graph = built(Stub("a", {Asked: (), Due: ()}, timers=(Due,)))
    assert graph.recipients(Due) == ["a"]


def test_who_waits_for_what_nobody_says_is_an_orphan() -> None:
    with pytest.raises(ConfigurationError, match=r"nobody emits \['Moved'\]"):
        built(Stub("a", {Asked: (), Moved: ()}))


@pytest.mark.parametrize("timed", [False, True])
def test_what_nobody_hears_is_lost(timed: bool) -> None:
    agent = Stub("a", {Asked: ()}, (Told,)) if timed else Stub("a", {Asked: (Told,)})
    with pytest.raises(ConfigurationError, match=r"nobody handles \['Told'\]"):
        built(agent)
    assert built(agent, observed=(Told,)).recipients(Told) == ()


def test_an_entry_nobody_handles_is_lost() -> None:
    with pytest.raises(ConfigurationError, match="nobody handles"):
        Pipeline([Stub("a", {Asked: ()})], [], (Asked, Moved))


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="share a name"):
        built(Stub("a", {Asked: (Told,)}), Stub("a", {Told: ()}))


# ---- what it says


def test_everyone_who_handles_a_message_gets_it(tmp_path: Any) -> None:
    graph = pipeline(World(tmp_path))
    assert graph.recipients(Told) == ["keeper", "onlooker"]
    assert graph.recipients(Ring) == ["bell"]


def test_hops_count_deliveries_and_leave_timers_out(tmp_path: Any) -> None:
    graph = pipeline(World(tmp_path))
    assert graph.hops(Asked, Asked) == 0
    assert graph.hops(Asked, Ring) == 2
    assert graph.hops(Asked, Rang) == 3
    assert graph.hops(Asked, Due) is None
    assert graph.hops(Ring, Asked) is None


# ---- the real one


@pytest.fixture(scope="module")
def told() -> Office:
    """An office after a day in which every agent had something to do."""
    office = Office(mode=Mode.AUTO)
    office.says("my kitchen faucet drips, what would it cost and can you come Tuesday afternoon?")
    office.says("the first one works")
    office.says("Dana Reyes, 14 Wurts St, Kingston NY 12401")
    office.says("sorry, could we make it Wednesday morning instead?")
    office.says("the first one")
    office.pass_time(days=4)
    office.says("please cancel my appointment", DANA)
    office.says("my toilet is clogged, can you come this week?", "+18455550143")
    office.says("STOP", "+18455550143")
    office.says("START", "+18455550143")
    office.says("I smell gas in the kitchen", "+18455550144")
    office.pass_time(minutes=2)
    office.says("ok", "+18455550100")
    office.says("what's my day", "+18455550101")
    office.says("pause", "+18455550100")
    office.says("how much is a new faucet?", "+18455550145")
    office.says("yes", "+18455550100")
    office.says("resume", "+18455550100")
    office.says("this is a disgrace, your man left a mess", DANA)
    office.pass_time(days=1)
    return office


def test_from_a_message_to_its_answer_are_at_most_five_hops(told: Office) -> None:
    app: App = told.app
    hops = app.pipeline.hops(MessageReceived, SendMessage)
    assert hops is not None
    assert hops <= MOST_HOPS == 5


def test_so_they_are_in_every_real_answer_to_a_customer(told: Office) -> None:
    rows = {str(row.message["id"]): row for row in told.all(OutboxRow)}

    def depth(id: str) -> int:
        row = rows.get(id)
        if row is None or row.type == MessageReceived.__name__:
            return 0
        return 1 + depth(row.cause)

    sent = {
        id: depth(id)
        for id, row in rows.items()
        if row.type == SendMessage.__name__ and not row.message["started_by_us"]
    }
    assert len(sent) >= 9
    assert max(sent.values()) == MOST_HOPS


def test_what_agents_emit_is_what_they_declare(told: Office) -> None:
    trail = told.all(AuditEntry)
    kind_of = {id: kind for e in trail for kind, _, id in (n.partition("/") for n in e.emitted)}
    members = {member.name for member in told.app.pipeline.members}
    seen = {
        (entry.agent, kind_of[entry.cause], name.partition("/")[0])
        for entry in trail
        if entry.agent in members
        for name in entry.emitted
    }
    declared = {(e.agent, e.given, e.made) for e in told.app.pipeline.edges()}
    assert seen <= declared
    assert len(seen) >= 15
    assert {agent for agent, _, _ in seen} >= {
        "emergency",
        "communication",
        "understanding",
        "secretary",
        "scheduling",
        "owner",
        "followup",
        "messaging",
        "paging",
    }
    assert told.rows("dead") == []
    assert told.items("dead", "failed", "maybe_sent") == []


def test_every_message_has_a_recipient_or_is_watched(told: Office) -> None:
    graph = told.app.pipeline
    for edge in graph.edges():
        assert any(edge.given == kind.__name__ for m in graph.members for kind in m.emits)
