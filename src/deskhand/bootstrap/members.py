"""Each agent and effect of the graph, made when it is wanted: who serves one of them loads no other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskhand.ports.calendar import CalendarClient
from deskhand.ports.desk import Agent
from deskhand.ports.effects import EffectHandler
from deskhand.ports.llm import LLMClient

if TYPE_CHECKING:
    from deskhand.agents.understanding.agent import Photos
    from deskhand.effects.lines import Lines
    from deskhand.effects.photos import Enclosures


@dataclass(frozen=True, slots=True)
class Given:
    """What members are made with. A `reader` that is a model has the offline engine beside it, which
    reads every message first and words what the model does not; None where nobody reads."""

    lines: Lines
    reader: LLMClient | None
    enclosures: Enclosures
    photos: Photos | None = None
    calendars: CalendarClient | None = None

    @property
    def model(self) -> LLMClient | None:
        return None if self.reader is None or self.reader.deterministic else self.reader


def _emergency(given: Given) -> Agent:
    from deskhand.agents.emergency import EmergencyAgent
    from deskhand.language.dangers import find_signs
    from deskhand.language.lang_id import identify
    from deskhand.language.text import Text

    return EmergencyAgent(
        lambda words: tuple(dict.fromkeys(sign.hazard for sign in find_signs(words))),
        lambda words: identify(Text.of(words)).lang,
        given.lines.rings,
    )


def _communication(given: Given) -> Agent:
    from deskhand.agents.communication import CommunicationAgent
    from deskhand.language.wording import word

    return CommunicationAgent(template=word, model=given.model)


def _understanding(given: Given) -> Agent:
    from deskhand.agents.understanding import UnderstandingAgent
    from deskhand.providers.llm.offline import OfflineEngine

    rules = given.reader if given.reader and given.reader.deterministic else OfflineEngine()
    return UnderstandingAgent(rules, given.model, given.photos)


def _secretary(given: Given) -> Agent:
    from deskhand.agents.secretary import SecretaryAgent

    return SecretaryAgent(given.lines.reaches)


def _scheduling(_: Given) -> Agent:
    from deskhand.agents.scheduling import SchedulingAgent

    return SchedulingAgent()


def _owner(_: Given) -> Agent:
    from deskhand.agents.owner import OwnerAgent

    return OwnerAgent()


def _followup(given: Given) -> Agent:
    from deskhand.agents.followup import FollowUpAgent

    return FollowUpAgent(given.lines)


def _crew(given: Given) -> Agent:
    from deskhand.agents.followup import CrewAgent

    return CrewAgent(given.lines)


def _messaging(given: Given) -> EffectHandler:
    from deskhand.effects.messaging import Messaging

    return Messaging(given.lines, given.enclosures)


def _paging(given: Given) -> EffectHandler:
    from deskhand.effects.paging import Paging

    return Paging(given.lines)


def _calendar(given: Given) -> EffectHandler:
    from deskhand.effects.calendars import Calendars

    return Calendars(given.calendars, given.lines.calendar)


AGENTS: Mapping[str, Callable[[Given], Agent]] = {
    "emergency": _emergency,
    "communication": _communication,
    "understanding": _understanding,
    "secretary": _secretary,
    "scheduling": _scheduling,
    "owner": _owner,
    "followup": _followup,
    "crew": _crew,
}
EFFECTS: Mapping[str, Callable[[Given], EffectHandler]] = {
    "messaging": _messaging,
    "paging": _paging,
    "calendar": _calendar,
}
READS = frozenset({"understanding"})
"""Who reads without a model too."""
MAILS = "messaging"
"""Who sends what agents write: a process without it leaves the mailbox to the one that has it."""


def agents(given: Given, only: Collection[str] | None = None) -> list[Agent]:
    """All of them, or those that are named."""
    return [make(given) for name, make in AGENTS.items() if only is None or name in only]


def effects(given: Given, only: Collection[str] | None = None) -> list[EffectHandler]:
    """All of them, or those that are named."""
    return [make(given) for name, make in EFFECTS.items() if only is None or name in only]
