"""The message graph as text, as a Mermaid diagram and as data. Reads a pipeline, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deskhand.domain.messages import Message
from deskhand.engine.pipeline import Edge, Pipeline
from deskhand.ports.desk import Emits


def data(pipeline: Pipeline, start: type[Message]) -> dict[str, Any]:
    """Entries, members, edges, and the hops from `start` to each message: [fewest, most], or None
    when it comes only by a timer or from outside."""
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
    """A line per message: `Type  -> who handles it  (hops)`; below it what that leads to at once.

    Hops are counted from `start`, the fewest and the most there can be. A message is opened up
    once, where it first comes ("..." afterwards); timers are listed at the end.
    """
    drawn = _Drawing(pipeline, start)
    for kind in pipeline.entries:
        yield from drawn.branch(kind.__name__)
    later = sorted({(e.agent, e.made) for e in drawn.edges if e.timed})
    if later:
        yield ""
        yield "Later (a row with a due time):"
    for agent, made in later:
        first, *below = drawn.branch(made)
        yield f"  {agent} sets {first}"
        yield from (f"    {line}" for line in below)


def mermaid(pipeline: Pipeline) -> Iterator[str]:
    """A flowchart: messages are nodes, agents label the arrows, dotted arrows are timers."""
    yield "flowchart TD"
    edges = pipeline.edges()
    for given, agent, made in dict.fromkeys(
        (e.given, e.agent, e.made) for e in edges if not e.timed
    ):
        yield f"  {given} -->|{agent}| {made}"
    for agent, made in dict.fromkeys((e.agent, e.made) for e in edges if e.timed):
        yield f"  {agent}([{agent}]) -.-> {made}"


class _Drawing:
    """One drawing: remembers which messages are opened up already."""

    def __init__(self, pipeline: Pipeline, start: type[Message]) -> None:
        self.edges = pipeline.edges()
        self._pipeline, self._hops = pipeline, _hops(self.edges, start.__name__)
        self._opened: set[str] = set()

    def branch(self, name: str, head: str = "", rest: str = "") -> Iterator[str]:
        followers = list(
            dict.fromkeys(e.made for e in self.edges if e.given == name and not e.timed)
        )
        who = ", ".join(m.name for m in self._pipeline.members if _handles(m.emits, name))
        line = f"{head}{name}" + (f" -> {who}" if who else "") + self._counted(name)
        if name in self._opened and followers:
            yield f"{line} ..."
            return
        self._opened.add(name)
        yield line
        for follower in followers:
            last = follower == followers[-1]
            elbow, bar = ("└─ ", "   ") if last else ("├─ ", "│  ")
            yield from self.branch(follower, rest + elbow, rest + bar)

    def _counted(self, name: str) -> str:
        fewest, most = self._hops.get(name, (0, 0))
        return f"  ({fewest})" if fewest == most > 0 else f"  ({fewest}-{most})" if most else ""


def _handles(emits: Emits, name: str) -> bool:
    return any(kind.__name__ == name for kind in emits)


def _hops(edges: list[Edge], start: str) -> dict[str, tuple[int, int]]:
    """Fewest and most deliveries from `start`; the graph has no circle, so there is a most."""
    after: dict[str, set[str]] = {}
    for edge in edges:
        if not edge.timed:
            after.setdefault(edge.given, set()).add(edge.made)
    hops, frontier, count = {start: (0, 0)}, {start}, 0
    while frontier:
        count += 1
        frontier = {made for given in frontier for made in after.get(given, ())}
        hops |= {name: (hops.get(name, (count, 0))[0], count) for name in frontier}
    return hops
