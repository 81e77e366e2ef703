"""`deskhand chat`: a phone simulator where you are the customer; a scratch business answers."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.bootstrap import system_clock
from deskhand.business.load import BusinessFiles
from deskhand.domain.errors import DeskhandError
from deskhand.rehearsal.replay import Replay
from deskhand.rehearsal.replay.output import words_of
from deskhand.rehearsal.replay.stimuli import BadLine, OwnerSaid, Said, Setup, Stimulus, Tick

YOU = "+18455550123"
SPAN = re.compile(r"(\d{1,4})\s*(m|min|h|hours?|d|days?)", re.IGNORECASE)
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
HELP = (
    "You are a customer: what you write is a text to the business.\n"
    "  /owner TEXT   speak as the owner (yes 1, pause, what's my day, ok)\n"
    "  /mail TEXT    write a mail instead of a text\n"
    "  /as NUMBER    be another customer\n"
    "  /tick 2h      let time pass (30m, 2h, 3d): reminders, the evening mail\n"
    "  /state        what stands in the calendar\n"
    "  /quit         end"
)


class Chat:
    """Lines in, lines out, on a virtual clock that starts now: nobody waits for it to settle."""

    def __init__(
        self, files: BusinessFiles, write: Callable[[str], None], *, prompt: bool = False
    ) -> None:
        self._business, self._write, self._prompt = files.business, write, prompt
        self._zone = ZoneInfo(files.business.zone)
        self._you = YOU
        self._run = Replay(files, self._row, None)
        self._run.setup(Setup(now=system_clock().now()))
        self._commands: dict[str, Callable[[str], None]] = {
            "owner": self._owner,
            "mail": self._mail,
            "as": self._as,
            "tick": self._tick,
            "state": lambda _words: self._run.state(),
            "help": lambda _words: self._write(HELP),
        }

    def run(self, lines: Iterable[str]) -> None:
        """Until the lines end or one says /quit. A line that cannot be is answered, not fatal."""
        self._write(
            f"You are texting {self._business.name} from {self._you}. /help shows what else there is."
        )
        try:
            self._ask()
            for line in lines:
                words = line.strip()
                if words in ("/quit", "/exit", "/q"):
                    break
                if words:
                    self._take(words)
                self._ask()
        finally:
            self._run.close()

    # ---- inside

    def _take(self, words: str) -> None:
        try:
            if not words.startswith("/"):
                self._deliver(Said(at=self._now, channel="sms", sender=self._you, text=words))
                return
            name, _, rest = words[1:].partition(" ")
            command = self._commands.get(name.lower())
            if command is None:
                self._write(f"There is no /{name}. /help shows what there is.")
            else:
                command(rest.strip())
        except (BadLine, DeskhandError, ValueError) as error:
            self._write(f"That cannot be: {error}")

    def _owner(self, words: str) -> None:
        self._deliver(OwnerSaid(at=self._now, owner=words))

    def _mail(self, words: str) -> None:
        address = f"you{self._you[-4:]}@example.org"
        self._deliver(
            Said(at=self._now, channel="email", sender=address, text=words, subject="A question")
        )

    def _as(self, words: str) -> None:
        from deskhand.channels.contacts import e164

        self._you = e164(words)
        self._write(f"You are now {self._you}.")

    def _tick(self, words: str) -> None:
        found = SPAN.fullmatch(words)
        if found is None:
            self._write("Say how long: /tick 30m, /tick 2h or /tick 3d.")
            return
        unit = UNITS[found[2][0].lower()]
        self._deliver(Tick(at=self._now + timedelta(**{unit: int(found[1])}), tick=True))
        self._write(f"It is {self._clock(self._now)}.")

    def _deliver(self, stimulus: Stimulus) -> None:
        self._run.deliver(stimulus)
        self._run.settle()

    @property
    def _now(self) -> datetime:
        return self._run.clock.now()

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%a %d %b %H:%M}"

    def _row(self, row: dict[str, Any]) -> None:
        if (kind := row["kind"]) == "idle":
            return
        if kind == "state":
            self._state(row)
            return
        owner = self._business.owner.name
        told = {
            "message": lambda: (
                f"[to {owner} by {row['channel']}]"
                if row["to"] == "owner"
                else f"{self._business.name}"
                if row["to"] == self._you
                else f"[to {row['to']} by {row['channel']}]"
            ),
            "page": lambda: f"[EMERGENCY page to {row['to']} by {row['via']}]",
            "approval": lambda: f"[waits for {owner}'s yes, number {row.get('id')}]",
            "handoff": lambda: f"[on {owner}'s list]",
        }
        indented = words_of(row).replace("\n", "\n    ")
        self._write(f"{self._clock(datetime.fromisoformat(row['at']))}  {told[kind]()}: {indented}")

    def _state(self, row: dict[str, Any]) -> None:
        for visit in row["visits"]:
            when = self._clock(datetime.fromisoformat(visit["window"]["start"]))
            who = visit["name"] or visit["phone"]
            self._write(f"  visit {visit['status']}: {when}, {', '.join(visit['services'])}, {who}")
        for quote in row["quotes"]:
            amount = quote.get("amount") or f"{quote['low']}-{quote['high']}"
            self._write(f"  quote {quote['status']}: ${amount} for {', '.join(quote['services'])}")
        for later in row["scheduled"]:
            at = self._clock(datetime.fromisoformat(later["at"]))
            self._write(f"  will be sent {at}: {later['text']}")
        if not (row["visits"] or row["quotes"] or row["scheduled"]):
            self._write("  Nothing yet.")

    def _ask(self) -> None:
        if self._prompt:
            sys.stdout.write("you> ")
            sys.stdout.flush()
