"""An agent is refused what it has no right to, and the refusal ends on the owner's list like any defect."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.control import OutboxRow
from deskhand.engine.codec import decode
from deskhand.engine.confined import ConfinedDesk, Rights
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.ports.store import Query
from deskhand.providers.clock.settable import CountingIds, SettableClock
from deskhand.providers.store.memory import MemoryStore
from tests.contracts.runtime import BUSINESS
from tests.contracts.test_runtime_embedded import NOON
from tests.support.toys import Asked, Note, World, pipeline

NOTES, TALLIES = Query("notes", "Note"), Query("tallies", "Tally")


class Bare:
    """A desk that lets everything through."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


def confined(writes: str = "", reads: str = "") -> ConfinedDesk:
    rights = Rights(frozenset(writes.split()), frozenset(reads.split()))
    return ConfinedDesk(Bare(), "keeper", rights)


@pytest.mark.parametrize(
    "touch",
    [
        lambda desk: desk.get(Note, "a"),
        lambda desk: desk.peek(Note, "a"),
        lambda desk: desk.find(Note, NOTES),
        lambda desk: desk.version(Note, "a"),
    ],
)
def test_what_may_be_read_is_and_the_rest_is_not(touch: Any) -> None:
    touch(confined(reads="Note"))
    touch(confined(writes="Note"))
    with pytest.raises(PermissionError, match="keeper may not read Note"):
        touch(confined(reads="Tally"))


def test_a_query_of_one_collection_is_no_way_into_another() -> None:
    with pytest.raises(PermissionError, match="read Tally"):
        confined(reads="Note").find(Note, TALLIES)


def test_what_may_be_read_is_not_written() -> None:
    confined(writes="Note").put(Note(id="a"))
    with pytest.raises(PermissionError, match="write Note"):
        confined(reads="Note").put(Note(id="a"))


ALL = Rights(frozenset({"Tally", "Note", "Witness", "OwnerItem"}))


@pytest.mark.parametrize(
    ("rights", "status"),
    [(None, "done"), (dict.fromkeys(("teller", "keeper", "onlooker"), ALL), "done"), ({}, "open")],
)
def test_a_dispatcher_lets_agents_do_what_they_may(
    tmp_path: Path, rights: Mapping[str, Rights] | None, status: str
) -> None:
    store, clock = MemoryStore(), SettableClock(NOON)
    dispatcher = Dispatcher(store, clock, pipeline(World(tmp_path)), rights=rights)
    wakes = Intake(dispatcher, CountingIds("")).post(BUSINESS, "one", Asked(subject="story"))
    for wake in wakes:
        dispatcher.deliver(wake)
    records = [r for r in store.everything(BUSINESS) if r.ref.collection == "OutboxRow"]
    rows = {row.id: row for row in (decode(OutboxRow, record.body) for record in records)}
    assert {rows[wake.row].status for wake in wakes} == {status}
    if status == "open":
        assert all("may not" in str(rows[wake.row].error) for wake in wakes)
