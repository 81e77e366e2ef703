"""eval, transcripts: how well Deskhand reads messages and dates and holds scripted conversations."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
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
    llm: Annotated[
        list[str] | None,
        typer.Option(
            "--llm",
            metavar="ENGINE[:MODEL]",
            help="offline, gemini, vertex or openai; hybrid:ENGINE asks it on evidence only. Again for "
            "another one beside it.",
            show_default=False,
        ),
    ] = None,
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
        asked.append(("messages", lambda: _messages(data, business, misses, llm or ["offline"])))
    if dates is not None:
        asked.append(("dates", lambda: _dates(dates, misses)))
    if scenarios is not None:
        asked.append(("scenarios", lambda: _scenarios(scenarios, times, llm or ["offline"])))
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


def _messages(
    data: Sequence[Path], business: Path | None, misses: bool, llm: Sequence[str]
) -> Part:
    from deskhand.bootstrap import system_clock
    from deskhand.rehearsal.evaluation import report
    from deskhand.rehearsal.evaluation.engines import bill_data, bills, engine_of
    from deskhand.rehearsal.evaluation.gold import load
    from deskhand.rehearsal.evaluation.measure import evaluate as measure

    files = files_of(business)
    rows = [row for path in data for row in load(path, files.business.zone)]
    engines = [engine_of(name) for name in llm]
    found = {}
    now = system_clock().now()
    for engine in engines:
        with progress(f"Reading with {engine.name}") as step:
            free = engine.reads.deterministic
            found[engine.name] = measure(rows, files, engine, now, step, warm=free)
        engine.close()
    listed = [
        line
        for one in found.values()
        if misses and one.misses
        for line in ("", *report.misses(one.misses))
    ]
    bill = list(bills(engines))
    if len(found) > 1:
        told = {
            one.name: {
                **report.as_data(found[one.name], with_misses=misses),
                "cost": bill_data(one),
            }
            for one in engines
        }
        return Part({"engines": told}, (*report.side_by_side(found), "", *bill, *listed))
    (only,) = found.values()
    alone = report.as_data(only, with_misses=misses)
    if bill:
        alone["cost"] = bill_data(engines[0])
    return Part(alone, (*report.table(only), *(["", *bill] if bill else []), *listed))


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


def _scenarios(folder: Path, times: int, llm: Sequence[str]) -> Part:
    from deskhand.rehearsal.evaluation.engines import bill_data, bills, engine_of
    from deskhand.rehearsal.scenarios import report
    from deskhand.rehearsal.scenarios.script import load

    found = load(folder)
    told: dict[str, Any] = {}
    lines: list[str] = []
    held = True
    for name in llm:
        engine = engine_of(name)
        with progress(f"Playing with {name}" if len(llm) > 1 else "Playing") as step:
            played = partial(_one_more, itertools.count(1), len(found), step)
            outcomes = report.run_all(found, times, played, engine)
        engine.close()
        held = held and not any(one.failed for one in outcomes)
        told[name] = report.as_data(outcomes)
        lines += [*([f"== {name}"] if len(llm) > 1 else []), *report.table(outcomes)]
        if bill := list(bills([engine])):
            told[name]["cost"] = bill_data(engine)
            lines += bill
    return Part(told if len(llm) > 1 else told[llm[0]], lines, held)


def _one_more(count: Iterator[int], of: int, step: Callable[[int, int], None]) -> None:
    step(next(count), of)
