"""Real function processes on Google's emulators, that work for whichever installation a test gives them.

Run in the processes by functions-framework, with this file as their source and `push` as the target; the
test's side is `Functions`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from deskhand.bootstrap import App, graph
from deskhand.engine.rows import Wake
from deskhand.ports.bus import Bus, Posted
from deskhand.ports.store import Store
from deskhand.providers.bus.pubsub import PubSub
from deskhand.providers.clock.stored import StoredClock
from deskhand.providers.clock.system import SystemClock
from deskhand.providers.store.firestore import FirestoreStore
from deskhand.runtimes.functions.presets import PRESETS, PUSH
from deskhand.runtimes.functions.relay import Relay
from deskhand.runtimes.functions.serving import LateBus, Served
from deskhand.runtimes.functions.topology import functions, subscriptions
from tests.support import emulators
from tests.support.endings import at_the_end
from tests.support.hall import Hall, Remote, Visitor, assign

ROOT = Path(__file__).parents[2]
PROJECT, ASSIGNED, SERVES = "TESTED_PROJECT", "TESTED_INSTALLATION", "TESTED_RECIPIENTS"
"""What the processes are started with: the project of topics, the file that says whom they work for, and
whose rows they deliver."""
PATIENCE = 120.0
RECIPIENTS = tuple(member.name for member in graph().members)

# ------------------------------------------------------------------ a function's side


class Visiting(Visitor):
    def opened(self, place: str) -> Store:
        return FirestoreStore(place, now=SystemClock().now)

    @property
    def counter(self) -> Any:
        return Remote(json.loads(self._file.read_text())["hall"], "counter")


class CountedBus:
    """Tells the test of each message before it is posted."""

    def __init__(self, bus: Bus, counter: Any) -> None:
        self._bus, self._counter = bus, counter

    def publish(self, messages: Iterable[Posted]) -> int:
        posted = list(messages)
        self._counter().posted(len(posted))
        taken = self._bus.publish(posted)
        self._counter().posted(taken - len(posted))
        return taken

    def close(self) -> None:
        self._bus.close()


def _function() -> Any:
    import functions_framework

    office = Visiting(Path(os.environ[ASSIGNED]))
    office.only = os.environ[SERVES].split(",")
    pubsub = LateBus(lambda: PubSub(os.environ[PROJECT]))
    served = Served(office, CountedBus(pubsub, lambda: office.counter), office.only)

    @functions_framework.http
    def push(request: Any) -> tuple[str, int]:
        if request.method == "GET":
            return "up", 200
        body = request.get_json(force=True, silent=True)
        answer = served.push(body, request.headers.get("Authorization"))
        office.counter.answered(body["message"]["messageId"])
        return answer.words, answer.status

    return push


if SERVES in os.environ:
    push = _function()


# ------------------------------------------------------------------ the test's side


class Counter:
    """How many messages were posted, and not yet answered for the first time."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._posted, self._answered = 0, set[str]()

    def posted(self, number: int) -> None:
        with self._changed:
            self._posted += number
            self._changed.notify_all()

    def answered(self, message: str) -> None:
        with self._changed:
            self._answered.add(message)
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._posted == len(self._answered), seconds)


