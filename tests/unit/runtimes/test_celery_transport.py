"""What our Redis transport does with messages whose line has closed under them."""

from __future__ import annotations

from typing import Any

import pytest
from kombu import Connection, Queue

from deskhand.runtimes.celery.configuration import CONFIGURATION
from tests.support import redis


@pytest.fixture
def taken() -> Any:
    """A message that was taken and not acknowledged, on a line that is gone."""
    line = Connection(redis.fresh(), transport=CONFIGURATION["broker_transport"])
    line.transport_cls = CONFIGURATION["broker_transport"]
    queue = Queue("rows", channel=line.default_channel)
    queue.declare()
    line.Producer().publish({"row": "1"}, routing_key="rows", declare=[queue])
    message = queue.get()
    assert message is not None
    channel = message.channel
    line.close()
    assert channel.connection is None
    return message


@pytest.mark.parametrize("what", ["ack", "reject", "requeue"])
def test_nothing_ends_a_worker_whose_line_is_gone(taken: Any, what: str) -> None:
    getattr(taken, what)()
