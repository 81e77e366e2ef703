"""What a scenario file says, validated; a mistake names file, line, field and remedy. Plays nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, ValidationError

from deskhand.business.marked import Broken, Marked, Where, read
from deskhand.business.mistakes import BusinessFilesError, Mistake, near
from deskhand.domain.base import Lang
from deskhand.rehearsal.replay.stimuli import Setup, Strict
from deskhand.rehearsal.scenarios.variant import merged, varied

CAST: Mapping[str, str] = MappingProxyType(
    {
        "dana": "+18455550123",
        "luz": "+18455550147",
        "ben": "+18455550162",
        "rosa": "+18455550171",
        "ann": "ann@mail.example",
        "raul": "raul@mail.example",
        "visitor": "session-7",
    }
)
"""Who may speak in every file; `people` adds more. A number texts, a mail address mails, else the web."""

START = datetime.fromisoformat("2026-11-23T09:00")
"""A Monday at nine, business-local."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _minutes(value: Any) -> Any:
    """ "90", "30m", "2h" or "3d" as minutes."""
    units = {"m": 1, "h": 60, "d": 24 * 60}
    if isinstance(value, str) and value[-1:] in units:
        return int(value[:-1]) * units[value[-1]]
    return value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Rows = tuple[dict[str, Any], ...]


class Heard(Strict):
    """What one person gets in a turn. Texts are compared without case; /between slashes/ a pattern."""

    hears: Texts = ()
    never: Texts = ()
    silent: bool | None = None
    messages: int | None = None
    lang: Lang | None = None
    facts: dict[str, Texts] = {}


class Stands(Strict):
    """What stands in the books. A list is the whole list in order, each row by the fields it names."""

    visits: Rows | None = None
    quotes: Rows | None = None
    invoices: Rows | None = None
    scheduled: Rows | None = None


class Expected(Heard, Stands):
    """What a turn brings: to who spoke, to others by name, and what stands afterwards."""

    others: dict[str, Heard] = {}
    pages: Texts | None = None
    approvals: Rows | None = None
    handoffs: Texts | None = None


class Words(Strict):
    """Somebody speaks. `after` is minutes since what came before; `at` is business-local."""

    who: str
    text: str
    at: datetime | None = None
    after: Annotated[int, BeforeValidator(_minutes)] = 1
    via: str | None = None
    subject: str | None = None
    headers: dict[str, str] = {}
    html: str | None = None
    files: dict[str, str] = {}


class Step(Strict):
    """A turn: somebody speaks, or several at once, or time passes; then what is expected."""

    words: tuple[Words, ...] = ()
    until: datetime | None = None
    wait: Annotated[int | None, BeforeValidator(_minutes)] = None
    expected: Expected = Expected()
    line: int = 0


class Scenario(Strict):
    """One conversation and what must come of it. `files` changes the sample business's own files."""

    scenario: str
    now: datetime = START
    people: dict[str, str] = {}
    files: dict[str, dict[str, Any]] = {}
    setup: Setup = Setup()
    never: Texts = ()
    transcript: bool = False
    end: Stands = Stands()
    steps: tuple[Step, ...] = Field(min_length=1)
    file: str = ""

    def address(self, who: str) -> str | None:
        """Phone, mail address or session of somebody outside the business."""
        return self.people.get(who) or CAST.get(who)


class _Problem(NamedTuple):
    where: Where
    problem: str
    remedy: str


_SPOKEN = frozenset(Words.model_fields) - {"who", "text"}
_TIMED = frozenset({"until", "wait"})
_EXPECTED = frozenset(Expected.model_fields)
STAFF = ("sam", "mike")


