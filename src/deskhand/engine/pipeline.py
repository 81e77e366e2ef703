"""The graph of who handles and who emits what, checked when built. It moves nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deskhand.domain.errors import ConfigurationError
from deskhand.domain.messages import Message
from deskhand.ports.desk import Agent
from deskhand.ports.effects import EffectHandler

MOST_HOPS = 5


@dataclass(frozen=True)
class Edge:
    """`agent` turns `given` into `made`; `timed` when only through a timer."""

    agent: str
    given: str
    made: str
    timed: bool


class Pipeline:
    """Agents and effects with their declared messages. Raises ConfigurationError when the graph is
    cyclic by message type, two recipients share a name, or something is handled that nobody emits."""

    def __init__(
        self,
        agents: Sequence[Agent],
        effects: Sequence[EffectHandler],
        entries: Iterable[type[Message]],
        observed: Iterable[type[Message]] = (),
        routes: Mapping[type[Message], Sequence[str]] | None = None,
    ) -> None:
        """`routes` are those of a graph of which only some members are here: it is checked elsewhere."""
        self.members: tuple[Agent | EffectHandler, ...] = (*agents, *effects)
        self.agents = {agent.name: agent for agent in agents}
        self.effects = {effect.name: effect for effect in effects}
        self.entries = tuple(entries)
        self._recipients = _handlers(self.members) if routes is None else routes
        if len(self.agents) + len(self.effects) != len(agents) + len(effects):
            raise ConfigurationError("pipeline", "two recipients share a name", "rename one")
        if routes is None:
            self._check(set(observed))

    @property
    def routes(self) -> Mapping[type[Message], Sequence[str]]:
        """Type of message to everyone who handles it."""
        return self._recipients

    def recipients(self, kind: type[Message]) -> Sequence[str]:
        """Names of everyone who handles this type of message."""
        return self._recipients.get(kind, ())

    def edges(self) -> list[Edge]:
        """The graph as data."""
        return [
            Edge(member.name, given.__name__, made.__name__, timed)
            for member in self.members
            for given, at_once in member.emits.items()
            for made, timed in (
                *((kind, False) for kind in at_once),
                *((kind, True) for kind in member.timers),
            )
        ]

    def hops(self, start: type[Message], end: type[Message]) -> int | None:
        """The fewest deliveries from one message to the other, timers left out."""
        seen, frontier, count = {start.__name__}, {start.__name__}, 0
        edges = [edge for edge in self.edges() if not edge.timed]
        while frontier:
            if end.__name__ in frontier:
                return count
            frontier = {e.made for e in edges if e.given in frontier} - seen
            seen |= frontier
            count += 1
        return None

    def _check(self, observed: set[type[Message]]) -> None:
        edges = self.edges()
        emitted = {edge.made for edge in edges} | {kind.__name__ for kind in self.entries}
        handled = {kind.__name__ for kind in self._recipients}
        if orphans := handled - emitted:
            raise ConfigurationError("pipeline", f"nobody emits {sorted(orphans)}", "remove it")
        if lost := emitted - handled - {kind.__name__ for kind in observed}:
            raise ConfigurationError("pipeline", f"nobody handles {sorted(lost)}", "handle it")
        after: dict[str, set[str]] = {}
        for edge in edges:
            if not edge.timed:
                after.setdefault(edge.given, set()).add(edge.made)
        done: set[str] = set()
        for name in list(after):
            self._walk(name, after, (), done)

    def _walk(
        self, name: str, after: dict[str, set[str]], path: tuple[str, ...], done: set[str]
    ) -> None:
        if name in path:
            circle = " -> ".join((*path[path.index(name) :], name))
            raise ConfigurationError("pipeline", f"a circle of messages: {circle}", "use a timer")
        if name in done:
            return
        for follower in sorted(after.get(name, ())):
            self._walk(follower, after, (*path, name), done)
        done.add(name)


def _handlers(members: Iterable[Agent | EffectHandler]) -> dict[type[Message], list[str]]:
    found: dict[type[Message], list[str]] = {}
    for member in members:
        for kind in member.emits:
            found.setdefault(kind, []).append(member.name)
    return found
