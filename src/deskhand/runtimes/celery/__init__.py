"""Celery moves the messages: workers take rows from queues, beat relays what nobody took. No business word.

`celery -A deskhand.runtimes.celery worker` and `... beat` find `app` here, made from the environment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskhand.runtimes.celery.application import Application


def __getattr__(name: str) -> Application:
    """`app`, made when it is asked for: importing a part of this room needs no broker."""
    if name != "app":
        raise AttributeError(name)
    from deskhand.runtimes.celery.serving import from_environment

    globals()["app"] = made = from_environment()
    return made
