"""A dialogue that is drawn: two customers, the owner and a model that lies, one line after the other.

Small enough to be lived a thousand times, and to be shrunk to the lines that matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from deskhand.business.load import BusinessFiles, sample
from deskhand.domain.business import Mode
from tests.flows.installation import SAM, SAM_MAIL, with_policy
from tests.simulation import acts
from tests.simulation.attacks import TRUE_AT_TIMES, WORDINGS
from tests.simulation.cast import Broken, Person
from tests.simulation.invariants import ALWAYS, AT_REST, Invariant, i2_no_two_visits_overlap
from tests.simulation.liar import HONEST, Liar
from tests.simulation.unsaid import UNSAID
from tests.simulation.world import World

MODES = (Mode.AUTO, Mode.ROUTINE, Mode.DRAFT)
NAMED = "I'm {name}, {street}, Kingston"
LINES = (
    acts.OPENINGS[0],
    NAMED,
    *acts.PICKS,
    *acts.OPENINGS[1:],
    *acts.LATER,
    *acts.HAZARDS,
    *acts.STOPS,
    *acts.STARTS,
)
"""What a customer may say; the first ones are what a shrunk dialogue is made of."""
SHORTEST_LIE = 12
"""Characters; shorter wordings say nothing that could not be honest."""
OWNERS = ("yes", "yes 1", "no", "ok", "block tomorrow", "pause", "resume", "what's my day")


@dataclass(frozen=True)
class Line:
    """A customer says a line (`who` counts from 0), or `owner` or `forger` does, and then minutes pass.
    The model answers this line with `reading` and `wording`; `attack` names them for the story."""

    said: str
    who: int = 0
    owner: bool = False
    forged: bool = False
    minutes: float = 0
    reading: object = HONEST
    wording: object = HONEST
    attack: str = ""


@dataclass
class Dialogue(World):
    """`play` lives the lines through and checks every invariant on the way and at the end."""

    lines: tuple[Line, ...] = ()
    mode: Mode = Mode.AUTO
    told: dict[str, list[str]] = field(default_factory=dict)
    """What each customer has said, by his contact."""
    promises: tuple[Invariant, ...] = (*ALWAYS, *UNSAID, *AT_REST)
    """What holds at the end; what is unsaid is known of the lines of this file only."""

    def __post_init__(self) -> None:
        self.liar = Liar()
        super().__post_init__()
        self.faulty = self.crashing = False
        for phone in self.installation.wires.phones.values():
            phone.fault = None
        self.lies = tuple(filter(None, (_lie(line.wording) for line in self.lines)))

    def play(self) -> None:
        """Raises Broken with the dialogue until then."""
        for line in self.lines:
            self._line(line)
            self.check((i2_no_two_visits_overlap,))
        self.liar.reading = self.liar.wording = HONEST
        self._peace()
        self.check(self.promises)
        self.installation.close()

    def check(self, invariants: tuple[Invariant, ...]) -> None:
        try:
            super().check(invariants)
        except Broken as broken:
            text = str(broken).partition("\nagain:")[0]
            raise Broken(f"{text}\nmode: {self.mode.value}") from None

    def _line(self, line: Line) -> None:
        self.liar.reading, self.liar.wording = line.reading, line.wording
        if line.attack:
            self.log.append(f"{self.now():%d %H:%M:%S} (the model: {line.attack})")
        if line.owner:
            self._owner_says(line.said)
        elif line.forged:
            self._forge(line.said)
        else:
            self._customer_says(self.people[line.who], line.said)
        self._settle()
        if line.minutes:
            self._advance(self.now() + timedelta(minutes=line.minutes))

    def _customer_says(self, person: Person, said: str) -> None:
        text = said.replace("{name}", person.name).replace("{street}", person.street)
        person.stopped = (person.stopped or text in acts.STOPS) and text not in acts.STARTS
        self.told.setdefault(person.contact, []).append(text)
        self._say(person, text)

    def _owner_says(self, text: str) -> None:
        self._said += 1
        self._owner_spoke = True
        self.log.append(f"{self.now():%d %H:%M:%S} Sam: {text}")
        self.installation.say("sms", SAM, text, id=f"owner-{self._said}")

    def _forge(self, text: str) -> None:
        """A mail in the owner's name, in no thread of ours."""
        self._said += 1
        self.log.append(f"{self.now():%d %H:%M:%S} a forged mail of Sam: {text}")
        self.installation.mail(f"Sam <{SAM_MAIL}>", text, id=f"<forged-{self._said}@mail.example>")

    def _peace(self) -> None:
        self.log.append("--- peace")
        self._settle()
        self._advance(self.now() + timedelta(minutes=25))
        self._settle()

    # ---- the making of it

    def _people(self) -> list[Person]:
        return [
            Person(acts.NAMES[0], acts.STREETS[0], "sms", "+18455550111"),
            Person(acts.NAMES[1], acts.STREETS[1], "sms", "+18455550112"),
        ]

    def _files(self) -> BusinessFiles:
        return with_policy(_sample(), mode=self.mode, quote_limit_cents=50_000)

    def _reader(self) -> Liar:
        return self.liar


_sample = cache(sample)


def _lie(wording: object) -> str:
    """What must never land of a wording that is one of ours."""
    if not isinstance(wording, str) or wording not in WORDINGS or wording in TRUE_AT_TIMES:
        return ""
    lie = wording.replace("{honest}", "").strip()
    return lie if len(lie) > SHORTEST_LIE else ""
