"""Each figure that an alarm waits for is a line that our code writes, whatever the log's level."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from deskhand.runtimes import journal
from deskhand.runtimes.functions import figures
from tests.iac.source import blocks, texts

ALARMS = [block for block in blocks(texts()) if block.module == "alarms"]
(METRIC,) = [block for block in ALARMS if block.type == "google_logging_metric"]


def ages() -> dict[str, Any]:
    """What the metrics are made for, by name."""
    (found,) = [block.body["ages"] for block in ALARMS if "ages" in block.body]
    return dict(found)


def filled(text: str, name: str) -> str:
    """An expression of the metric for one name, its quotes as the cloud gets them."""
    return text.replace("${each.key}", name).replace('\\"', '"')


def test_there_is_a_metric_for_each_figure_and_for_no_other() -> None:
    assert sorted(ages()) == sorted(figures.NAMES)


@pytest.fixture
def log() -> Iterator[None]:
    """The log as it was, afterwards."""
    root, ours = logging.getLogger(), logging.getLogger("deskhand")
    was = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:] = was[0]
    root.setLevel(was[1])
    ours.setLevel(was[2])


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
@pytest.mark.parametrize("name", figures.NAMES)
def test_its_line_is_what_the_metric_finds(name: str, level: str) -> None:
    stream = io.StringIO()
    journal.to_json_lines(level, "salt", "shop", lambda: None, stream)
    with journal.about("tick"):
        figures.write({name: 4711})
    line = json.loads(stream.getvalue())
    (pattern,) = re.findall(r'jsonPayload\.message=~"([^"]+)"', filled(METRIC.body["filter"], name))
    assert re.search(pattern, line["message"])
    shown = filled(METRIC.body["value_extractor"], name)
    (extractor,) = re.findall(r'REGEXP_EXTRACT\(jsonPayload\.message, "([^"]+)"\)', shown)
    found = re.search(extractor, line["message"])
    assert found is not None
    assert found[1] == "4711"
    # A line with nothing in it but its message would be no jsonPayload.
    assert line["agent"] == "tick"
