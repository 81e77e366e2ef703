"""Kombu's Redis transport, which puts nothing back when a line closes: rows are relayed, not messages.

Kombu's own asks a line that has just broken for another one, and the worker ends (kombu 5.7).
"""

from __future__ import annotations

from kombu.transport import redis


class Channel(redis.Channel):  # type: ignore[misc]
    """What was not acknowledged is handed out again by Redis in time, and by the relay before."""

    do_restore = False


class Transport(redis.Transport):  # type: ignore[misc]
    """Named in the configuration."""

    Channel = Channel
