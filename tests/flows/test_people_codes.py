"""Gate and lockbox codes: on the assigned technician's sheet on the day, and nowhere else."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.domain.base import Channel
from deskhand.domain.people import Conversation, InboundMessage
from deskhand.domain.property import Property, property_id
from deskhand.domain.understanding import Understanding
from deskhand.domain.work import Visit
from deskhand.ports.llm import ReadingContext
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.llm.offline import OfflineEngine
from tests.flows.installation import DANA, SAM, Installation
from tests.flows.runtimes import MEMORY
from tests.flows.stories import MAIL, STREET, TUESDAY, book
from tests.scale import pick

CODES = st.from_regex(r"[1-9]\d{5,7}", fullmatch=True).filter(lambda code: len(set(code)) > 3)
"""No round number: the business's own limits are some."""
ANSWERS = st.sampled_from(
    [
        "gate code is {}, two dogs, park in the drive",
        "{}",
        "{}#, dog is friendly",
        "lockbox on the back door, code {}. I'll be home",
        "el código del portón es {}, tengo un perro",
        "use the keypad. It's {}",
    ]
)
LATER = (
    "can Sam call me please? the gate code is {}",
    "gate code changed to {}. also this is a terrible service, I'm very unhappy",
    "I smell gas in the kitchen, the gate code is {}",
    "can you send your COI by Friday? gate code {}",
    "the gate code is {}, and can we move it to Thursday at 10am?",
    "STOP texting me the lockbox {} all the time",
    "hmm {} for the gate I guess whatever",
)
KEPT_IN = (InboundMessage.collection, Property.collection)
"""The raw fields a code is kept in; `Conversation.known` holds it until there is a visit."""


class Spy:
    """A model that is not free of charge, and remembers all it was ever given."""

    name, deterministic = "spy", False

    def __init__(self) -> None:
        self.given: list[str] = []
        self._inner = OfflineEngine()
        self.word, self.close = self._inner.word, self._inner.close

    def understand(self, text: str, context: ReadingContext) -> Understanding:
        self.given += [text, context.model_dump_json()]
        return self._inner.understand(text, context)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Everything any logger says meanwhile."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    ear, root = Ear(), logging.getLogger()
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(ear)
        root.setLevel(level)


@pytest.mark.parametrize("later", LATER)
@settings(max_examples=pick(small=3, prove=100), deadline=None)
@given(code=CODES, answer=ANSWERS, by_mail=st.booleans())
def test_a_code_is_on_the_technicians_sheet_and_nowhere_else(
    later: str, code: str, answer: str, by_mail: bool
) -> None:
    spy = Spy()
    with tempfile.TemporaryDirectory() as folder, listening() as logs:
        installation = Installation(MEMORY, Path(folder), reader=spy)
        channel, sender = ("email", MAIL) if by_mail else ("sms", DANA)
        visit = book(installation, sender, channel=channel)
        installation.ask(channel, sender, answer.format(code))
        place = installation.get(Property, property_id(STREET))
        assert place is not None
        assert code in (place.access.code or "")
        installation.ask(channel, sender, later.format(code))
        installation.advance("2026-11-26 12:00")

        everywhere = [got for got in installation.got() if code in got.text]
        crew = [got for got in everywhere if got.to == SAM or got.who == "Sam"]
        assert everywhere == crew  # Sam's own visit, on the morning of its day
        assert everywhere
        assert all("2026-11-24" in got.at.isoformat() for got in everywhere)
        assert all(code not in str(got.mail) for got in installation.got() if got not in crew)
        assert all(code not in (got.ics or b"").decode() for got in installation.got())
        assert code not in "\n".join(spy.given)
        assert code not in "\n".join(logs)
        assert all(code not in item.reason for item in installation.handoffs)
        assert all(code not in page.text for page in installation.pages)
        _not_in_the_calendar(installation, visit, code)
        _not_in_the_store(installation, code)
        installation.close()


def _not_in_the_calendar(installation: Installation, visit: Visit, code: str) -> None:
    business, now = installation.files.business, installation.clock.now()
    calendar = BuiltinCalendar()
    assert code.encode() not in calendar.feed(business, installation.visits(), now)
    assert code.encode() not in calendar.invitation(business, visit, now)


def _not_in_the_store(installation: Installation, code: str) -> None:
    sheet = {got.effect for got in installation.got() if code in got.text}
    for record in installation.store.everything(installation.app.business):
        if code in record.body and record.ref.collection not in KEPT_IN:
            assert record.ref.id.partition(".")[0] in sheet, (record.ref, record.body)


def test_the_words_in_the_store_are_without_the_code() -> None:
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(MEMORY, Path(folder))
        book(installation)
        installation.ask("sms", DANA, "gate code is 441188, two dogs")
        (message,) = [m for m in installation.all(InboundMessage) if m.codes]
        assert message.text == "gate code is ****, two dogs"
        assert message.codes == ("441188",)
        assert message.channel is Channel.SMS
        assert all("441188" not in c.model_dump_json() for c in installation.all(Conversation))
        installation.close()


def test_a_code_told_with_the_first_words_waits_for_its_place() -> None:
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(MEMORY, Path(folder))
        installation.ask("sms", DANA, f"gate code is 441188. {TUESDAY}")
        (conversation,) = installation.all(Conversation)
        assert conversation.known.access.code == "gate code is 441188"
        installation.ask("sms", DANA, "yes")
        installation.ask("sms", DANA, "I'm Dana Reyes, 14 Wurts St, Kingston")
        assert all("441188" not in c.model_dump_json() for c in installation.all(Conversation))
        installation.close()
