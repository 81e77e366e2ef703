"""A call that is over when its time is over, whatever the network does. Knows no vendor."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from deskhand.domain.spending import Outcome
from deskhand.ports.llm import NoAnswer

T = TypeVar("T")

MOST_ABANDONED = 8
"""Calls that may be running behind our back; they end when their socket does."""
_running = threading.BoundedSemaphore(MOST_ABANDONED)


def within(seconds: float, call: Callable[[], T]) -> T:
    """What the call returns or raises. Raises NoAnswer (late) after `seconds`: a name look-up that
    hangs and a server that drips bytes obey no timeout of a client, so the call runs in a thread and
    is left behind."""
    if not _running.acquire(timeout=seconds):
        raise NoAnswer(Outcome.LATE, "too many calls are still under way")
    done = threading.Event()
    ended: dict[str, Any] = {}

    def run() -> None:
        try:
            ended["value"] = call()
        except BaseException as error:  # noqa: BLE001 - raised again where somebody waits for it
            ended["error"] = error
        finally:
            _running.release()
            done.set()

    threading.Thread(target=run, name="model-call", daemon=True).start()
    if not done.wait(seconds):
        raise NoAnswer(Outcome.LATE, f"nothing within {seconds:.1f} s")
    if "error" in ended:
        raise ended["error"]
    value: T = ended["value"]
    return value
