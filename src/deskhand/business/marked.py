"""One YAML file to plain lists, dicts and texts, each with its line. No meaning is known here.

Every scalar stays the text that was written: 07001 is a postal code, 8:00 a time and no is a word.
Only YAML a person would write is read; anchors, aliases and tags are refused, so nothing expands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskhand.business.mistakes import Mistake

if TYPE_CHECKING:
    import yaml

BIGGEST_FILE = 1_000_000
DEEPEST = 12

Where = tuple[str | int, ...]

_TAB = re.compile(r" *\t")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

# What the parser says, in its words, to what the owner can do about it. It opened where `opened`.
_REMEDIES: tuple[tuple[str, bool, str, str], ...] = (
    ("quoted scalar", True, "a quote is not closed", "Put the same quote at the end of the text."),
    ("flow sequence", True, "a list is not closed", "Check its commas, and the ] at its end."),
    ("flow mapping", True, "a { is not closed", "Check its commas, and the } at its end."),
    ("mapping values", False, "there is a second colon", "Put the text between double quotes."),
    ("expected ':'", False, "a colon is missing", "Write `field: value` on this line."),
    ("control characters", False, "there is a control character", "Type the line again by hand."),
    ("special characters", False, "there is a control character", "Type the line again by hand."),
    ("cannot start", False, "a text cannot start like this", "Put it between double quotes."),
)


class Broken(Exception):
    """The file cannot be read at all."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


@dataclass(frozen=True, slots=True)
class Marked:
    """A file's content. `lines` are 1-based by path; `mistakes` are fields written twice; `text` is
    the whole file as written."""

    file: str
    value: Any
    lines: dict[Where, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    text: str = ""

    def place(self, where: Where) -> str:
        """File, line and field of a path; of what is missing, the line of what should hold it."""
        at = where
        while at and at not in self.lines:
            at = at[:-1]
        line = self.lines.get(at, 1)
        named = _spelled(where)
        return f"{self.file}, line {line}, {named}" if named else f"{self.file}, line {line}"


def read(path: Path, shown: str) -> Marked:
    """Read and parse one file; `shown` is how it is named to the owner. Raises Broken."""
    return parse(text_of(path, shown), shown)


def text_of(path: Path, shown: str) -> str:
    """The file as text, any byte order mark dropped. Raises Broken."""
    try:
        if not path.exists():
            remedy = "`deskhand init DIR` writes a complete folder."
            raise Broken(Mistake(shown, "the file is missing", remedy))
        if not path.is_file():
            raise Broken(Mistake(shown, "this is not a file", "Put a text file in its place."))
        if path.stat().st_size > BIGGEST_FILE:
            raise Broken(
                Mistake(shown, "the file is larger than 1 MB", "Keep only your own entries in it.")
            )
        data = path.read_bytes()
    except OSError as error:
        raise Broken(
            Mistake(shown, f"cannot be opened ({error.strerror})", "Check who may read it.")
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Broken(
            Mistake(
                f"{shown}, line {line}",
                "there is a character that is not UTF-8",
                "Save the file with the encoding UTF-8.",
            )
        ) from error


def parse(text: str, shown: str) -> Marked:
    """Parse the text of one file. Raises Broken."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        # The parser itself stops nobody from nesting; events are read one by one, so we do.
        return _Reader(yaml.parse(text, Loader=loader), shown).document(text)
    except yaml.YAMLError as error:
        raise Broken(_told(error, text, shown)) from error


def _told(error: yaml.YAMLError, text: str, shown: str) -> Mistake:
    parts = [getattr(error, name, None) for name in ("context", "problem", "reason")]
    said = ", ".join(str(part) for part in parts if part) or str(error)
    mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    lines = text.splitlines()
    if mark is not None and mark.line < len(lines) and _TAB.match(lines[mark.line]):
        place = f"{shown}, line {mark.line + 1}"
        return Mistake(place, "there is a tab here", "Indent with spaces, never with tabs.")
    for words, at_start, problem, remedy in _REMEDIES:
        if words in said:
            return Mistake(_line(shown, opened if at_start else mark), problem, remedy)
    remedy = "Check indentation and quotes on this line and the one above."
    return Mistake(_line(shown, mark), f"this is not YAML ({said})", remedy)


def _line(shown: str, mark: yaml.Mark | None) -> str:
    return shown if mark is None else f"{shown}, line {mark.line + 1}"


def _spelled(where: Where) -> str:
    """A path as an owner reads it: ("items", 2, "price") -> "items[3].price"."""
    out = ""
    for step in where:
        if isinstance(step, int):
            out += f"[{step + 1}]"
        else:
            out += f".{step}" if out else step
    return out


class _Reader:
    """Builds the value of one document from the parser's events."""

    def __init__(self, events: Iterator[Any], shown: str) -> None:
        self._events, self._shown = events, shown
        self._lines: dict[Where, int] = {}
        self._mistakes: list[Mistake] = []

    def document(self, text: str) -> Marked:
        from yaml import events as kinds

        value: Any = None
        documents = 0
        for event in self._events:
            if isinstance(event, kinds.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "there is a second document", "Take the line `---` out.")
            elif isinstance(event, kinds.NodeEvent):
                value = self._node(event, ())
        return Marked(self._shown, value, self._lines, tuple(self._mistakes), text)

    def _node(self, event: Any, where: Where) -> Any:
        from yaml import events as kinds

        self._lines.setdefault(where, event.start_mark.line + 1)
        if event.anchor is not None:
            self._stop(
                event, "anchors and aliases (& and *) are not read", "Put the text between quotes."
            )
        if event.tag is not None and event.tag != "!":
            self._stop(event, f"the tag {event.tag} is not read", "Write the plain value.")
        if len(where) > DEEPEST:
            self._stop(event, "this is nested too deep", "Take the inner lists out.")
        if isinstance(event, kinds.ScalarEvent):
            plain = event.implicit[0]
            return None if plain and event.value in _NOTHING else event.value
        if isinstance(event, kinds.SequenceStartEvent):
            return self._list(where)
        return self._mapping(where)

    def _list(self, where: Where) -> list[Any]:
        from yaml import events as kinds

        out: list[Any] = []
        for event in self._events:
            if isinstance(event, kinds.SequenceEndEvent):
                break
            out.append(self._node(event, (*where, len(out))))
        return out

    def _mapping(self, where: Where) -> dict[str, Any]:
        from yaml import events as kinds

        out: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, kinds.MappingEndEvent):
                break
            if not isinstance(event, kinds.ScalarEvent):
                self._stop(event, "the name of a field must be one word", "Write `field: value`.")
            key = event.value
            here = (*where, key)
            if key in out:
                first = self._lines[here]
                place = f"{self._shown}, line {event.start_mark.line + 1}, {_spelled(here)}"
                self._mistakes.append(
                    Mistake(place, f"written twice (first in line {first})", "Keep one of them.")
                )
                self._node(next(self._events), (*here, "again"))
                continue
            self._lines[here] = event.start_mark.line + 1
            out[key] = self._node(next(self._events), here)
        return out

    def _stop(self, event: Any, problem: str, remedy: str) -> None:
        line = event.start_mark.line + 1
        raise Broken(Mistake(f"{self._shown}, line {line}", problem, remedy))
