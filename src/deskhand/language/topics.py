"""What a message touches beside its intents, by the vocabulary topics.toml. No intents, no rules."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.domain.understanding import Topic
from deskhand.language.text import Text
from deskhand.language.vocabulary import phrases


@dataclass(frozen=True, slots=True)
class Touched:
    """A topic and the words that named it."""

    topic: Topic
    words: str


def find_topics(text: Text) -> tuple[Touched, ...]:
    """Every topic whose `sure` phrases are there when its `not` phrases are blanked."""
    found = []
    for topic in Topic:
        blanked = phrases("topics", topic, "not").sub("_", text.folded)
        if match := phrases("topics", topic, "sure").search(blanked):
            found.append(Touched(topic, match.group().strip()))
    return tuple(found)
