"""The outside world of a flow test: phones, a mailbox, and what people got through them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.domain.base import Channel
from deskhand.domain.plan import Fact, FactType
from deskhand.domain.windows import Window
from deskhand.ports.clock import Clock
from deskhand.ports.email import OutgoingMail
from deskhand.ports.messaging import OutgoingText
from deskhand.providers.email.memory import MemoryMailbox
from deskhand.providers.messaging.simulator import PhoneSimulator

ZONE = ZoneInfo("America/New_York")
START = "2026-11-22 15:00"  # a Sunday
SAM, MIKE = "+18455550100", "+18455550101"
SAM_MAIL = "sam@bluebird.example"
STAFF = {SAM: "Sam", SAM_MAIL: "Sam", MIKE: "Mike"}
DANA = "+18455550111"


def local(text: str) -> datetime:
    """ "2026-11-24 13:00" as an instant of the sample business's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def when(instant: datetime | Window) -> str:
    """Business-local text of an instant or of a window's start: "2026-11-24 13:00"."""
    moment = instant.start if isinstance(instant, Window) else instant
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class Got:
    """Something a person received. `who` is "Sam" or "Mike" for people of the business, else None."""

    at: datetime
    channel: Channel
    to: str
    text: str
    effect: str
    facts: tuple[Fact, ...] = ()
    lang: str = ""
    page: bool = False
    mail: EmailMessage | None = field(default=None, compare=False)

    @property
    def who(self) -> str | None:
        return STAFF.get(self.to)

    def values(self, form: FactType) -> list[Any]:
        """The values of all facts of a type, in order."""
        return [fact.value for fact in self.facts if fact.type is form]

    @property
    def amounts(self) -> list[int]:
        return self.values(FactType.MONEY)

    @property
    def slots(self) -> list[str]:
        """Starts of the slots named, as business-local text."""
        return [when(window) for window in self.values(FactType.SLOT)]

    @property
    def ics(self) -> bytes | None:
        """The invitation that came along with a mail."""
        for part in self.mail.walk() if self.mail else ():
            if part.get_content_type() == "text/calendar":
                return part.get_payload(decode=True)  # type: ignore[return-value]
        return None

    @property
    def files(self) -> list[bytes]:
        """The calendar files that came along with a mail."""
        parts = self.mail.walk() if self.mail else ()
        return [
            part.get_payload(decode=True)  # type: ignore[misc]
            for part in parts
            if part.get_content_type() == "application/ics"
        ]

    def __contains__(self, words: str) -> bool:
        return words in self.text


@dataclass
class Wires:
    """The outside world: it goes on living when a process dies."""

    mailbox: MemoryMailbox = field(default_factory=MemoryMailbox)
    phones: dict[Channel, PhoneSimulator] = field(default_factory=dict)
    log: list[tuple[datetime, Channel, OutgoingText | OutgoingMail]] = field(default_factory=list)
    clock: Clock | None = None

    def __post_init__(self) -> None:
        for channel in (Channel.SMS, Channel.WEB, Channel.CONSOLE):
            self.phones[channel] = PhoneSimulator(
                lambda text, channel=channel: self._log(channel, text)
            )
        self.mailbox.on_send = lambda mail: self._log(Channel.EMAIL, mail)

    def _log(self, channel: Channel, landed: OutgoingText | OutgoingMail) -> None:
        assert self.clock is not None
        self.log.append((self.clock.now(), channel, landed))


def money(text: str) -> set[str]:
    """Every dollar amount in a text."""
    return set(re.findall(r"\$\d[\d,]*(?:\.\d\d)?", text))


def texts_of(got: Iterable[Got]) -> str:
    """Everything said, for looking for what must not be there."""
    return "\n".join(one.text for one in got)


def address_in(sender: str) -> str:
    """The bare address of "Dana Reyes <dana@mail.example>"."""
    return sender.rpartition("<")[2].rstrip(">")
