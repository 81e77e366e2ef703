"""What of a model's reading counts: it adds, it never takes a danger away, binds nothing, invents nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.business.load import sample
from deskhand.domain.spending import Ask
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
from deskhand.language.models.evidence import why_ask
from deskhand.language.models.trust import FARTHEST, LONG, NOT_ALONE, trusted
from deskhand.ports.llm import Photo, ReadingContext

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
OFFERS = (Window(start=NOW + timedelta(days=1)), Window(start=NOW + timedelta(days=2)))
BOOKS = ReadingContext(
    now=NOW,
    zone="America/New_York",
    items=sample().price_book.items,
    faqs=sample().faq_book.faqs,
)
LATER = Window(start=NOW + timedelta(days=3), end=NOW + timedelta(days=3, hours=2))
OPEN = BOOKS.model_copy(update={"offers": OFFERS})
NOTHING = Understanding(intents=(Intent.OTHER,), confidence=0.3)
TEXT = "hey its dana reyes at 14 wurts st, the faucet thing, smells like gas here"


def trust(
    own: Understanding = NOTHING, context: ReadingContext = BOOKS, text: str = TEXT, **said: Any
) -> Understanding:
    given = {"intents": (Intent.REQUEST_QUOTE,), **said}
    return trusted(Understanding(**given), own, text, context)


def test_it_adds_what_the_rules_missed() -> None:
    window = Window(start=NOW + timedelta(days=1), end=NOW + timedelta(days=1, hours=4))
    read = trust(
        services=("plumbing/faucet",),
        items=("faucet_repair",),
        faqs=("insured",),
        windows=(window,),
        name="Dana Reyes",
        address="14 Wurts St.",
        wants_person=True,
    )
    assert read.intents == (Intent.REQUEST_QUOTE,)
    assert (read.services, read.items) == (("plumbing/faucet",), ("faucet_repair",))
    assert read.windows == (window,)
    assert (read.name, read.address) == ("Dana Reyes", "14 wurts st")
    assert read.wants_person
    assert read.confidence >= 0.7


def test_what_the_rules_read_stands_where_a_model_says_nothing() -> None:
    own = Understanding(
        intents=(Intent.BOOK,),
        services=("locks",),
        windows=(OFFERS[0],),
        name="Ann",
        faqs=("insured",),
        confidence=0.5,
    )
    read = trust(own, name="Dana")
    assert (read.services, read.windows, read.name, read.faqs) == (
        ("locks",),
        (OFFERS[0],),
        "Ann",
        ("insured",),
    )


def test_what_the_rules_are_sure_of_in_a_short_message_stands() -> None:
    own = Understanding(
        intents=(Intent.CONFIRM,), choice=Choice(number=1), services=("locks",), confidence=0.9
    )
    said = {
        "intents": (Intent.ACCEPT_QUOTE, Intent.COMPLAIN),
        "services": ("plumbing/faucet",),
        "windows": (LATER,),
        "choice": Choice(number=2),
        "name": "Dana Reyes",
    }
    read = trust(own, OPEN, **said)
    assert (read.intents, read.choice, read.services) == (
        (Intent.CONFIRM,),
        Choice(number=1),
        ("locks",),
    )
    assert not read.wants_person
    assert (read.name, read.windows) == ("Dana Reyes", (LATER,)), "a gap is filled"
    wandering = trust(own, OPEN, text=f"{TEXT}{' and so on' * 40}", **said)
    assert Intent.COMPLAIN in wandering.intents


@pytest.mark.parametrize("hazard", [None, *Hazard])
def test_a_danger_the_rules_saw_is_never_taken_away(hazard: Hazard | None) -> None:
    own = NOTHING.model_copy(update={"hazard": Hazard.GAS})
    told = (Evidence(field="hazard", value="x", words="smells like gas", rule="model"),)
    assert trust(own, hazard=hazard, evidence=told).hazard is Hazard.GAS


@pytest.mark.parametrize(
    ("words", "counts"),
    [("smells like gas", True), ("Smells, like GAS!", True), ("there is fire", False), ("", False)],
)
def test_a_danger_counts_with_the_words_that_tell_it(words: str, counts: bool) -> None:
    told = (Evidence(field="hazard", value="gas", words=words, rule="model"),)
    assert (trust(hazard=Hazard.GAS, evidence=told).hazard is Hazard.GAS) is counts


def test_a_danger_seen_needs_a_picture() -> None:
    seen = (Evidence(field="hazard", value="fire", words="", rule="model: photo"),)
    photo = Photo(media_type="image/jpeg", sha256="0", content=b"x")
    shown = BOOKS.model_copy(update={"photos": (photo,)})
    assert trust(hazard=Hazard.FIRE, evidence=seen).hazard is None
    assert trust(context=shown, hazard=Hazard.FIRE, evidence=seen).hazard is Hazard.FIRE


@pytest.mark.parametrize("intent", sorted(NOT_ALONE))
def test_what_ends_or_binds_is_not_read_by_a_model_alone(intent: Intent) -> None:
    assert intent not in trust(intents=(intent,)).intents
    own = NOTHING.model_copy(update={"intents": (intent,)})
    assert intent in trust(own, intents=(intent,)).intents


@pytest.mark.parametrize("intent", [Intent.CANCEL, Intent.OPT_OUT, Intent.ACCEPT_QUOTE])
def test_but_the_owner_looks_at_it(intent: Intent) -> None:
    assert trust(intents=(intent,)).wants_person


@pytest.mark.parametrize("intent", [Intent.CANCEL, Intent.OPT_OUT, Intent.CONFIRM])
def test_nor_is_it_taken_away(intent: Intent) -> None:
    own = NOTHING.model_copy(update={"intents": (intent,)})
    assert intent in trust(own, intents=(Intent.ASK_FAQ,)).intents


def test_a_model_may_see_a_customer_in_what_reads_as_a_vendor() -> None:
    own = NOTHING.model_copy(update={"intents": (Intent.SPAM_OR_VENDOR,)})
    assert trust(own).intents == (Intent.REQUEST_QUOTE,)


def test_a_choice_is_one_of_the_offers_at_a_time_the_rules_read() -> None:
    """A model's word alone takes nobody's time."""
    takes = {"intents": (Intent.CONFIRM,), "choice": Choice(number=2)}
    then = NOTHING.model_copy(update={"windows": (OFFERS[1],)})
    assert trust(then, OPEN, **takes).choice == Choice(number=2)
    assert Intent.CONFIRM in trust(then, OPEN, **takes).intents
    refuses = then.model_copy(update={"yes": False})
    for own, context, choice in (
        (NOTHING, OPEN, 2), (refuses, OPEN, 2), (then, BOOKS, 2),
        (then, OPEN, 1), (then, OPEN, 3), (then, OPEN, 0), (then, OPEN, -1),
    ):  # fmt: skip
        read = trust(own, context, intents=(Intent.CONFIRM,), choice=Choice(number=choice))
        assert read.choice is None
        assert Intent.CONFIRM not in read.intents
    assert trust(then, OPEN, choice=Choice(pick=Pick.LATEST)).choice == Choice(number=2)
    assert trust(then, OPEN, choice=Choice(pick=Pick.EARLIEST)).choice is None
    assert trust(context=OPEN, choice=Choice(pick=Pick.NONE)).choice == Choice(pick=Pick.NONE)


def test_a_time_that_only_a_model_read_takes_none() -> None:
    """It names no open offer, and a point becomes an hour in which times are offered."""
    assert trust(context=OPEN, windows=(OFFERS[0],)).windows == ()
    point = Window(start=LATER.start)
    (read,) = trust(context=OPEN, windows=(point,)).windows
    assert read == Window(start=LATER.start, end=LATER.start + timedelta(hours=1))
    own = NOTHING.model_copy(update={"windows": (point, OFFERS[0])})
    assert trust(own, OPEN, windows=(point, OFFERS[0])).windows == (point, OFFERS[0])


@pytest.mark.parametrize("words", ["are you insured", "can you come", "los martes"])
def test_everyday_words_are_nobodys_name(words: str) -> None:
    assert trust(text=f"{words}? call Ann", name=words).name is None


@pytest.mark.parametrize("words", ["Friday at 10am", "at 3", "10am", "2pm would be"])
def test_a_time_is_no_address(words: str) -> None:
    assert trust(text=words, address=words).address is None


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (timedelta(days=-2), timedelta(days=-1)),
        (FARTHEST + timedelta(days=1), None),
        (timedelta(days=2), timedelta(days=1)),
        (timedelta(days=1), timedelta(days=60)),
        (timedelta(hours=-1), None),
    ],
)
def test_a_time_nobody_can_ask_for(start: timedelta, end: timedelta | None) -> None:
    window = Window(start=NOW + start, end=end and NOW + end)
    assert trust(windows=(window,)).windows == ()


def test_a_time_without_a_zone_is_none() -> None:
    naive = datetime(2026, 11, 25, 9)  # noqa: DTZ001
    assert trust(windows=(Window(start=naive),)).windows == ()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Sam Smith", "12 Elm St"),
        ("dana reyes at 14 wurts", "wurts st"),
        ("14", "gas here"),
        ("", ""),
        ("x" * 500, "14 wurts st" * 30),
    ],
)
def test_nobody_and_no_place_is_invented(name: str, address: str) -> None:
    read = trust(name=name, address=address)
    assert (read.name, read.address) == (None, None)


def test_keys_come_from_the_books() -> None:
    read = trust(services=("nonsense", "general"), items=("nope",), faqs=("nope", "insured"))
    assert (read.services, read.items) == (("general",), ())
    assert set(read.faqs) <= {"insured"}


def test_phone_yes_topics_and_language_are_the_rules() -> None:
    read = trust(phone="+18455550999", yes=True, topics=(Topic.I_PAY,), lang="es")
    assert (read.phone, read.yes, read.topics, read.lang) == (None, None, (), "en")


KEYS = st.sampled_from(["plumbing/faucet", "locks", "general", "nonsense", "", "faucet_repair"])
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
READINGS = st.builds(
    Understanding,
    intents=st.lists(st.sampled_from(Intent), max_size=5).map(tuple),
    services=st.lists(KEYS, max_size=8).map(tuple),
    items=st.lists(KEYS, max_size=8).map(tuple),
    faqs=st.lists(KEYS, max_size=8).map(tuple),
    hazard=st.none() | st.sampled_from(Hazard),
    name=st.none() | st.text(max_size=40),
    address=st.none() | st.text(max_size=40),
    windows=st.lists(st.builds(Window, start=INSTANTS, end=st.none() | INSTANTS), max_size=4).map(
        tuple
    ),
    choice=st.none() | st.builds(Choice, number=st.integers(-5, 5)),
    wants_person=st.booleans(),
    confidence=st.floats(allow_nan=True),
)


@given(said=READINGS, own=READINGS, offers=st.sampled_from([(), OFFERS]))
def test_whatever_a_model_returns(
    said: Understanding, own: Understanding, offers: tuple[Window, ...]
) -> None:
    context = BOOKS.model_copy(update={"offers": offers})
    read = trusted(said, own, TEXT, context)
    items = {item.key: item.service for item in context.items}
    assert read.intents
    assert own.hazard is None or read.hazard is own.hazard
    assert (set(own.intents) & NOT_ALONE) - {Intent.SPAM_OR_VENDOR} <= set(read.intents)
    added = set(read.intents) - set(own.intents)
    assert not added & (NOT_ALONE - {Intent.CONFIRM})
    assert set(read.services) <= {*items.values(), "general", *own.services}
    assert set(read.items) <= {*items, *own.items}
    assert (read.phone, read.yes, read.topics) == (own.phone, own.yes, own.topics)
    for window in set(read.windows) - set(own.windows):
        assert window.until > NOW
    for value, before in ((read.name, own.name), (read.address, own.address)):
        assert value == before or (value or "").casefold() in TEXT


# ---- when it is asked at all


@pytest.mark.parametrize(
    ("text", "own", "ask", "asked"),
    [
        ("hm", {"confidence": 0.2}, Ask.UNSURE, True),
        ("hm", {"confidence": 0.9}, Ask.UNSURE, False),
        ("x" * LONG, {"confidence": 0.9}, Ask.UNSURE, True),
        ("hm", {"confidence": 0.9}, Ask.ALWAYS, True),
        ("hm", {"confidence": 0.2}, Ask.NEVER, False),
        ("gas!", {"confidence": 0.2, "hazard": Hazard.GAS}, Ask.ALWAYS, False),
        ("  ", {"confidence": 0.2}, Ask.ALWAYS, False),
    ],
)
def test_a_model_is_asked_on_evidence(
    text: str, own: dict[str, Any], ask: Ask, asked: bool
) -> None:
    assert bool(why_ask(text, BOOKS, Understanding(**own), ask)) is asked


def test_a_photo_is_a_reason_even_without_words() -> None:
    photo = Photo(media_type="image/jpeg", sha256="0", content=b"x")
    shown = BOOKS.model_copy(update={"photos": (photo,)})
    assert why_ask("", shown, Understanding(confidence=0.9), Ask.UNSURE) == "a photo"
