"""The `installation` of a flow test: one business, run by each runtime in turn."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.installation import Installation
from tests.flows.runtimes import KINDS, Kind

Install = Callable[..., Installation]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    """The runtime and store of this run of the test."""
    found: Kind = request.param
    return found


@pytest.fixture
def install(kind: Kind, tmp_path: Path) -> Iterator[Install]:
    """Makes installations that differ: `install(files=..., start=..., reader=...)`."""
    made: list[Installation] = []

    def make(**options: Any) -> Installation:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Installation(kind, folder, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def installation(install: Install) -> Installation:
    """Bluebird Handyman on a Sunday afternoon."""
    return install()
