"""A seeded random world: customers, owner, technician, time, faults and crashes around one business."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from deskhand.bootstrap import App
from deskhand.business.load import BusinessFiles
from deskhand.domain.business import Hours, Mode
from deskhand.domain.control import Approval
from deskhand.domain.errors import OutcomeUnknown, TryAgain
from deskhand.domain.plan import ReplyPlan
from deskhand.ports.messaging import OutgoingText
from deskhand.ports.store import Store
from deskhand.providers.email.memory import Fault
from deskhand.providers.store.memory import MemoryStore
from deskhand.runtimes.embedded import Stepped
from tests.flows.installation import MIKE, SAM, SAM_MAIL, Got, Installation, local, with_policy
from tests.flows.runtimes import Kind, Runtime
from tests.simulation import acts
from tests.simulation.cast import Broken, Figures, Person, amounts
from tests.simulation.invariants import ALWAYS, AT_REST, Invariant
from tests.simulation.watch import Cut, Watch
from tests.support.mails import mail
from tests.support.scripted_reader import ScriptedReader

MACHINE = "away@machine.example"


@dataclass
class World:
    """`run` lives it through; every random choice comes from the seed."""

    seed: int
    folder: Path
    steps: int = 25
    log: list[str] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)
    trouble: timedelta = timedelta(0)
    """How long pages may be late because a line or the store was in trouble."""

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.lies = acts.LIES if self.rng.random() < 0.5 else ()
        self.faulty = self.rng.random() < 0.6
        self.crashing = self.rng.random() < 0.5
        self.machines = frozenset({MACHINE})
        self.staff_contacts = {f"sms:{SAM}", f"sms:{MIKE}", f"email:{SAM_MAIL}"}
        self.people = self._people()
        self._said = 0
        self._owner_spoke = False
        self._seen: list[Got] = []
        files = self._files()
        self.known_amounts = amounts(files)
        start = local(f"2026-11-{self.rng.randrange(19, 26)} {self.rng.randrange(24):02d}:10")
        self._now = start
        self.watch = Watch(MemoryStore(), self.now)
        kind = Kind("simulated", self._open, self._reopen, self._stepped, self._revived)
        self.installation = Installation(
            kind, self.folder, files=files, start=start, reader=self._reader()
        )
        if self.faulty:
            for phone in self.installation.wires.phones.values():
                phone.fault = self._fault

    def now(self) -> datetime:
        return self.installation.clock.now() if hasattr(self, "installation") else self._now

    # ---- life

    def run(self) -> Figures:
        """All steps, then peace: no faults, and time enough for everything to end."""
        for _ in range(self.steps):
            self.figures.steps += 1
            self._guarded(self._step())
            self.check(ALWAYS)
        self._peace()
        self.check((*ALWAYS, *AT_REST))
        self.figures.said = self._said
        self.figures.got = len(self.installation.wires.log)
        self.figures.visits = len(self.watch.stood)
        self.figures.pages = len(self.installation.pages)
        self.figures.approvals = len(self.watch.all(Approval))
        self.installation.close()
        return self.figures

    def check(self, invariants: tuple[Invariant, ...]) -> None:
        """Raises Broken with everything that does not hold."""
        found = [f"{i.__name__}: {broken}" for i in invariants for broken in i(self)]
        if found:
            story = "\n".join(f"  {line}" for line in self.log[-40:])
            raise Broken(
                "\n".join(dict.fromkeys(found))
                + f"\nthe world until then:\n{story}"
                + f"\nagain: python -m tests.simulation.again {self.seed} {self.steps}"
            )

    # ---- what invariants ask

    def customers_got(self) -> list[Got]:
        """What landed at customers."""
        return [got for got in self._all_got() if got.who is None]

    def possible_yes(self) -> set[str]:
        """Approvals that may have been answered: none before the owner ever said a word."""
        return {a.id for a in self.watch.all(Approval)} if self._owner_spoke else set()

    # ---- steps

    def _step(self) -> Callable[[], None]:
        weights: list[tuple[int, Callable[[], None]]] = [
            (50, self._customer),
            (12, self._owner),
            (4, self._technician),
            (20, self._time),
            (3, self._machine),
            (3, self._duplicate),
            (3, self._crowd),
        ]
        return self.rng.choices([s for _, s in weights], [w for w, _ in weights])[0]

    def _customer(self) -> None:
        person = self.rng.choice(self.people)
        self._say(person, self._words_of(person))
        if self.rng.random() < 0.8:
            self._settle()

    def _crowd(self) -> None:
        """Two want the same time and take it in the same second."""
        first, second = self.rng.sample(self.people, 2)
        for person in (first, second):
            self._say(person, "my faucet drips, can you come Friday at 10am?")
        self._settle()
        for person in (first, second, first):
            self._say(person, "yes, the first one")
        self._settle()

    def _words_of(self, person: Person) -> str:
        roll = self.rng.random()
        if roll < 0.04:
            person.stopped = True
            return self.rng.choice(acts.STOPS)
        if roll < 0.06 or (person.stopped and roll < 0.3):
            person.stopped = False
            return acts.STARTS[0]
        if roll < 0.10:
            return self.rng.choice(acts.HAZARDS)
        person.stage += 1
        if person.stage == 1 or roll < 0.15:
            return self.rng.choice(acts.OPENINGS)
        if person.stage == 2:
            return self.rng.choice(acts.PICKS)
        if person.stage == 3:
            return f"I'm {person.name}, {person.street}, Kingston"
        return self.rng.choice((*acts.LATER, *acts.PICKS, self.rng.choice(acts.OPENINGS)))

    def _say(self, person: Person, text: str) -> None:
        self._said += 1
        id = f"said-{self._said}"
        self.log.append(f"{self.now():%d %H:%M:%S} {person.address} ({id}): {text}")
        if person.channel in ("email", "web") and text in (*acts.STOPS[::2], *acts.STARTS):
            person.stopped = False  # words that only a carrier reads as commands
        if person.channel == "email":
            raw = mail(
                text,
                sender=f"{person.name} <{person.address}>",
                subject="my house",
                message_id=f"<{id}@mail.example>",
                at=self.now(),
            )
            self.installation.wires.mailbox.deliver(raw)
            self._guarded(self.installation._collect)
            return
        self._hand_in(lambda: self.installation.say(person.channel, person.address, text, id=id))

    def _hand_in(self, deliver: Callable[[], None]) -> None:
        """A provider repeats what we did not take."""
        for _ in range(6):
            try:
                deliver()
            except TryAgain:
                continue
            except Cut:
                self._restart()
                continue
            return
        deliver()

    def _owner(self) -> None:
        text = self.rng.choice(acts.OWNER)
        self._said += 1
        id = f"owner-{self._said}"
        self._owner_spoke = True
        self.log.append(f"{self.now():%d %H:%M:%S} Sam: {text}")
        self._hand_in(lambda: self.installation.say("sms", SAM, text, id=id))

    def _technician(self) -> None:
        self._said += 1
        id = f"mike-{self._said}"
        text = self.rng.choice(("ok", "my day", "yes", "can't"))
        self.log.append(f"{self.now():%d %H:%M:%S} Mike: {text}")
        self._hand_in(lambda: self.installation.say("sms", MIKE, text, id=id))

    def _machine(self) -> None:
        self._said += 1
        self.installation.wires.mailbox.deliver(
            mail(
                "I am away until Monday. There is a gas leak, fire!",
                sender=f"Away <{MACHINE}>",
                message_id=f"<away-{self._said}@machine.example>",
                headers=[("Auto-Submitted", "auto-replied")],
                at=self.now(),
            )
        )
        self._guarded(self.installation._collect)

    def _duplicate(self) -> None:
        """A provider repeats itself, also much later."""
        lines = [line for line in self.log if "(said-" in line]
        if not lines:
            return
        head, _, text = self.rng.choice(lines).partition("): ")
        address, _, id = head.rpartition(" (")
        address = address.split(" ")[2]
        person = next(p for p in self.people if p.address == address)
        if person.channel == "email":
            return
        self._hand_in(lambda: self.installation.say(person.channel, address, text, id=id))

    def _time(self) -> None:
        minutes = self.rng.choice((0.05, 1, 4, 6, 16, 31, 60, 240, 720, 1440))
        if self.crashing and self.rng.random() < 0.5:
            self.watch.cut_at = self.watch.commits + self.rng.randrange(1, 25)
            self.watch.cut_after = self.rng.random() < 0.5
        if self.faulty and self.rng.random() < 0.2:
            self.watch.refuse = self.rng.randrange(1, 3)
            self.figures.faults += 1
        if self.faulty and self.rng.random() < 0.3:
            self.installation.wires.mailbox.faults.append(
                self.rng.choice([Fault.NOT_TAKEN, Fault.CUT_AND_TAKEN, Fault.CUT_AND_LOST])
            )
        self._advance(self.now() + timedelta(minutes=minutes))

    def _settle(self) -> None:
        self._guarded(self.installation.settle)

    def _advance(self, until: datetime) -> None:
        self.log.append(f"{self.now():%d %H:%M:%S} ... until {until:%d %H:%M}")
        self._guarded(lambda: self.installation.advance(until))

    def _guarded(self, act: Callable[[], None]) -> None:
        """Do it; a process that is cut is started again and does it again."""
        for _ in range(6):
            try:
                act()
            except TryAgain:
                continue
            except Cut:
                self._restart()
                continue
            return
        act()

    def _restart(self) -> None:
        self.figures.cuts += 1
        self.trouble += timedelta(minutes=3)
        self.log.append(f"{self.now():%d %H:%M:%S} *** cut and started again")
        for _ in range(4):
            try:
                self.installation.restart()
            except (Cut, TryAgain):
                continue
            return

    def _peace(self) -> None:
        self.watch.cut_at, self.watch.refuse = None, 0
        for phone in self.installation.wires.phones.values():
            phone.fault = None
        self.installation.wires.mailbox.faults.clear()
        self.log.append("--- peace")
        self._settle()
        self._advance(self.now() + timedelta(hours=8))
        self._settle()

    # ---- the making of it

    def _people(self) -> list[Person]:
        lines = [
            ("sms", "+18455550111"),
            ("sms", "+18455550112"),
            ("email", "carla@mail.example"),
            ("web", "session-4"),
            ("voicemail", "+18455550115"),
        ]
        made = [
            Person(name, street, *line)
            for name, street, line in zip(acts.NAMES, acts.STREETS, lines, strict=True)
        ]
        return made[: self.rng.randrange(2, len(made) + 1)]

    def _files(self) -> BusinessFiles:
        policy = {
            "mode": self.rng.choice([Mode.AUTO, Mode.AUTO, Mode.ROUTINE, Mode.DRAFT]),
            "quote_limit_cents": self.rng.choice([10_000, 50_000, 50_000]),
            "max_automatic_messages": self.rng.choice([4, 20, 20]),
            "same_day_asks": self.rng.random() < 0.2,
            "lunch": self.rng.choice([None, Hours(opens=time(12), closes=time(13))]),
            "jobs_a_day": self.rng.choice([None, None, 1, 2]),
            "urgent_gap_minutes": self.rng.choice([0, 0, 120]),
            "first_job_exact": self.rng.random() < 0.5,
            "late_cancel_fee_cents": self.rng.choice([0, 4_500]),
            "longest_visit_minutes": self.rng.choice([480, 480, 100]),
        }
        files = self._with_a_crew(with_policy(None, **policy))
        if self.rng.random() < 0.4:  # one technician: every slot is the last one
            alone = files.business.technicians[:1]
            rota = files.business.rota[:1]
            business = files.business.model_copy(update={"technicians": alone, "rota": rota})
            files = files.model_copy(update={"business": business})
        return files

    def _with_a_crew(self, files: BusinessFiles) -> BusinessFiles:
        """In some worlds two have to come for a toilet, and rain may move it."""
        if self.rng.random() < 0.7:
            return files
        heavy = {"crew": 2, "weather": True}
        items = tuple(
            item.model_copy(update=heavy if item.service == "plumbing/toilet" else {})
            for item in files.price_book.items
        )
        book = files.price_book.model_copy(update={"items": items})
        return files.model_copy(update={"price_book": book})

    def _reader(self) -> ScriptedReader:
        return ScriptedReader(words=self._words)

    def _open(self, _: Path) -> Store:
        return self.watch

    def _reopen(self, store: Store, _: Path) -> Store:
        return store

    def _stepped(self, app: App) -> Runtime:
        return Stepped(app)

    def _revived(self, app: App) -> Runtime:
        app.dispatcher.recover(app.business)
        return Stepped(app)

    def _words(self, plan: ReplyPlan, honest: str) -> str:
        if self.lies and self.rng.random() < 0.3:
            lie = self.rng.choice(self.lies)
            return self.rng.choice((lie, f"{honest} {lie}", f"{lie} {honest}"))
        return honest

    def _fault(self, text: OutgoingText, phase: str) -> None:
        roll = self.rng.random()
        if roll > 0.06:
            return
        self.figures.faults += 1
        self.trouble += timedelta(minutes=1)
        if phase == "before" and roll < 0.03:
            raise TryAgain("the line is busy")
        raise OutcomeUnknown(f"cut {phase} the text landed")

    def _all_got(self) -> list[Got]:
        self._seen += self.installation.got(since=len(self._seen))
        return self._seen


class FullBook(World):
    """One technician with one job a day and lunch at noon; everybody wants Friday or Saturday."""

    def _files(self) -> BusinessFiles:
        files = with_policy(
            None, lunch=Hours(opens=time(12), closes=time(13)), jobs_a_day=1, window_minutes=60
        )
        alone = {"technicians": files.business.technicians[:1], "rota": files.business.rota[:1]}
        return files.model_copy(update={"business": files.business.model_copy(update=alone)})

    def _step(self) -> Callable[[], None]:
        return self._books

    def _books(self) -> None:
        person = self.rng.choice(self.people)
        day, hour = self.rng.choice(("Friday", "Saturday")), self.rng.randrange(8, 18)
        for text in (
            f"my faucet drips, can you come {day} at {hour}:30?",
            "the first one",
            f"I'm {person.name}, {person.street}, Kingston",
        ):
            self._say(person, text)
            self._settle()
