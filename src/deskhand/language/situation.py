"""What is known of a message beside its words, and the intents as they are found. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass, field

from deskhand.domain.understanding import Evidence, Intent


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known beside the words: what we wrote last and what else was found in the message."""

    last_outgoing: str | None = None
    offered: bool = False
    asked: bool = False
    priced: bool = False
    meets: bool | None = None
    chose: bool = False
    refused: bool = False
    yes: bool | None = None
    work: bool = False
    sure_work: bool = False
    times: bool = False
    times_apart: bool = False
    """A time stands in a sentence that asks nothing about how we work."""
    hazard: bool = False
    contact_only: bool = False
    answered: bool = False
    faq: bool = False
    wants_person: bool = False
    standing: bool = False
    """We wrote last of a visit that is booked."""
    held: bool = False
    """We wrote last that we hold a time for him."""
    times_wished: bool = False
    """A time stands in a sentence that asks for something and is about nothing old."""
    first_mail: bool = False
    """A mail from somebody we never wrote to: it may have nothing to do with us."""


@dataclass(slots=True)
class Reading:
    """Intents as they are found, with their evidence and how sure the surest is (0..1)."""

    intents: list[Intent] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    surety: float = 0.0

    def add(self, intent: Intent, words: str, rule: str, surety: float) -> None:
        if intent not in self.intents:
            self.intents.append(intent)
            self.evidence.append(Evidence(field="intents", value=intent, words=words, rule=rule))
        self.surety = max(self.surety, surety)
