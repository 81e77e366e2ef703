"""What a push is answered and what is published then, with toys; and the plan of the deployment."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from deskhand.bootstrap import graph
from deskhand.domain.errors import ConfigurationError, Reject, TooNew, TryAgain
from deskhand.ports import queries
from deskhand.ports.bus import BIGGEST_MESSAGE, Posted
from deskhand.providers._firestore import indexes, read, written
from deskhand.providers.bus.memory import MemoryBus
from deskhand.providers.store.memory import MemoryStore
from deskhand.runtimes.functions.envelope import read as opened
from deskhand.runtimes.functions.presets import APART, PRESETS
from deskhand.runtimes.functions.serving import Served
from deskhand.runtimes.functions.topology import functions, subscriptions
from deskhand.runtimes.office import Office
from deskhand.settings import from_environment
from tests.contracts.test_runtime_functions import FunctionsInstallation, pushed
from tests.support.toys import Asked, Awkward


@pytest.fixture
def toys(tmp_path: Path) -> FunctionsInstallation:
    return FunctionsInstallation(MemoryStore(), tmp_path)


def first(toys: FunctionsInstallation, message: Any) -> Posted:
    """The message on the bus for the first row of what came in."""
    wakes = toys.post(message, message.subject)
    next(iter(toys.served.values())).relay.hand_on(wakes[:1])
    return toys.bus.taken()[0]


def test_what_follows_is_published_before_the_answer_in_the_same_trace(
    toys: FunctionsInstallation,
) -> None:
    message = first(toys, Asked(subject="s1"))
    trace = f"00-{'ab' * 16}-{'cd' * 8}-01"
    told = Posted(message.topic, message.data, {**message.attributes, "traceparent": trace})
    assert toys.served[message.attributes["recipient"]].push(pushed(told), None).status == 204
    after = toys.bus.taken()
    assert after
    assert {one.attributes["traceparent"].split("-")[1] for one in after} == {"ab" * 16}


def test_what_the_bus_does_not_take_the_tick_publishes(toys: FunctionsInstallation) -> None:
    message = first(toys, Asked(subject="s1"))
    toys.bus.full = True
    assert toys.served[message.attributes["recipient"]].push(pushed(message), None).status == 204
    toys.bus.full = False
    toys.jump(queries_grace())
    assert toys.world.subjects("rang") == ["s1"]


def queries_grace() -> Any:
    from deskhand.engine.outbox import RELAY_GRACE

    return RELAY_GRACE


def test_passing_trouble_is_pushed_again_and_a_poison_message_is_not(
    toys: FunctionsInstallation,
) -> None:
    for how, status in (("again", 503), ("reject", 204)):
        message = first(toys, Awkward(subject=how, how=how))
        answer = toys.served[message.attributes["recipient"]].push(pushed(message), None)
        assert answer.status == status
    assert [row.status for row in toys.rows("dead")] == ["dead"]
    assert any("could not handle" in item.reason for item in toys.items())


@pytest.mark.parametrize(
    ("error", "status"),
    [(TryAgain("the store"), 503), (ConfigurationError("a", "b", "c"), 503)],
)
def test_trouble_of_the_installation_is_pushed_again(error: Exception, status: int) -> None:
    def broken() -> Any:
        raise error

    data = json.dumps({"business": "b", "row": "1.secretary"}).encode()
    served = Served(Office(broken), MemoryBus(), ["secretary"])
    assert served.push(pushed(Posted("t", data)), None).status == status
    assert served.tick(None).status == status


def test_a_round_that_meets_what_a_newer_release_wrote_is_tried_again() -> None:
    def newer() -> Any:
        raise TooNew("AgentState/mailroom has schema 2")

    served = Served(Office(newer), MemoryBus(), ["secretary"])
    for name in ("tick", "mail", "datebook"):
        assert getattr(served, name)(None).status == 503


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"message": {}},
        {"message": {"data": "???"}},
        {"message": {"data": base64.b64encode(b"not json").decode()}},
        {"message": {"data": base64.b64encode(b'{"business": "b"}').decode()}},
        {"message": {"data": base64.b64encode(b'{"business": 1, "row": {}}').decode()}},
    ],
)
def test_what_is_no_push_is_acknowledged_and_never_comes_again(body: object) -> None:
    with pytest.raises(Reject):
        opened(body)
    served = Served(Office(lambda: None), MemoryBus(), [])  # type: ignore[arg-type,return-value]
    assert served.push(body, None).status == 204


def test_a_caller_who_is_not_ours_is_turned_away_before_anything_is_read() -> None:
    class Nobody:
        def check(self, authorization: str | None) -> None:
            raise Reject("its token is another account's")

    served = Served(Office(lambda: None), MemoryBus(), [], Nobody())  # type: ignore[arg-type,return-value]
    assert served.push({}, "Bearer x").status == 403
    assert served.tick("Bearer x").status == 403
    assert served.mail("Bearer x").status == 403


def test_a_delivery_that_is_not_the_first_is_known_by_its_attempt() -> None:
    data = json.dumps({"business": "b", "row": "1.secretary"}).encode()
    assert not opened(pushed(Posted("t", data), 1)).again
    assert opened(pushed(Posted("t", data), 2)).again
    assert opened(pushed(Posted("t", data, {"again": "1"}), 1)).again


def test_the_bus_takes_no_body_that_should_be_a_blob() -> None:
    with pytest.raises(ValueError, match="bytes"):
        MemoryBus().publish([Posted("t", b"x" * (BIGGEST_MESSAGE + 1))])


# ---- the plan of the deployment


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_every_row_has_one_function_that_may_publish_what_follows(preset: str) -> None:
    pipeline = graph()
    served = [name for one in functions(preset) for name in one.recipients]
    assert sorted(served) == sorted(member.name for member in pipeline.members)
    assert {one.recipient for one in subscriptions(preset)} == set(served)
    for edge in pipeline.edges():
        kind = next(k for m in pipeline.members for ks in m.emits.values() for k in (*ks, *m.timers)
                    if k.__name__ == edge.made)  # fmt: skip
        home = next(one for one in functions(preset) if edge.agent in one.recipients)
        assert set(pipeline.recipients(kind)) <= set(home.publishes)


def test_only_who_reaches_the_outside_is_given_its_secrets() -> None:
    given = {one.name.removeprefix("deskhand-"): one.secrets for one in functions(APART)}
    assert {secrets[-1] for secrets in given.values()} == {"DESKHAND_LOG_SALT"}
    mail = ("DESKHAND_MAIL_PASSWORD", "DESKHAND_SECRET_KEY")
    calendars = ("DESKHAND_CALENDAR_PASSWORD", "DESKHAND_SECRET_KEY")
    assert {name: secrets[:-1] for name, secrets in given.items() if secrets[:-1]} == {
        "understanding": ("DESKHAND_LLM_KEY",),
        "communication": ("DESKHAND_LLM_KEY",),
        "messaging": mail,
        "paging": mail,
        "mail": mail,
        "calendar": calendars,
        "datebook": calendars,
        "edge": ("DESKHAND_EDGE_TOKEN",),
    }


def test_a_function_without_a_caller_to_check_does_not_start() -> None:
    env = {"DESKHAND_CLOUD_PROJECT": "p", "DESKHAND_FUNCTION": "secretary"}
    with pytest.raises(ConfigurationError, match="DESKHAND_PUSH"):
        from_environment(env)
    both = {"DESKHAND_PUSH_AUDIENCE": "https://x", "DESKHAND_PUSH_ACCOUNT": "a@b"}
    assert from_environment({**env, **both}).cloud is not None


def test_every_query_over_two_fields_has_its_index() -> None:
    made = {(one.collection, one.fields) for one in indexes(queries.ALL)}
    for query in queries.ALL:
        asked = (*query.equals, *((query.order,) if query.order else ()))
        if len(asked) > 1:
            assert (query.collection, tuple(f"fields.{name}" for name in asked)) in made


@pytest.mark.parametrize("id", ["", ".", "..", "a/b//c", "__all__", "x.y/z.0.1", "é", "a.1"])
def test_an_id_is_written_so_that_firestore_takes_it(id: str) -> None:
    name = written(id)
    assert read(name) == id
    assert "/" not in name
    assert name not in (".", "..")
    assert not name.startswith("__")


def test_written_ids_keep_their_order() -> None:
    ids = [
        "",
        "-",
        "--",
        ".",
        "..",
        ".a",
        "/",
        "/a",
        "0",
        "A",
        "a",
        "a-b",
        "a.b",
        "a/b",
        "a0b",
        "é",
    ]
    assert sorted(ids, key=written) == sorted(ids)
    with pytest.raises(ValueError, match="bytes"):
        written("x" * 1600)