def load(folder: Path) -> tuple[Scenario, ...]:
    """Every scenario of a file, or of all .yaml files of a folder. Raises BusinessFilesError, with every
    mistake."""
    files = sorted(folder.rglob("*.yaml")) if folder.is_dir() else [folder]
    mistakes: list[Mistake] = []
    found: list[Scenario] = []
    for path in files:
        shown = str(path.relative_to(folder)) if folder.is_dir() else path.name
        try:
            found += _read(read(path, shown), mistakes)
        except Broken as error:
            mistakes.append(error.mistake)
    if not files:
        mistakes.append(Mistake(str(folder), "there is no .yaml file", "Name another folder."))
    names = [scenario.scenario for scenario in found]
    mistakes += [
        Mistake(str(folder), f"two are called {name!r}", "Rename one of them.")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if mistakes:
        raise BusinessFilesError(str(folder), mistakes)
    return tuple(found)


def _read(marked: Marked, mistakes: list[Mistake]) -> Iterator[Scenario]:
    """A file is a list of scenarios, or `scenarios:` beside `every:`, which holds for each of them."""
    mistakes += marked.mistakes
    top = marked.value if isinstance(marked.value, dict) else {}
    every, rows = top.get("every") or {}, top.get("scenarios", marked.value)
    for n, raw in enumerate(rows if isinstance(rows, list) else [None]):
        where: Where = ("scenarios", n) if top else (n,)
        try:
            if not isinstance(raw, dict):
                raise _wrong(where, "this is no scenario", "Begin it with `- scenario: NAME`.")
            yield _scenario(merged(every, raw), where, marked)
        except _Wrong as error:
            place = marked.place(error.args[0].where)
            mistakes.append(Mistake(place, error.args[0].problem, error.args[0].remedy))


class _Wrong(Exception):
    pass


def _wrong(where: Where, problem: str, remedy: str) -> _Wrong:
    return _Wrong(_Problem(where, problem, remedy))


def _scenario(raw: dict[str, Any], at: Where, marked: Marked) -> Scenario:
    known = {*CAST, *STAFF, *(raw.get("people") or {})}
    steps = raw.get("steps")
    if not isinstance(steps, list):
        raise _wrong((*at, "steps"), "there are no steps", "List what is said under `steps:`.")
    turned = [
        {**_step(step, (*at, "steps", i), known), "line": marked.lines.get((*at, "steps", i), 0)}
        for i, step in enumerate(steps)
    ]
    try:
        found = Scenario.model_validate({**raw, "steps": turned, "file": marked.file})
        varied(found.files)
        return found
    except BusinessFilesError as error:
        first_mistake = error.mistakes[0]
        raise _wrong(
            (*at, "files"), f"{first_mistake.place}: {first_mistake.problem}", first_mistake.remedy
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(part for part in first["loc"] if part not in ("words", "expected"))
        raise _wrong((*at, *where), first["msg"], "See docs/scenarios.md.") from error


def _step(raw: Any, where: Where, known: set[str]) -> dict[str, Any]:
    """The keys as written, sorted into who speaks, time and what is expected."""
    if not isinstance(raw, dict):
        raise _wrong(where, "this is no step", "Write `- NAME: what is said`.")
    expected = {key: raw[key] for key in raw if key in _EXPECTED}
    timed = {key: raw[key] for key in raw if key in _TIMED}
    rest = {key: raw[key] for key in raw if key not in _EXPECTED and key not in _TIMED}
    if "burst" in rest:
        said = [_words(one, (*where, "burst", i), known) for i, one in enumerate(rest.pop("burst"))]
        if rest:
            raise _wrong((*where, next(iter(rest))), "this stands beside a burst", "Move it in.")
    else:
        said = [_words(rest, where, known)] if rest else []
    if bool(said) == bool(timed):
        raise _wrong(where, "a step is words or time", "Write one of them in a step of its own.")
    return {"words": said, **timed, "expected": expected}


def _words(raw: dict[str, Any], where: Where, known: set[str]) -> dict[str, Any]:
    names = [key for key in raw if key not in _SPOKEN]
    if len(names) != 1 or names[0] not in known:
        odd = next((name for name in names if name not in known), "")
        if not odd:
            raise _wrong(where, "one person speaks in a step", "Make it a burst or two steps.")
        raise _wrong((*where, odd), f"nobody is called {odd}", near(odd, {*known, *_SPOKEN}))
    (who,) = names
    return {"who": who, "text": raw[who] or "", **{key: raw[key] for key in raw if key != who}}
