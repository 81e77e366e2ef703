"""One IMAP and one SMTP server for the module, an installation for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.dovecot import Dovecot, dovecot
from tests.support.served import Served, served
from tests.support.smtp import smtp_server

_USERS = itertools.count(1)


@pytest.fixture(scope="module")
def imap() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def installation(imap: Dovecot, tmp_path: Path) -> Iterator[Served]:
    with (
        smtp_server() as smtp,
        served(tmp_path, imap, smtp, f"serve{next(_USERS)}") as installation,
    ):
        yield installation
