"""Lines of the log as one JSON object each, as Cloud Logging reads them; who and what is in them is redacted.

A person's number, address, street or card, a token and what a signed link carries are masked in every text of
a line, an exception's words included. What was written to us is logged nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO

from deskhand.engine.rows import Wake

BIGGEST_LINE = 100_000
"""Characters of one text; Cloud Logging takes entries of 256 kB."""
REPORTED = "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent"
Ids = Callable[[], tuple[str, str, bool] | None]

FIGURES = logging.getLogger("deskhand.figures")
"""Its lines are written whatever the level: alarms are set on them."""

_about: ContextVar[dict[str, str]] = ContextVar("about", default={})  # noqa: B039


@contextmanager
def about(agent: str, wake: Wake | None = None) -> Iterator[None]:
    """What is logged within is about this agent or function, and the business and row of this wake."""
    of = {"business": wake.business, "cause": wake.row.rpartition(".")[0]} if wake else {}
    token = _about.set({"agent": agent, **of})
    try:
        yield
    finally:
        _about.reset(token)


class Redactor:
    """Masks whatever could name a person or open a door. The same thing gets the same mask, so that lines
    about one person can be told from others: an HMAC, which nobody without the salt undoes by trying."""

    def __init__(self, salt: str) -> None:
        self._salt = salt.encode()

    def __call__(self, text: str) -> str:
        text = SECRET.sub(lambda m: f"{m[1]}[secret]", text)
        for kind, pattern in PEOPLE:
            text = pattern.sub(lambda m, kind=kind: self._mask(kind, m[0]), text)  # type: ignore[misc]
        return text

    def _mask(self, kind: str, found: str) -> str:
        if kind in ("phone", "card"):
            digits = re.sub(r"\D", "", found)
            if len(digits) < LEAST_DIGITS[kind]:
                return found
            found = digits[-10:] if kind == "phone" else digits
        known = hmac.new(self._salt, found.casefold().encode(), hashlib.sha256).hexdigest()
        return f"[{kind} {known[:8]}]"


LEAST_DIGITS = {"phone": 10, "card": 13}
SECRET = re.compile(
    r"(?i)((?:authorization:?\s*(?:bearer|basic)\s+|bearer\s+|(?:[?&]|\b)"
    r"(?:key|token|secret|password|sig|signature|x-goog-signature|code)=))[^\s&\"',;]+"
)
_STREET = (
    r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|court|ct|boulevard|blvd|way|place|pl|"
    r"circle|cir|terrace|ter|trail|trl|parkway|pkwy|highway|hwy)"
)
PEOPLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+")),
    (
        "street",
        re.compile(
            rf"(?i)\b\d{{1,6}}[a-z]?\s+(?:[nsew]\.?\s+)?(?:[\w'’.-]+\s+){{1,4}}?{_STREET}\b\.?"
            r"(?:,?\s*(?:#|apt\.?|unit|suite|ste\.?)\s*[\w-]+)?"
        ),
    ),
    ("card", re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")),
    ("phone", re.compile(r"(?<![\w-])(?:\+\d[\d ().-]{8,18}\d|\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4})(?![\w-])")),
)  # fmt: skip


class JsonLines(logging.Formatter):
    """`project` makes the trace's full name; `ids` says in which trace and span we are."""

    def __init__(self, redact: Redactor, project: str = "", ids: Ids = lambda: None) -> None:
        super().__init__()
        self._redact, self._project, self._ids = redact, project, ids

    def format(self, record: logging.LogRecord) -> str:
        message = self._shown(record.getMessage())
        entry: dict[str, object] = {"severity": _severity(record.levelno), "message": message}
        if record.exc_info and record.exc_info[0]:
            stack = self._shown("".join(traceback.format_exception(*record.exc_info)))
            entry["message"] = f"{message}\n{stack}"
            entry["stack_trace"] = stack
        if record.levelno >= logging.ERROR:
            entry["@type"] = REPORTED
            entry["serviceContext"] = {"service": _about.get().get("agent", record.name)}
            entry["context"] = {
                "reportLocation": {
                    "filePath": record.pathname,
                    "lineNumber": record.lineno,
                    "functionName": record.funcName,
                }
            }
        entry["logging.googleapis.com/sourceLocation"] = {
            "file": record.pathname,
            "line": str(record.lineno),
            "function": record.funcName,
        }
        entry["logging.googleapis.com/labels"] = {"logger": record.name}
        entry.update(_about.get())
        if found := self._ids():
            trace, span, sampled = found
            place = f"projects/{self._project}/traces/" if self._project else ""
            entry["logging.googleapis.com/trace"] = f"{place}{trace}"
            entry["logging.googleapis.com/spanId"] = span
            entry["logging.googleapis.com/trace_sampled"] = sampled
        return json.dumps(entry, ensure_ascii=False, default=str)

    def _shown(self, text: str) -> str:
        return self._redact(text[:BIGGEST_LINE])


def to_json_lines(
    level: str, salt: str, project: str, ids: Ids, stream: TextIO | None = None
) -> None:
    """All loggers of this process write JSON lines to standard output; ours from `level` on."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(JsonLines(Redactor(salt), project, ids))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    known = level if level in ("DEBUG", "INFO", "WARNING", "ERROR") else "INFO"
    logging.getLogger("deskhand").setLevel(known)
    FIGURES.setLevel(logging.INFO)


def _severity(level: int) -> str:
    """Cloud Logging's names are Python's, but for what lies between them."""
    for least, name in ((50, "CRITICAL"), (40, "ERROR"), (30, "WARNING"), (20, "INFO")):
        if level >= least:
            return name
    return "DEBUG"
