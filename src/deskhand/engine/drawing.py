"""The message graph as text, as a Mermaid diagram and as data. Reads a pipeline, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deskhand.domain.messages import Message
from deskhand.engine.pipeline import Edge, Pipeline


def data(pipeline: Pipeline, start: type[Message]) -> dict[str, Any]:
    """Entries, members, edges, and the fewest hops from `start` to each message (None: only later)."""
    edges = pipeline.edges()
    hops = _hops(edges, start.__name__)
    names = sorted({e.given for e in edges} | {e.made for e in edges})
    return {
        "entries": [kind.__name__ for kind in pipeline.entries],
        "agents": sorted(pipeline.agents),
        "effects": sorted(pipeline.effects),
        "messages": [{"type": name, "hops": hops.get(name)} for name in names],
        "edges": [{"by": e.agent, "from": e.given, "to": e.made, "later": e.timed} for e in edges],
    }


def tree(pipeline: Pipeline, start: type[Message]) -> Iterator[str]:
    """A line per message: `Type  (n hops)  -> who handles it`; below it what that leads to at once.

    A message is opened up once, where it first comes; timers are listed at the end.
    """
    edges = pipeline.edges()
    hops = _hops(edges, start.__name__)
    opened: set[str] = set()
    for kind in pipeline.entries:
        yield from _branch(pipeline, edges, hops, kind.__name__, "", "", opened)
    later = sorted({(e.agent, e.made) for e in edges if e.timed})
    if later:
        yield ""
        yield "Later (timers: rows with a due time):"
        for agent, made in later:
            yield f"  {agent} -> {made}"
            for line in _branch(pipeline, edges, hops, made, "    ", "    ", opened):
                if line.strip() != f"{made}  -> {_handlers(pipeline, edges, made)}":
                    yield line


def mermaid(pipeline: Pipeline) -> Iterator[str]:
    """A flowchart: messages are nodes, agents label the arrows, dotted arrows are timers."""
    yield "flowchart TD"
    seen: set[tuple[str, str, str, bool]] = set()
    handled_timer: set[tuple[str, str]] = set()
    for edge in pipeline.edges():
        if edge.timed:
            if (edge.agent, edge.made) not in handled_timer:
                handled_timer.add((edge.agent, edge.made))
                yield f"  {edge.agent}([{edge.agent}]) -.-> {edge.made}"
            continue
        key = (edge.given, edge.agent, edge.made, edge.timed)
        if key not in seen:
            seen.add(key)
            yield f"  {edge.given} -->|{edge.agent}| {edge.made}"


def _branch(
    pipeline: Pipeline,
    edges: list[Edge],
    hops: dict[str, int],
    name: str,
    head: str,
    rest: str,
    opened: set[str],
) -> Iterator[str]:
    count = hops.get(name)
    said = "" if not count else f"  ({count} hop{'s' if count > 1 else ''})"
    followers = list(dict.fromkeys(e.made for e in edges if e.given == name and not e.timed))
    if name in opened and followers:
        yield f"{head}{name}{said}  ..."
        return
    opened.add(name)
    handlers = _handlers(pipeline, edges, name)
    yield f"{head}{name}{said}" + (f"  -> {handlers}" if handlers else "")
    for position, follower in enumerate(followers):
        last = position == len(followers) - 1
        yield from _branch(
            pipeline,
            edges,
            hops,
            follower,
            rest + ("└─ " if last else "├─ "),
            rest + ("   " if last else "│  "),
            opened,
        )


def _handlers(pipeline: Pipeline, edges: list[Edge], name: str) -> str:
    who = {m.name for m in pipeline.members for kind in m.emits if kind.__name__ == name}
    return ", ".join(sorted(who))


def _hops(edges: list[Edge], start: str) -> dict[str, int]:
    hops, frontier, count = {start: 0}, {start}, 0
    while frontier:
        count += 1
        frontier = {e.made for e in edges if not e.timed and e.given in frontier} - hops.keys()
        hops |= dict.fromkeys(frontier, count)
    return hops
