"""Scenarios played and written as Markdown pages that people read. Checks nothing: that is eval's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from deskhand.domain.base import Channel
from deskhand.rehearsal.scenarios.play import Turn, play
from deskhand.rehearsal.scenarios.script import Scenario

VIA = {
    Channel.SMS: "text",
    Channel.EMAIL: "mail",
    Channel.VOICEMAIL: "voicemail",
    Channel.WEB: "web chat",
    Channel.CONSOLE: "console",
}
STAYS = frozenset({"README.md"})


def write(scenarios: Iterable[Scenario], folder: Path) -> tuple[str, ...]:
    """A page for each scenario marked `transcript`, and none else: a page whose scenario is gone goes
    too. Returns the names of the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {f"{_slug(one.scenario)}.md": page(one) for one in scenarios if one.transcript}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in folder.glob("*.md"):
        if path.name not in pages and path.name not in STAYS:
            path.unlink()
    return tuple(pages)


def page(scenario: Scenario) -> str:
    """The whole conversation, with what Sam sees of it and what stands in the calendar at the end."""
    lines = [f"# {_title(scenario.scenario)}", ""]
    last: Turn | None = None
    day = ""
    for turn in play(scenario):
        if (today := turn.at.strftime("%A, %B %-d")) != day:
            lines += [f"*{today}*", ""]
            day = today
        for words in turn.step.words:
            lines += _said(_who(words.who), _clock(turn.at), words.via or "", words.text)
        for row in turn.rows:
            lines += _happened(scenario, row)
        last = turn
    if last:
        lines += ["---", "", *_end(last.state)]
    return "\n".join(lines).rstrip() + "\n"


def _said(who: str, clock: str, via: str, text: str) -> list[str]:
    by = f" by {via}" if via else ""
    return [f"**{who}**{by}, {clock}", "", *_quoted(text), ""]


def _happened(scenario: Scenario, row: dict[str, Any]) -> Iterator[str]:
    at = _clock(datetime.fromisoformat(row["at"])) if "at" in row else ""
    kind = row["kind"]
    if kind == "message":
        via = VIA[Channel(row["channel"])]
        yield from [f"**Deskhand** to {_to(scenario, row['to'])} ({via}), {at}", ""]
        yield from [*_quoted(row["text"]), ""]
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
    named = {scenario.address(words.who): words.who for s in scenario.steps for words in s.words}
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
