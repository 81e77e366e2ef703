"""Kombu's Redis transport, which does nothing more on a line that has closed: rows are relayed, not messages.

Kombu's own asks a line that has just broken for another one, to put messages back or to acknowledge what a
process of the worker has done or died of, and the whole worker ends (kombu 5.7).
"""

from __future__ import annotations

from kombu.transport import redis


class Channel(redis.Channel):  # type: ignore[misc]
    """What was not acknowledged is handed out again by Redis in time, and by the relay before."""

    do_restore = False

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        if self.connection is not None:
            super().basic_ack(delivery_tag, multiple)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if self.connection is not None:
            super().basic_reject(delivery_tag, requeue)


class Transport(redis.Transport):  # type: ignore[misc]
    """Named in the configuration."""

    Channel = Channel
