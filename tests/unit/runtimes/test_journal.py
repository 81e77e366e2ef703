"""What Cloud Logging reads: one JSON object a line, with its trace, and nobody's number, address or key."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest

from deskhand.engine.rows import Wake
from deskhand.runtimes.functions import tracing
from deskhand.runtimes.journal import REPORTED, JsonLines, Redactor, about

SALT = "salt"


@pytest.fixture
def lines() -> Any:
    stream, logger = io.StringIO(), logging.Logger("deskhand.test")  # noqa: LOG001
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(Redactor(SALT), "shop", tracing.ids))
    logger.addHandler(handler)
    return logger, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_which_agent_business_row_and_trace(lines: Any) -> None:
    logger, read = lines
    given = {"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}
    with tracing.hop("secretary", given), about("secretary", Wake("bluebird", "m1.secretary")):
        logger.warning("slow\nvery")
        assert tracing.carried()["traceparent"].split("-")[1] == "ab" * 16
    [line] = read()
    assert (line["severity"], line["message"]) == ("WARNING", "slow\nvery")
    assert (line["agent"], line["business"], line["cause"]) == ("secretary", "bluebird", "m1")
    assert line["logging.googleapis.com/trace"] == f"projects/shop/traces/{'ab' * 16}"
    assert line["logging.googleapis.com/trace_sampled"] is True
    assert "@type" not in line


@pytest.mark.parametrize("broken", ["", "nonsense", f"00-{'0' * 32}-{'0' * 16}-01"])
def test_without_a_trace_one_begins(broken: str) -> None:
    with tracing.hop("edge", {"traceparent": broken} if broken else {}):
        found = tracing.ids()
        # A broken header is as good as none: the message goes its way.
        assert broken or (found and found[0] in tracing.carried()["traceparent"])
    assert tracing.ids() is None


def test_an_exception_is_reported_with_its_stack_in_one_line(lines: Any) -> None:
    logger, read = lines
    try:
        raise ValueError("dana@mail.example at 845-555-0143")
    except ValueError:
        logger.exception("failed for %s", "Dana <dana@mail.example>")
    [line] = read()
    assert line["@type"] == REPORTED
    assert "Traceback" in line["stack_trace"]
    assert "test_journal.py" in line["context"]["reportLocation"]["filePath"]
    told = json.dumps(line)
    assert "dana@" not in told
    assert "0143" not in told


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("call 845-555-0143 now", "0143"),
        ("call (845) 555-0143 now", "0143"),
        ("to +18455550143", "0143"),
        ("to +44 20 7946 0018", "0018"),
        ("from dana.reyes+x@mail.example", "dana"),
        ("at 12 Old Mill Road, Apt 4", "Mill"),
        ("card 4242 4242 4242 4242", "4242"),
        ("Authorization: Bearer ya29.abc-def", "ya29"),
        ("GET /x?token=sesame&a=1", "sesame"),
        ("https://s.example/b?X-Goog-Signature=8a9b", "8a9b"),
        ("password=sesame", "sesame"),
    ],
)
def test_who_and_what_opens_doors_is_masked(said: str, hidden: str) -> None:
    assert hidden not in Redactor(SALT)(said)


@pytest.mark.parametrize(
    "said",
    [
        "8 attempts, 2026-11-22T17:00:00Z, version 3",
        "OutboxRow/4f1d2c3b4a5968778695.secretary",
        "tick: 500 rows were published",
    ],
)
def test_what_names_nobody_stays(said: str) -> None:
    assert Redactor(SALT)(said) == said


def test_one_person_has_one_mask_that_only_the_salt_explains() -> None:
    one, same = Redactor(SALT)("+18455550143"), Redactor(SALT)("(845) 555-0143")
    assert one == same
    assert Redactor("other")("+18455550143") != one
