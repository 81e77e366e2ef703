"""The customer corrects the address of a visit that stands; where more hangs on it, the owner decides."""

from __future__ import annotations

import icalendar
import pytest

from deskhand.domain.control import OwnerItem
from deskhand.domain.plan import FactType
from deskhand.domain.property import Party, Property, Role, property_id
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, with_business
from tests.flows.stories import STREET, TUESDAY_AT_ONE, book
from tests.flows.test_crew import EVENING, only_mike, sheets, with_documents

THERE = "19 Crown St, Kingston, NY 12401"
MOVED = f"We moved, the faucet is at {THERE} now"


@pytest.mark.parametrize(
    "said",
    [
        MOVED,
        f"I gave you the wrong address, it's {THERE}",
        f"Hi, the address for Tuesday should be {THERE} not Wurts",
        f"nos mudamos, la llave está en {THERE}",
    ],
)
def test_the_visit_is_at_the_new_address(installation: Installation, said: str) -> None:
    book(installation)
    (told,) = installation.ask("sms", DANA, said)
    assert told.slots == [TUESDAY_AT_ONE]
    assert told.values(FactType.ADDRESS) == [THERE]
    assert not told.amounts  # nothing is priced anew
    (visit,) = installation.booked
    assert visit.address == THERE
    assert visit.property == property_id(THERE)
    assert not installation.all(OwnerItem)


def test_what_comes_later_names_the_new_address(install: Install) -> None:
    installation = install(files=only_mike())
    book(installation)
    installation.ask("sms", DANA, MOVED)
    installation.advance(EVENING)
    assert "19 Crown St" in sheets(installation)[-1]
    installation.ask("sms", DANA, "what time are you coming?")
    assert installation.last(DANA).values(FactType.ADDRESS) == [THERE]


def test_the_technician_who_has_his_sheet_is_told(install: Install) -> None:
    installation = install(files=only_mike())
    book(installation)
    installation.advance(EVENING)
    before = len(sheets(installation))
    installation.ask("sms", DANA, MOVED)
    (line,) = sheets(installation)[before:]
    assert "19 Crown St" in line


def test_the_calendar_of_who_writes_by_mail_says_it(installation: Installation) -> None:
    mail = "dana@mail.example"
    for text in (
        "My kitchen faucet drips, can you come Tuesday at 1pm?",
        "yes",
        f"Dana Reyes, {STREET}",
    ):
        installation.ask("email", mail, text)
    assert installation.booked
    (told,) = installation.ask("email", mail, MOVED)
    assert told.ics is not None
    (event,) = icalendar.Calendar.from_ical(told.ics).walk("VEVENT")
    assert "19 Crown St" in event["LOCATION"]


def test_another_time_and_another_place(installation: Installation) -> None:
    book(installation)
    (moved,) = installation.ask(
        "sms", DANA, f"We moved to {THERE}. Can we make it Wednesday at 10am instead?"
    )
    assert moved.slots == ["2026-11-25 10:00"]
    assert moved.values(FactType.ADDRESS) == [THERE]


def test_outside_the_area_is_the_owners(install: Install) -> None:
    installation = install(files=with_business(area=("12401",)))
    book(installation)
    (told,) = installation.ask("sms", DANA, "we moved, it is at 5 Elm St, Albany, NY 12207 now")
    assert "passed this on" in told
    (visit,) = installation.booked
    assert visit.address == STREET
    (item,) = installation.all(OwnerItem)
    assert "5 Elm St" in item.reason


def test_somebody_elses_place_is_the_owners(install: Install) -> None:
    lena = Party(name="Lena Hill", phone="+18455550177")
    place = Property(id=property_id(THERE), address=THERE, parties={Role.OCCUPANT: lena})
    installation = install(files=with_documents(only_mike(), place))
    book(installation)
    installation.ask("sms", DANA, MOVED)
    (visit,) = installation.booked
    assert visit.address == STREET
    assert len(installation.all(OwnerItem)) == 1


def test_more_work_somewhere_else_is_no_correction(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, f"Can you also mount a TV? It's at {THERE}")
    assert installation.booked[0].address == STREET
