"""The `installation` of a flow test: one business, run by each runtime in turn."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.installation import Installation
from tests.flows.runtimes import CELERY, KINDS, MANY_PROCESSES, SQLITE, Kind
from tests.scale import chosen

Install = Callable[..., Installation]

ONE_IN = {"embedded": 1, "celery": 2, "functions": 8}
"""How many of the stories are played there; which ones, the seed says."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every story on every runtime; what looks inside the process only where there is one."""
    own = [m for m in metafunc.definition.iter_markers("parametrize") if "kind" in m.args[0]]
    if own or "kind" not in metafunc.fixturenames:
        return
    many = () if metafunc.definition.get_closest_marker("one_process") else MANY_PROCESSES
    always = metafunc.definition.get_closest_marker("everywhere") is not None
    kinds = [*KINDS, *(_other(kind, always and kind is CELERY) for kind in many)]
    metafunc.parametrize("kind", kinds, ids=[k.name for k in (*KINDS, *many)], indirect=True)


def _other(kind: Kind, always: bool) -> Any:
    marks = [pytest.mark.xdist_group(kind.sort), pytest.mark.timeout(600)]
    return pytest.param(kind, marks=marks if always else [*marks, pytest.mark.prove])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Runtimes differ in how they keep and deliver, not in how words are read: with all its wordings a story
    is played in memory; on SQLite and where others deliver once, with the words and the number of processes
    that the seed chooses."""
    stories: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        kind = _kind(item)
        if kind in (SQLITE, *MANY_PROCESSES) and not item.get_closest_marker("everywhere"):
            story = item.nodeid.split("[")[0]
            stories.setdefault((story, kind.sort), []).append(item)
    played = {
        id(chosen(found, f"{story} on {sort}"))
        for (story, sort), found in stories.items()
        if chosen(range(ONE_IN[sort]), story) == 0
    }
    left = {id(item) for found in stories.values() for item in found} - played
    config.hook.pytest_deselected(items=[item for item in items if id(item) in left])
    items[:] = [item for item in items if id(item) not in left]


def _kind(item: pytest.Item) -> Kind | None:
    found = getattr(item, "callspec", None)
    kind = found.params.get("kind") if found else None
    return kind if isinstance(kind, Kind) else None


@pytest.fixture
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
