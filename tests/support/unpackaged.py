"""Skipping for want of a program that only its makers' own archive has: no Makefile can install it."""

from __future__ import annotations

from typing import NoReturn

import pytest

UNPACKAGED = "in no package index"
"""What such a skip says; it is no failure, with CI=true neither."""


def skip_unpackaged(program: str, place: str) -> NoReturn:
    """Skip this test; `place` says where the program is to be had."""
    pytest.skip(f"needs {program}, which is {UNPACKAGED}: {place}")
