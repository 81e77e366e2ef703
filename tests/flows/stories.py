"""Pieces of story that many tests begin with."""

from __future__ import annotations

from deskhand.business.load import BusinessFiles, sample
from deskhand.domain.work import Visit
from tests.flows.installation import DANA, Installation

TUESDAY = "my faucet drips, can you come Tuesday at 1pm?"
TUESDAY_AT_ONE = "2026-11-24 13:00"
WEDNESDAY = "my toilet runs, can you come Wednesday at 9am?"
WEDNESDAY_AT_NINE = "2026-11-25 09:00"
NAME, STREET = "Dana Reyes", "14 Wurts St, Kingston"
PERSON = f"I'm {NAME}, {STREET}"
MAIL = "Dana Reyes <dana@mail.example>"
HIS = "sam@bluebird.example"
"""The calendar that Sam lives by."""


def only_sam(files: BusinessFiles | None = None) -> BusinessFiles:
    """The business with Sam alone, who lives by a calendar."""
    files = files or sample()
    sam = files.business.technicians[0].model_copy(update={"calendar": HIS})
    changes = {"technicians": (sam,), "rota": files.business.rota[:1]}
    return files.model_copy(update={"business": files.business.model_copy(update=changes)})


def book(
    installation: Installation,
    sender: str = DANA,
    *,
    channel: str = "sms",
    ask: str = TUESDAY,
    person: str = PERSON,
) -> Visit:
    """A customer asks for a time, takes it and says who he is; returns the confirmed visit."""
    before = {visit.id for visit in installation.booked}
    for text in (ask, "yes, the first one", person):
        installation.ask(channel, sender, text)
    (visit,) = (visit for visit in installation.booked if visit.id not in before)
    return visit


def book_two(installation: Installation) -> None:
    """Dana has a faucet visit on Tuesday at one and a toilet visit on Wednesday at nine."""
    book(installation)
    installation.ask("sms", DANA, WEDNESDAY)
    installation.ask("sms", DANA, "yes")
    assert len(installation.booked) == 2
