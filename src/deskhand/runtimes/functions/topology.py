"""Which functions, topics and subscriptions there are, as plain data; infrastructure is made from it.

A topic for each agent and effect, whatever functions there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from deskhand.bootstrap import firestore_layout, graph
from deskhand.domain.messages import HandedOff, Message
from deskhand.engine.pipeline import Pipeline
from deskhand.runtimes.functions.presets import (
    APART,
    DATEBOOK,
    EDGE,
    MAIL,
    PUSH,
    ROUNDS,
    TICK,
    group_of,
    topic,
)

MODEL, MAILBOX, CALENDARS, DOOR = "model", "mailbox", "calendars", "door"
CONNECTS: Mapping[str, frozenset[str]] = {
    MODEL: frozenset({"understanding", "communication"}),
    MAILBOX: frozenset({"messaging", "paging", "mail"}),
    CALENDARS: frozenset({"calendar", DATEBOOK}),
    DOOR: frozenset({"edge"}),
}
"""What reaches outside, and which recipients and functions do: nobody else is told how."""
SETTINGS: Mapping[str, tuple[str, ...]] = {
    MODEL: ("DESKHAND_LLM",),
    MAILBOX: ("DESKHAND_MAIL_", "DESKHAND_IMAP_", "DESKHAND_SMTP_", "DESKHAND_GMAIL"),
    CALENDARS: ("DESKHAND_CALENDAR",),
    DOOR: (),
}
"""How the variables begin that are for one connection only."""
SEALED = "DESKHAND_SECRET_KEY"
"""What opens the consents to Google accounts that lie in the store."""
SECRETS: Mapping[str, tuple[str, ...]] = {
    MODEL: ("DESKHAND_LLM_KEY",),
    MAILBOX: ("DESKHAND_MAIL_PASSWORD", SEALED),
    CALENDARS: ("DESKHAND_CALENDAR_PASSWORD", SEALED),
    DOOR: ("DESKHAND_EDGE_TOKEN",),
}
EVERYBODYS = ("DESKHAND_LOG_SALT",)
"""With one salt a person is masked alike in every function's log."""


@dataclass(frozen=True, slots=True)
class Function:
    """One deployable. `target` is the function in the source, `recipients` whose rows it delivers,
    `publishes` whose topics it must be allowed to write to, `connects` what it reaches outside, `secrets`
    the variables it may be given."""

    name: str
    target: str
    recipients: tuple[str, ...]
    publishes: tuple[str, ...]
    connects: tuple[str, ...]
    timeout_seconds: int = 120
    memory_mib: int = 512
    concurrency: int = 8

    @property
    def secrets(self) -> tuple[str, ...]:
        named = [secret for one in self.connects for secret in SECRETS[one]]
        return (*dict.fromkeys(named), *EVERYBODYS)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One push subscription and where its messages end that nobody takes. Times in seconds."""

    recipient: str
    name: str
    topic: str
    function: str
    dead_letter_topic: str
    dead_letter_subscription: str
    ack_deadline_seconds: int = 120
    max_delivery_attempts: int = 8
    minimum_backoff_seconds: int = 10
    maximum_backoff_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Job:
    """What the scheduler calls, by a cron line."""

    name: str
    function: str
    schedule: str = "* * * * *"


def connects(*names: str) -> tuple[str, ...]:
    """What these recipients, or a function of this name, reach outside."""
    return tuple(one for one, who in CONNECTS.items() if who & set(names))


def functions(preset: str = APART, pipeline: Pipeline | None = None) -> tuple[Function, ...]:
    """All functions; the edge, a Cloud Run service from the same source, is the last."""
    pipeline = pipeline or graph()
    members = [member.name for member in pipeline.members]
    groups: dict[str, list[str]] = {}
    for name in members:
        groups.setdefault(group_of(name, preset), []).append(name)
    entries = _served(pipeline, pipeline.entries)
    return (
        *(_pushed(pipeline, name, tuple(served)) for name, served in groups.items()),
        Function("deskhand-tick", TICK, (), tuple(members), (), concurrency=1),
        Function("deskhand-mail", MAIL, (), entries, connects(MAIL), concurrency=1),
        Function("deskhand-datebook", DATEBOOK, (), entries, connects(DATEBOOK), concurrency=1),
        Function("deskhand-edge", EDGE, (), entries, connects(EDGE), 300, 512, 40),
    )


def subscriptions(
    preset: str = APART, recipients: Sequence[str] | None = None
) -> tuple[Subscription, ...]:
    """One for each agent and effect."""
    names = recipients or [member.name for member in graph().members]
    return tuple(
        Subscription(
            name,
            topic(name),
            topic(name),
            f"deskhand-{group_of(name, preset)}",
            f"{topic(name)}-dead",
            f"{topic(name)}-dead",
        )
        for name in names
    )


def jobs() -> tuple[Job, ...]:
    """The scheduler's, each minute."""
    return tuple(Job(f"deskhand-{name}", f"deskhand-{name}") for name in (TICK, MAIL, DATEBOOK))


def as_json(preset: str = APART) -> str:
    """All of it, and what Firestore must be told, for programs that make the infrastructure."""
    layout = firestore_layout()
    told = {
        "preset": preset,
        "functions": [
            {**asdict(one), "secrets": one.secrets, "asks_a_model": MODEL in one.connects}
            for one in functions(preset)
        ],
        "settings": SETTINGS,
        "subscriptions": [asdict(one) for one in subscriptions(preset)],
        "rounds": {name: f"deskhand-{function}" for name, function in ROUNDS.items()},
        "jobs": [asdict(one) for one in jobs()],
        "indexes": [asdict(one) for one in layout.indexes],
        "unindexed": [list(one) for one in layout.unindexed],
        "ttl": [list(one) for one in layout.ttl],
    }
    return json.dumps(told, indent=1)


def _pushed(pipeline: Pipeline, name: str, served: tuple[str, ...]) -> Function:
    made = {
        edge_made
        for member in pipeline.members
        if member.name in served
        for kinds in member.emits.values()
        for edge_made in (*kinds, *member.timers)
    }
    publishes = _served(pipeline, {*made, HandedOff})  # the engine hands failures over
    return Function(f"deskhand-{name}", PUSH, served, publishes, connects(*served))


def _served(pipeline: Pipeline, kinds: Iterable[type[Message]]) -> tuple[str, ...]:
    names = {name for kind in kinds for name in pipeline.recipients(kind)}
    return tuple(member.name for member in pipeline.members if member.name in names)


if __name__ == "__main__":
    import sys

    sys.stdout.write(as_json(*sys.argv[1:2]) + "\n")
