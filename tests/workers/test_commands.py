"""`deskhand celery worker`, `beat` and `web` as processes of their own on real servers, from outside."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from deskhand.domain.people import InboundMessage
from deskhand.domain.work import Quote
from deskhand.engine.codec import decode
from deskhand.providers.store.postgres import PostgresStore
from deskhand.runtimes.celery.beat import SPAN
from tests.scale import PROVE, chosen
from tests.serve.test_kill import mail
from tests.support import postgres, redis
from tests.support.command import deskhand
from tests.support.dovecot import dovecot
from tests.support.served import BUSINESS, CODE, Served, served
from tests.support.smtp import smtp_server

pytestmark = [
    pytest.mark.needs_program("dovecot", "dovecot-imapd"),
    pytest.mark.xdist_group("dovecot"),
    pytest.mark.timeout(400),
]
PATIENCE = 90.0
_users = itertools.count(1)


class Running:
    """One installation on Celery: its environment and its processes."""

    def __init__(self, house: Served, place: str | None = None) -> None:
        self.house, self.place = house, place or postgres.fresh()
        self.server = redis.Server()
        self.environment = {
            **os.environ,
            **house.environment,
            "DESKHAND_POSTGRES": self.place,
            "DESKHAND_REDIS": self.server.url(),
        }
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        path = self.house.folder / f"{len(self.processes)}-{arguments[0]}.log"
        with path.open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", CODE, "celery", *arguments, "-b", str(self.house.folder)],
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def said(self) -> str:
        return "\n".join(log.read_text() for log in sorted(self.house.folder.glob("*.log")))

    def links(self) -> list[str]:
        """Where `web` says that its health can be read."""
        return [line.split()[1] for line in self.said().splitlines() if line.startswith("health ")]

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)

    def answered(self) -> list[str]:
        return sorted(to for taken in self.house.smtp.taken for to in taken.recipients)

    def documents(self, kind: Any) -> list[Any]:
        with closing(PostgresStore(self.place)) as store:
            records = list(store.everything(BUSINESS))
        return [decode(kind, r.body) for r in records if r.ref.collection == kind.collection]

    def leader(self) -> str:
        with closing(PostgresStore(self.place)) as store:
            records = {r.ref.id: r for r in store.everything(BUSINESS)}
        found = records.get("lease-beat")
        return json.loads(found.body)["values"]["holder"] if found else ""

    def position(self) -> object:
        """The mailbox cursor: None before go-live."""
        with closing(PostgresStore(self.place)) as store:
            records = {r.ref.id: r for r in store.everything(BUSINESS)}
        found = records.get("mailbox")
        return json.loads(found.body)["values"].get("inbox") if found else None

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)
        self.server.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Served]:
    with (
        dovecot() as imap,
        smtp_server() as smtp,
        served(tmp_path, imap, smtp, f"celery{next(_users)}") as made,
    ):
        yield made


@pytest.fixture
def running(house: Served) -> Iterator[Running]:
    with closing(Running(house)) as made:
        yield made


@pytest.fixture
def database() -> Iterator[postgres.Server]:
    with closing(postgres.Server()) as made:
        yield made


def test_mail_is_answered_by_workers_whoever_leads(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = running.house
    running.start("worker", "-c", "2")  # waits for beat, which makes the business
    first = running.start("beat")
    running.until(running.position)
    second = running.start("beat")
    house.deliver(mail(1))
    running.until(lambda: running.answered() == ["customer1@example.org"])

    # The leader dies without a word; the other one goes on, and publishes no second answer.
    assert f"/{first.pid}/" in running.leader()
    os.killpg(first.pid, signal.SIGKILL)
    house.deliver(mail(2))
    running.until(lambda: len(running.answered()) == 2)
    assert f"/{second.pid}/" in running.leader()

    # Redis loses everything, and is away for a while.
    running.server.kill()
    house.deliver(mail(3))
    time.sleep(2)
    running.server.start()
    running.until(lambda: len(running.answered()) == 3)
    assert running.answered() == [f"customer{n}@example.org" for n in (1, 2, 3)]
    assert len(running.documents(InboundMessage)) == len(running.documents(Quote)) == 3

    # What doctor, inbox, export, backup and /healthz say.
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    said = deskhand("doctor", "--json", "-b", house.folder)
    found = {check["what"]: check for check in json.loads(said.out)["checks"]}
    for part in ("Database", "Broker", "Workers", "Beat", "Outbox"):
        assert found[part]["status"] == "ok", found
    assert f"{second.pid}" in found["Beat"]["found"]
    assert deskhand("inbox", "-b", house.folder).code == 0
    copy = house.folder.parent / "copy.backup"
    assert deskhand("backup", copy, "-b", house.folder).code == 0
    assert deskhand("restore", copy, house.folder.parent / "restored").code == 0

    web = running.start("web")
    running.until(lambda: running.links())
    (link,) = running.links()
    assert told(link)["ok"] is True
    running.server.kill()
    told_then = told(link)
    assert (told_then["ok"], told_then["broker"]["ok"]) == (False, False)
    running.server.start()
    web.terminate()
    assert web.wait(20) == 0

    # Ctrl-C: what is being done is finished, and another may lead at once.
    second.terminate()
    assert second.wait(30) == 0
    assert "lease-beat" not in running.leader()
    with closing(PostgresStore(running.place)) as store:
        state = next(r for r in store.everything(BUSINESS) if r.ref.id == "lease-beat")
    assert json.loads(state.body)["values"]["until"] <= time.strftime(
        "%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() + 1)
    )


def test_a_database_server_that_restarts_and_crashes_ends_no_process(
    house: Served, database: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    both: list[postgres.Stop] = ["fast", "immediate"]
    ways = both if PROVE else [chosen(both, "database")]
    with closing(Running(house, database.fresh())) as running:
        running.start("beat")
        running.start("worker", "-c", "2")
        running.until(running.position)
        running.start("beat")
        running.start("web")
        house.deliver(mail(1))
        running.until(lambda: len(running.answered()) == 1 and running.links())
        (link,) = running.links()
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)

        for number, how in enumerate(ways, 2):
            database.stop(how)
            house.deliver(mail(number))
            away = told(link)
            assert (away["ok"], away["store"]["ok"]) == (False, False)
            said = deskhand("doctor", "--json", "-b", house.folder)
            (found,) = (c for c in json.loads(said.out)["checks"] if c["what"] == "Database")
            assert (said.code, found["status"]) == (1, "fail")
            assert "refused" in found["found"]
            time.sleep(SPAN.total_seconds() + 1)  # whoever led does not any more
            assert [p.poll() for p in running.processes] == [None] * 4, running.said()
            database.start()
            running.until(lambda number=number: len(running.answered()) == number)  # type: ignore[misc]
            running.until(lambda: told(link)["ok"])

        count = 1 + len(ways)
        assert running.answered() == [f"customer{n + 1}@example.org" for n in range(count)]
        assert len(running.documents(InboundMessage)) == len(running.documents(Quote)) == count
        beats = [process for process in running.processes if "beat" in process.args]  # type: ignore[operator]
        assert [p.pid for p in beats if f"/{p.pid}/" in running.leader()] != []
        assert [p.poll() for p in running.processes] == [None] * 4, running.said()
        assert "Traceback" not in running.said()


def told(link: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(link, timeout=20) as answer:
            return json.loads(answer.read())  # type: ignore[no-any-return]
    except HTTPError as error:
        return json.loads(error.read())  # type: ignore[no-any-return]


def test_plain_celery_finds_the_application(running: Running) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "deskhand.runtimes.celery", "report"],
        env=running.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "deskhand.messaging" in run.stdout


def test_without_a_broker_the_command_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESKHAND_REDIS", raising=False)
    said = deskhand("celery", "worker", "-b", tmp_path)
    assert said.code == 2
    assert "DESKHAND_REDIS" in said.err


def test_serve_does_not_start_beside_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKHAND_REDIS", "redis://:sesame@127.0.0.1/0")
    said = deskhand("serve", "-b", tmp_path)
    assert said.code == 2
    assert "deskhand celery beat" in said.err
    assert "sesame" not in said.err
