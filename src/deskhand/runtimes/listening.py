"""A thread that waits to be told that mail is there, where nobody can tell us unasked. Reads none."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from deskhand.domain.errors import ConfigurationError, TryAgain

log = logging.getLogger(__name__)

NOTHING_SECONDS = 1.0
"""How long it rests after an answer that brought nothing: it may have come at once."""
SOON_SECONDS, LATER_SECONDS = 5.0, 300.0
"""How long it rests after passing trouble, and after what somebody has to mend. Mail is found by asking
meanwhile, only later."""


class Listening:
    """`hear` waits until something may have been said, and tells whether it was; then `heard` is called."""

    def __init__(self, hear: Callable[[], bool], heard: Callable[[], object]) -> None:
        self._hear, self._heard = hear, heard
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="deskhand-listening", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Hear nothing any more. A question under way is not waited for."""
        self._ended.set()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                if not self._hear():
                    self._ended.wait(NOTHING_SECONDS)
                elif not self._ended.is_set():
                    self._heard()
            except TryAgain as trouble:
                self._rest(trouble, SOON_SECONDS)
            except ConfigurationError as trouble:
                self._rest(trouble, LATER_SECONDS)

    def _rest(self, trouble: Exception, seconds: float) -> None:
        if not self._ended.is_set():
            log.warning("pulling: %s; asked again in %.0f s", trouble, seconds)
        self._ended.wait(seconds)
