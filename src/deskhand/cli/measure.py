"""eval, transcripts: how well Deskhand reads messages and dates and holds scripted conversations."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from deskhand.cli.common import AsJson, BusinessDir, files_of, utf8_out, write_json, write_line
from deskhand.cli.progress import progress


def evaluate(
    data: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DATA.jsonl",
            help="Labelled messages: JSON Lines with id, text and gold.",
            show_default=False,
        ),
    ] = None,
    business: BusinessDir = None,
    dates: Annotated[
        Path | None,
        typer.Option("--dates", metavar="DIR", help="Date corpora: the folder that holds peers/."),
    ] = None,
    scenarios: Annotated[
        Path | None,
        typer.Option("--scenarios", metavar="DIR", help="Scripted conversations (.yaml)."),
    ] = None,
    times: Annotated[
        int, typer.Option("--times", "-k", min=1, help="How often each scenario is played.")
    ] = 8,
    misses: Annotated[
        bool, typer.Option("--misses", help="Also list what was read otherwise than labelled.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Measure the reader: precision, recall and F1 of each field, dangers found, false alarms.

    No message and no label is shown unless --misses asks for it. Exit code 1 if a scenario fails.
    """
    if not data and dates is None and scenarios is None:
        raise typer.BadParameter("name a file of labelled messages, --dates or --scenarios")
    utf8_out()
    asked: list[tuple[str, Callable[[], Part]]] = []
    if data:
        asked.append(("messages", lambda: _messages(data, business, misses)))
    if dates is not None:
        asked.append(("dates", lambda: _dates(dates, misses)))
    if scenarios is not None:
        asked.append(("scenarios", lambda: _scenarios(scenarios, times)))
    told: dict[str, Any] = {}
    held = True
    for name, measure in asked:
        part = measure()
        if not as_json:
            for line in (*([""] if told else []), *part.lines):
                write_line(line)
        told[name] = part.data
        held = held and part.held
    if as_json:
        write_json(told)
    if not held:
        raise typer.Exit(1)


def transcripts(
    scenarios: Annotated[
        Path, typer.Argument(metavar="SCENARIOS", help="Scripted conversations (.yaml).")
    ],
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the pages go; other pages there go away.")
    ],
) -> None:
    """Write the conversations marked `transcript` as pages that people read."""
    from deskhand.rehearsal.scenarios.script import load
    from deskhand.rehearsal.transcripts import INDEX, pages, write

    marked = [one for one in load(scenarios) if one.transcript]
    if not marked:
        raise typer.BadParameter(f"no scenario of {scenarios} is marked `transcript: true`")
    if folder.is_dir() and not (folder / INDEX).exists() and any(folder.glob("*.md")):
        raise typer.BadParameter(f"{folder} holds pages that are not ours: name another folder")
    with progress("Playing") as step:
        count = itertools.count(1)
        made = pages(marked, lambda: step(next(count), len(marked)))
    write(made, folder)
    noun = "conversation" if len(marked) == 1 else "conversations"
    write_line(f"{len(marked)} {noun} in {folder}")


class Part(NamedTuple):
    """One of the things measured: for programs, for people, and whether all of it held."""

    data: Any
    lines: Iterable[str]
    held: bool = True


def _messages(data: Sequence[Path], business: Path | None, misses: bool) -> Part:
    from deskhand.bootstrap import reader, system_clock
    from deskhand.rehearsal.evaluation import report
    from deskhand.rehearsal.evaluation.gold import load
    from deskhand.rehearsal.evaluation.measure import evaluate as measure

    files = files_of(business)
    rows = [row for path in data for row in load(path, files.business.zone)]
    with progress("Reading") as step:
        found = measure(rows, files, reader(), system_clock().now(), step)
    listed = ["", *report.misses(found.misses)] if misses and found.misses else []
    return Part(report.as_data(found, with_misses=misses), (*report.table(found), *listed))


def _dates(folder: Path, misses: bool) -> Part:
    from deskhand.domain.errors import ConfigurationError
    from deskhand.rehearsal.date_corpora import measure, table

    scores = measure(folder)
    if not scores:
        raise ConfigurationError(
            str(folder), "holds no date corpora", "Name the folder that has them under peers/."
        )
    data = [{**asdict(one), "share": one.share} for one in scores]
    if not misses:
        for row in data:
            del row["misses"]
    listed = [
        f"{one.corpus} {one.lang} {miss.text!r} at {miss.now}: wanted {miss.asked}, got {miss.read}"
        for one in scores
        for miss in one.misses
    ]
    return Part(data, (*table(scores), *(["", *listed] if misses else [])))


def _scenarios(folder: Path, times: int) -> Part:
    from deskhand.rehearsal.scenarios import report
    from deskhand.rehearsal.scenarios.script import load

    found = load(folder)
    with progress("Playing") as step:
        count = itertools.count(1)
        outcomes = report.run_all(found, times, lambda: step(next(count), len(found)))
    held = not any(one.failed for one in outcomes)
    return Part(report.as_data(outcomes), report.table(outcomes), held)
