"""Two businesses beside each other, on one PostgreSQL server and one Redis server: nothing of one reaches
the other. Their schemas, their numbers and their settings are all that tells them apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from deskhand.domain.people import InboundMessage
from tests.serve.test_kill import mail
from tests.support import redis
from tests.support.dovecot import dovecot
from tests.support.served import served
from tests.support.smtp import smtp_server
from tests.workers.test_commands import Running

pytestmark = [
    pytest.mark.needs_program("dovecot", "dovecot-imapd"),
    pytest.mark.xdist_group("dovecot"),
    pytest.mark.timeout(900),
    pytest.mark.prove,
]
OTHER = "Robin Repairs"


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Running, Running]]:
    server = redis.Server()
    with ExitStack() as stack:
        stack.callback(server.close)
        imap = stack.enter_context(dovecot())
        made = []
        for number, name in enumerate(("bluebird", "robin")):
            folder = tmp_path / name
            folder.mkdir()
            smtp = stack.enter_context(smtp_server())
            house = stack.enter_context(served(folder, imap, smtp, name))
            made.append(Running(house))
            stack.callback(made[-1].close)
            made[-1].environment["DESKHAND_REDIS"] = server.url(number)
        profile = made[1].house.folder / "business.yaml"
        said = profile.read_text(encoding="utf-8")
        profile.write_text(said.replace("Bluebird Handyman", OTHER), encoding="utf-8")
        yield made[0], made[1]


def test_nothing_of_one_reaches_the_other(both: tuple[Running, Running]) -> None:
    for here in both:
        here.start("beat")
        here.start("worker", "-c", "1")
    for here in both:
        here.until(here.position)
    for n, here in enumerate(both):
        for number in (1, 2):
            here.house.deliver(mail(10 * n + number))
    for here in both:
        here.until(lambda here=here: len(here.answered()) == 2)  # type: ignore[misc]
    one, other = both
    assert one.answered() == ["customer1@example.org", "customer2@example.org"]
    assert other.answered() == ["customer11@example.org", "customer12@example.org"]
    for here, name in ((one, "Bluebird"), (other, "Robin")):
        sent = [taken.raw for taken in here.house.smtp.taken]
        assert all(name.encode() in raw for raw in sent)
        assert not any(({"Bluebird", "Robin"} - {name}).pop().encode() in raw for raw in sent)
        assert len(here.documents(InboundMessage)) == 2


def test_a_second_business_on_the_same_database_is_refused(both: tuple[Running, Running]) -> None:
    """Its files would stand in the place of the first one's."""
    one, other = both
    one.start("beat")
    one.until(one.leader)
    other.environment["DESKHAND_POSTGRES"] = one.place
    beat = other.start("beat")
    assert beat.wait(60) != 0
    said = other.said()
    assert str(one.house.folder) in said
    assert "a database of its own" in " ".join(said.split())
