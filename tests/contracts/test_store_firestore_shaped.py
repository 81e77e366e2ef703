"""Our Firestore adapter keeps the contract of Store where Firestore is as strict as its documentation.

The service is in this process (tests/support/firestore.py): it holds us to what Google's emulator does not,
indexes and contention.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from google.api_core import exceptions as google

from deskhand.domain.errors import ConfigurationError, Conflict, TryAgain, Unanswered
from deskhand.ports import queries
from deskhand.ports.store import Commit, Query, Ref, Store
from tests.contracts.store import (
    BUSINESS,
    SharedStoreContract,
    add,
    at_once,
    body,
    fields,
    handles,
    in_a_file,
    put,
)
from tests.scale import SEED, pick
from tests.support import firestore
from tests.support.firestore import BadLine, Service, Shaped


class TestShaped(SharedStoreContract):
    @pytest.fixture
    def opened(self) -> Iterator[Callable[[], Store]]:
        service = Service()
        yield from handles(lambda: Shaped(service))

    def copied(self, target: str, elsewhere: Path) -> Mapping[Ref, int]:
        return in_a_file(target)


@pytest.fixture
def store() -> Shaped:
    return Shaped()


def test_writers_of_one_document_cut_each_other(store: Shaped) -> None:
    """A test of the test: there is contention, and the adapter meets it."""
    at_once(16, lambda _: [add(store, Ref("Counter", "c")) for _ in range(5)])
    assert store.service.aborted
    assert fields(store.get(BUSINESS, Ref("Counter", "c")))["n"] == 80


def test_no_increment_is_lost_or_doubled_where_answers_are_lost() -> None:
    service = Service()
    store = Shaped(service, line=BadLine(service, 0.2, SEED))
    ref, each, writers = Ref("Counter", "c"), pick(small=5, prove=50), 8
    told = [Counter[str]() for _ in range(writers)]

    def once() -> str:
        """Raise it by one, unless nobody can know whether that was done."""
        while True:
            record = store.get(BUSINESS, ref)
            version, n = (record.version, fields(record)["n"]) if record else (0, 0)
            try:
                store.commit(BUSINESS, Commit({ref: version}, {ref: body(ref.id, n=n + 1)}))
            except Unanswered:
                return "perhaps"
            except (Conflict, TryAgain):
                continue
            return "written"

    def work(k: int) -> None:
        told[k].update(once() for _ in range(each))

    at_once(writers, work)
    total, n = sum(told, Counter[str]()), fields(store.get(BUSINESS, ref))["n"]
    assert total["written"] <= n <= total["written"] + total["perhaps"] == writers * each
    assert total["written"] > total["perhaps"]


class LostAnswer(BadLine):
    """Loses the answer of the next commit, and lets something happen meanwhile."""

    def __init__(self, service: Service, meanwhile: Callable[[], object]) -> None:
        super().__init__(service, 0, 0)
        self._meanwhile: Callable[[], object] | None = meanwhile

    def commit(self, request: Any, **options: Any) -> Any:
        answer = super().commit(request, **options)
        if (meanwhile := self._meanwhile) is not None:
            self._meanwhile = None
            meanwhile()
            raise google.DeadlineExceeded("the answer was lost")
        return answer


def test_a_lost_answer_is_looked_up(store: Shaped) -> None:
    beyond = Shaped(store.service, line=LostAnswer(store.service, lambda: None))
    ref = put(beyond, "Visit", "v1", n=1)
    assert fields(store.get(BUSINESS, ref))["n"] == 1


def test_a_lost_answer_that_others_have_written_over_is_not_said_to_have_changed_nothing(
    store: Shaped,
) -> None:
    line = LostAnswer(store.service, lambda: put(store, "Visit", "v1", 1, n=2))
    with pytest.raises(Unanswered):
        put(Shaped(store.service, line=line), "Visit", "v1", n=1)


def test_a_lost_answer_that_cannot_be_looked_up_is_not_said_to_have_changed_nothing(
    store: Shaped,
) -> None:
    line = LostAnswer(store.service, lambda: None)
    beyond = Shaped(store.service, line=line)
    away = google.ServiceUnavailable("away")

    def goes() -> None:
        beyond._client.get_all = mock.Mock(side_effect=away)  # type: ignore[method-assign]

    line._meanwhile = goes
    with pytest.raises(Unanswered):
        put(beyond, "Visit", "v1", n=1)


def test_a_lock_that_nobody_lets_go_is_passing_trouble(store: Shaped) -> None:
    ref = put(store, "Visit", "v1", n=1)
    begun = store.service.begin_transaction({"database": "d"}).transaction
    name = store._document(BUSINESS, ref)._document_path
    list(store.service.batch_get_documents({"documents": [name], "transaction": begun}))
    with mock.patch.object(firestore, "LONGEST_WAIT", 0.01), pytest.raises(TryAgain):
        put(store, "Visit", "v1", 1, n=2)
    assert fields(store.get(BUSINESS, ref))["n"] == 1
    store.service.rollback({"transaction": begun})
    put(store, "Visit", "v1", 1, n=2)


def test_a_query_without_its_index_is_a_wrong_installation(store: Shaped) -> None:
    put(store, "Visit", "v1", technician="Sam", n=3)
    undeclared = Query("by_technician", "Visit", equals=("technician",), order="n")
    with pytest.raises(ConfigurationError, match="index"):
        store.query(BUSINESS, undeclared, {"technician": "Sam"})


@pytest.mark.parametrize("query", queries.ALL, ids=lambda query: str(query.name))
def test_every_declared_query_has_its_index(store: Shaped, query: Query) -> None:
    equals: dict[str, str | int | bool] = dict.fromkeys(query.equals, "x")
    bounds = ("a", "b") if query.order else (None, None)
    assert store.query(BUSINESS, query, equals, *bounds) == []


def test_what_firestore_cannot_hold_is_refused(store: Shaped) -> None:
    with pytest.raises(ValueError, match="at most 1500"):
        put(store, "Visit", "v" * 1500, n=1)
    with pytest.raises(ValueError, match="no id"):
        put(store, "__Visit__", "v", n=1)
    many = {f"field_{n}": "x" * 499 for n in range(380)}
    ref = put(store, "Visit", "v1", **many)
    assert fields(store.get(BUSINESS, ref))["field_7"] == "x" * 499
    # kept twice: to the letter, and to be asked for
    less = mock.patch.object(firestore, "BIGGEST_DOCUMENT", 380_000)
    with less, pytest.raises(ValueError, match="at most 380000"):
        store.commit(BUSINESS, Commit({ref: 1}, {ref: body("v1", **many)}))