class Functions:
    """A process for each function of a preset, used by one installation after the other."""

    def __init__(self, preset: str, number: int = 1) -> None:
        emulators.firestore()
        self.project, self.preset = emulators.project(), preset
        self._folder = Path(tempfile.mkdtemp(prefix="deskhand-functions-"))
        self._log = (self._folder / "log").open("w+")
        self._hall: Hall | None = None
        self.counter = Counter()
        self.pubsub_address = emulators.pubsub()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.ports = {
            one.name: emulators.free_port() for one in functions(preset) if one.target == PUSH
        }
        for function in functions(preset):
            if function.target == PUSH:
                self.start(function.name)
        lay_out(
            self.project,
            {s.recipient: self._url(s.function) for s in subscriptions(preset, RECIPIENTS)},
        )
        self.bus = PubSub(self.project)
        for name in self.ports:
            self.until_up(name)

    def start(self, name: str) -> None:
        """A process of this function, on its port."""
        group = name.removeprefix("deskhand-")
        served = PRESETS[self.preset].get(group, (group,))
        environment = {
            **os.environ,
            PROJECT: self.project,
            ASSIGNED: str(self._folder / "assigned"),
            SERVES: ",".join(served),
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "THREADS": "8",
        }
        command = [sys.executable, "-m", "functions_framework", "--target", "push"]
        command += ["--source", __file__, "--host", "127.0.0.1", "--port", str(self.ports[name])]
        self.running[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def until_up(self, name: str) -> None:
        """Wait for its first answer."""
        until = time.monotonic() + PATIENCE
        while True:
            assert self.running[name].poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            with suppress(OSError), urllib.request.urlopen(self._url(name), timeout=5):
                return
            time.sleep(0.02)

    def kill(self, name: str) -> None:
        """kill -9, its children too."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def assign(self, app: App, project: str) -> None:
        """Work for this installation from now on."""
        if self._hall is not None:
            self._hall.close()
        self._hall = assign(self._folder / "assigned", app, project, counter=self.counter)

    def drain(self) -> None:
        """Until every message that was posted has been answered."""
        assert self.counter.wait(PATIENCE), self.said()

    def said(self) -> str:
        """What the processes wrote."""
        return (self._folder / "log").read_text()

    def close(self) -> None:
        """End all processes; nothing of theirs is worth waiting for."""
        for name in list(self.running):
            self.kill(name)
        if self._hall is not None:
            self._hall.close()
        self._log.close()
        self.bus.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}/"


def lay_out(project: str, endpoints: Mapping[str, str]) -> None:
    """Topics and push subscriptions as the topology has them; the emulator signs no push."""
    from google.cloud import pubsub_v1
    from google.protobuf.duration_pb2 import Duration

    publisher, subscriber = pubsub_v1.PublisherClient(), pubsub_v1.SubscriberClient()
    try:
        for one in subscriptions(recipients=list(endpoints)):
            for name in (one.topic, one.dead_letter_topic):
                publisher.create_topic(name=publisher.topic_path(project, name))
            path = subscriber.subscription_path(project, one.name)
            dead = subscriber.subscription_path(project, one.dead_letter_subscription)
            subscriber.create_subscription(
                request={
                    "name": path,
                    "topic": publisher.topic_path(project, one.topic),
                    "push_config": {"push_endpoint": endpoints[one.recipient]},
                    "ack_deadline_seconds": one.ack_deadline_seconds,
                    "retry_policy": {
                        "minimum_backoff": Duration(seconds=one.minimum_backoff_seconds),
                        "maximum_backoff": Duration(seconds=one.maximum_backoff_seconds),
                    },
                    "dead_letter_policy": {
                        "dead_letter_topic": publisher.topic_path(project, one.dead_letter_topic),
                        "max_delivery_attempts": one.max_delivery_attempts,
                    },
                }
            )
            subscriber.create_subscription(
                name=dead, topic=publisher.topic_path(project, one.dead_letter_topic)
            )
    finally:
        publisher.stop()
        subscriber.close()


class OnFunctions:
    """A runtime whose clock is moved by hand while the functions do the work."""

    def __init__(self, app: App, functions: Functions, project: str) -> None:
        self.app, self._functions = app, functions
        assert isinstance(app.parts.clock, StoredClock)
        self.clock = app.parts.clock
        self._relay = Relay(CountedBus(functions.bus, lambda: functions.counter))
        functions.assign(app, project)

    def submit(self, wakes: Sequence[Wake]) -> None:
        """Hand them on; they and all that follows have been worked on when it returns."""
        assert self._relay.hand_on(wakes) == len(wakes)
        self._functions.drain()

    def advance(self, until: datetime) -> None:
        """Move the clock of all processes, every timer fires at its own time."""
        while (due := self.app.dispatcher.next_wake(self.app.business)) and due <= until:
            self.clock.set(due)
            self._relay.tick(self.app.dispatcher, self.app.business)
            self._functions.drain()
        self.clock.set(until)


@cache
def running(preset: str) -> Functions:
    """Functions for all tests of this process."""
    started = Functions(preset)
    at_the_end(started.close)
    return started
