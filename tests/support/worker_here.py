"""A Celery worker in the test's own process."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from celery import Celery
from celery.contrib.testing.worker import start_worker


@contextmanager
def worker_here(celery: Celery, threads: int, queues: Sequence[str]) -> Iterator[None]:
    """It works while the block runs. Celery sets the level of all logging, which is given back at the end:
    a later test of this process may listen for a warning."""
    root = logging.getLogger()
    level = root.level
    try:
        with start_worker(
            celery,
            pool="threads",
            concurrency=threads,
            perform_ping_check=False,
            shutdown_timeout=60,
            queues=list(queues),
        ):
            yield
    finally:
        root.setLevel(level)
