"""Dialogues with a lying model as hypothesis strategies: the simplest line and the honest model come first,
so that a broken promise shrinks to the lines and lies it needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.domain.understanding import (
    Choice,
    Evidence,
    Hazard,
    Intent,
    Pick,
    Topic,
    Understanding,
)
from deskhand.domain.windows import Window
from tests.simulation import acts
from tests.simulation.attacks import MALFORMED, READINGS, WORDINGS
from tests.simulation.dialogue import LINES, OWNERS, Line
from tests.simulation.liar import HONEST

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
SERVICES = ("plumbing/faucet", "plumbing/toilet", "painting/room", "nonsense/none", "")
ITEMS = ("faucet_replace", "toilet_repair", "door_exterior", "nope")
FAQS = ("insured", "licensed", "are_you_a_bot", "nope")
NAMES = (*acts.NAMES, "Sam", "$99", "x" * 300, "")
PLACES = (*acts.STREETS, "12 Main St, Kingston", "$1 St", "")


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Any times at all, also past, endless and turned around."""
    start = NOW + timedelta(minutes=draw(st.integers(-100_000, 10_000_000)))
    minutes = draw(st.none() | st.integers(0, 5_000_000))
    return Window(start=start, end=None if minutes is None else start + timedelta(minutes=minutes))


choices = st.builds(
    Choice, number=st.none() | st.integers(-3, 99), pick=st.none() | st.sampled_from(Pick)
)
some = {
    "intents": st.lists(st.sampled_from(Intent), max_size=4, unique=True).map(tuple),
    "services": st.lists(st.sampled_from(SERVICES), max_size=2, unique=True).map(tuple),
    "items": st.lists(st.sampled_from(ITEMS), max_size=2, unique=True).map(tuple),
    "hazard": st.none() | st.sampled_from(Hazard),
    "lang": st.sampled_from(Lang),
    "name": st.none() | st.sampled_from(NAMES),
    "phone": st.none() | st.sampled_from(("+1", "911", "+18455550112")),
    "address": st.none() | st.sampled_from(PLACES),
    "windows": st.lists(windows(), max_size=3).map(tuple),
    "choice": st.none() | choices,
    "yes": st.none() | st.booleans(),
    "faqs": st.lists(st.sampled_from(FAQS), max_size=2, unique=True).map(tuple),
    "wants_person": st.booleans(),
    "topics": st.lists(st.sampled_from(Topic), max_size=2, unique=True).map(tuple),
    "confidence": st.floats(allow_nan=False),
}
"""Every field of an Understanding, each with values that fit it and mean nothing."""
evidence = st.builds(
    Evidence,
    field=st.sampled_from(("hazard", "choice", "intents", "name")),
    value=st.just("it says so"),
    words=st.sampled_from(("", "my", "can you", "gas", "yes")),
    rule=st.just("sure of it"),
)
readings = st.builds(Understanding, **some, evidence=st.lists(evidence, max_size=2).map(tuple))
"""Random, and valid by the schema."""


@st.composite
def answers(draw: st.DrawFn) -> tuple[object, object, str]:
    """What the model reads and words, and how the story calls it."""
    named: list[str] = []
    kind = draw(st.sampled_from(("honest", "by hand", "by hand", "random", "malformed")))
    reading: object = HONEST
    if kind == "by hand":
        name = draw(st.sampled_from(sorted(READINGS)))
        reading = READINGS[name]
        named.append(name)
    elif kind == "random":
        reading = draw(readings)
        named.append(f"reads {reading}")
    elif kind == "malformed":
        name = draw(st.sampled_from(sorted(MALFORMED)))
        reading = MALFORMED[name]
        named.append(f"reads {name}")
    wording = draw(
        st.just(HONEST) | st.sampled_from(WORDINGS) | st.sampled_from([*MALFORMED.values()])
    )
    if wording != HONEST:
        named.append(f"words {str(wording)[:80]!r}")
    return reading, wording, " and ".join(named)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """One line; customers speak most of the time."""
    reading, wording, attack = draw(answers())
    speaker = draw(st.sampled_from(("first",) * 7 + ("second",) * 2 + ("owner", "forger")))
    shown = {"reading": reading, "wording": wording, "attack": attack}
    if speaker == "owner":
        return Line(draw(st.sampled_from(OWNERS)), owner=True, **shown)
    if speaker == "forger":
        return Line(draw(st.sampled_from(OWNERS)), forged=True, **shown)
    minutes = draw(st.sampled_from((0, 0, 0, 1, 61)))
    who = int(speaker == "second")
    return Line(draw(st.sampled_from(LINES)), who=who, minutes=minutes, **shown)


dialogues = st.lists(lines(), min_size=1, max_size=5).map(tuple)
