"""Scenarios played and written as Markdown pages that people read. Checks nothing: that is eval's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from deskhand.domain.base import Channel
from deskhand.rehearsal.replay.output import words_of
from deskhand.rehearsal.scenarios.play import Turn, play
from deskhand.rehearsal.scenarios.script import CAST, Scenario

VIA = {
    Channel.SMS: "text",
    Channel.EMAIL: "mail",
    Channel.VOICEMAIL: "voicemail",
    Channel.WEB: "web chat",
    Channel.CONSOLE: "console",
}
INDEX = "README.md"
INTRODUCTION = """\
# Conversations, as they happen today

Written by `make transcripts` from the scenarios marked `transcript` in tests/scenarios, played with the
sample business. A change of tone or policy is seen here in review. Nothing here is edited by hand.
"""


def pages(scenarios: Iterable[Scenario], step: Callable[[], None] = lambda: None) -> dict[str, str]:
    """File name to Markdown: a page for each scenario marked `transcript`, and the index of them.
    `step` is called after each."""
    made: dict[str, str] = {}
    index = [INTRODUCTION]
    for one in scenarios:
        if one.transcript:
            name = f"{_slug(one.scenario)}.md"
            made[name] = page(one)
            index.append(f"- [{_title(one.scenario)}]({name})")
            step()
    return {INDEX: "\n".join(index) + "\n", **made}


def write(made: Mapping[str, str], folder: Path) -> None:
    """The pages and none else: a page whose scenario is gone goes too."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()


def page(scenario: Scenario) -> str:
    """The whole conversation, with what Sam sees of it and what stands in the calendar at the end."""
    lines = [f"# {_title(scenario.scenario)}", ""]
    last: Turn | None = None
    day = ""
    for turn in play(scenario):
        for at, told in _told(scenario, turn):
            if (today := at.strftime("%A, %B %-d")) != day:
                lines += [f"*{today}*", ""]
                day = today
            lines += told
        last = turn
    if last:
        lines += ["---", "", *_end(last.state)]
    return "\n".join(lines).rstrip() + "\n"


def _told(scenario: Scenario, turn: Turn) -> Iterator[tuple[datetime, list[str]]]:
    """What is said and done in a turn, each with its instant (business-local), in the order of time."""
    for words in turn.step.words:
        yield turn.at, _said(_who(words.who), _clock(turn.at), words.via or "", words.text)
    rows = [row for row in turn.rows if "at" in row]
    for row in sorted(rows, key=lambda row: str(row["at"])):
        yield datetime.fromisoformat(row["at"]), list(_happened(scenario, row))


def _said(who: str, clock: str, via: str, text: str) -> list[str]:
    by = f" by {via}" if via else ""
    return [f"**{who}**{by}, {clock}", "", *_quoted(text), ""]


def _happened(scenario: Scenario, row: dict[str, Any]) -> Iterator[str]:
    at = _clock(datetime.fromisoformat(row["at"]))
    kind = row["kind"]
    if kind == "message":
        via = VIA[Channel(row["channel"])]
        yield from [f"**Deskhand** to {_to(scenario, row['to'])} ({via}), {at}", ""]
        yield from [*_quoted(words_of(row)), ""]
    elif kind == "page":
        yield from [f"**Pager**: {row['to']} is rung, {at}", "", *_quoted(row["text"]), ""]
    elif kind == "approval":
        yield from [f"*Waits for Sam's yes, number {row['id']}.*", ""]
    elif kind == "handoff":
        yield from [f"*On Sam's list: {row['reason']}.*", ""]


def _end(state: dict[str, Any]) -> Iterator[str]:
    if not state["visits"]:
        yield "Nothing in the calendar."
    for visit in state["visits"]:
        window = visit["window"]
        start = datetime.fromisoformat(window["start"])
        until = f"–{_clock(datetime.fromisoformat(window['end']))}" if window["end"] else ""
        where = f", {visit['address']}" if visit["address"] else ""
        yield (
            f"- {visit['status']}: {visit['kind']}, {', '.join(visit['services'])}, "
            f"{start:%a %b %-d}, {_clock(start)}{until}, {visit['technician']}{where}"
        )


def _to(scenario: Scenario, to: str) -> str:
    if to == "owner":
        return "Sam"
    if to.startswith("technician:"):
        return to.partition(":")[2]
    named = {address: name for name, address in {**CAST, **scenario.people}.items()}
    return _who(named.get(to) or to)


def _who(name: str) -> str:
    return name[:1].upper() + name[1:]


def _clock(at: datetime) -> str:
    return f"{at:%-H:%M}"


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.splitlines()] or [">"]


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:80].rstrip("-")
