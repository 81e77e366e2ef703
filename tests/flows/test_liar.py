"""Complaints 17 and 18: a model that invents prices, times and deeds never gets them to a customer."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.domain.control import ModelAnswer
from deskhand.domain.errors import TryAgain
from deskhand.domain.plan import ActKind, ReplyPlan
from deskhand.domain.understanding import Choice, Intent, Understanding
from deskhand.domain.windows import Window
from deskhand.language.guard import Breach, BreachKind, check
from deskhand.ports.llm import ReadingContext
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, money, texts_of, when
from tests.flows.runtimes import MEMORY
from tests.flows.stories import PERSON, TUESDAY, TUESDAY_AT_ONE, book
from tests.scale import pick
from tests.support.scripted_reader import ScriptedReader

LIES = [
    "Sure, that's $99.",
    "That will be ninety nine dollars.",
    "Son noventa y nueve dólares.",
    "Between $80 and $95.",
    "For you 50% off: $62.50.",
    "It's free this time!",
    "Only 99 bucks.",
    "99 USD, deal?",
    "We come tomorrow at 9 am.",
    "You're booked for Friday at 10.",
    "Sam will be there in 20 minutes.",
    "Your visit is canceled.",
    "I've refunded your deposit.",
    "Call us at 212-555-0199.",
    "Pay here: https://pay.example/now",
    "Mike says he guarantees it for life.",
    "The owner approved it.",
]


def _said(installation: Installation) -> str:
    return texts_of(installation.sent())


@pytest.mark.parametrize("lie", LIES)
def test_an_invented_reply_falls_back_to_the_template(install: Install, lie: str) -> None:
    installation = install(reader=ScriptedReader(words=lambda plan, honest: lie))
    (answer,) = installation.ask("sms", DANA, TUESDAY)
    assert lie not in answer.text
    assert money(answer.text) == {"$125"}
    assert answer.slots == [TUESDAY_AT_ONE]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_added_to_the_truth(install: Install, lie: str) -> None:
    installation = install(reader=ScriptedReader(words=lambda plan, honest: f"{honest} {lie}"))
    (answer,) = installation.ask("sms", DANA, TUESDAY)
    assert lie not in answer.text
    assert money(answer.text) == {"$125"}


@pytest.mark.parametrize("lie", LIES)
def test_the_whole_story_with_a_liar(install: Install, lie: str) -> None:
    """What is booked and said is what it would be without him."""
    installation = install(reader=ScriptedReader(words=lambda plan, honest: f"{lie} {honest}"))
    book(installation)
    installation.advance("2026-11-25 12:00")
    assert lie not in _said(installation)
    assert money(_said(installation)) == {"$125"}
    assert {slot for got in installation.sent() for slot in got.slots} == {TUESDAY_AT_ONE}


AMOUNTS = st.one_of(
    st.integers(1, 9_999).map(lambda n: f"${n}"),
    st.integers(1, 999_999).map(lambda n: f"${n / 100:.2f}"),
    st.integers(1, 999).map(lambda n: f"{n} dollars"),
    st.integers(1, 99).map(lambda n: f"{n}% off"),
    st.integers(1, 999).map(lambda n: f"€{n}"),
)


@settings(max_examples=pick(small=25, prove=500), deadline=None)
@given(amount=AMOUNTS)
def test_any_amount_that_no_document_holds(
    tmp_path_factory: pytest.TempPathFactory, amount: str
) -> None:
    reader = ScriptedReader(words=lambda plan, honest: f"Our price: {amount}. {honest}")
    installation = Installation(MEMORY, tmp_path_factory.mktemp("liar"), reader=reader)
    installation.ask("sms", DANA, TUESDAY)
    said = installation.last(DANA).text
    assert "Our price" not in said or amount in ("$125", "$125.00", "125 dollars")
    installation.close()


def test_words_left_out_are_found_too(install: Install) -> None:
    """A reply that keeps a time back is no reply: the template says it."""
    installation = install(reader=ScriptedReader(words=lambda plan, honest: "Hello!"))
    book(installation)
    assert installation.last(DANA).slots == [TUESDAY_AT_ONE]
    assert "1 and 3 pm" in installation.last(DANA)


def test_a_claim_without_a_receipt(install: Install) -> None:
    """It says "booked" for every plan; only the plan of a booking may."""

    def boast(plan: ReplyPlan, honest: str) -> str:
        return f"You're booked! {honest}"

    installation = install(reader=ScriptedReader(words=boast))
    for text in (TUESDAY, "yes"):
        installation.ask("sms", DANA, text)
        assert "booked" not in installation.last(DANA)
    installation.ask("sms", DANA, PERSON)
    assert "booked" in installation.last(DANA)
    assert installation.booked


def test_safety_words_go_word_for_word(install: Install) -> None:
    def soothe(plan: ReplyPlan, honest: str) -> str:
        kinds = {act.kind for act in plan.acts}
        return "Don't worry, just open a window." if ActKind.SAFETY in kinds else honest

    installation = install(reader=ScriptedReader(words=soothe))
    (safety,) = installation.ask("sms", DANA, "I smell gas in the kitchen")
    assert "911" in safety
    assert "window" not in safety


# ---- readings that are wild


def _wild(rng: random.Random, context: ReadingContext) -> Understanding:
    def instant() -> Window:
        start = context.now + timedelta(minutes=rng.randrange(-10_000, 20_000_000))
        return Window(start=start, end=rng.choice([None, start + timedelta(days=400)]))

    return Understanding(
        intents=tuple(rng.sample(list(Intent), rng.randrange(5))),
        services=tuple(rng.sample(["plumbing/faucet", "nonsense", "", "event_id_here"], 2)),
        items=tuple(rng.sample(["faucet_replace", "nope", "door_exterior"], rng.randrange(2))),
        name=rng.choice([None, "Robert'); DROP TABLE", "$99", "x" * 500, "Sam"]),
        address=rng.choice([None, "event_id_here", "12 Main St, Kingston", "$1 St"]),
        phone=rng.choice([None, "+1", "911"]),
        windows=tuple(instant() for _ in range(rng.randrange(4))),
        choice=rng.choice([None, Choice(number=rng.randrange(-3, 99))]),
        yes=rng.choice([None, True, False]),
        faqs=tuple(rng.sample(["insured", "nope"], rng.randrange(2))),
        wants_person=rng.random() < 0.05,
        confidence=rng.random() * 3,
    )


@pytest.mark.parametrize("seed", range(pick(small=12, prove=60)))
def test_any_reading_at_all(install: Install, seed: int) -> None:
    """Nothing breaks, nothing is promised outside hours or horizon, no visit overlaps."""
    rng = random.Random(seed)
    reader = ScriptedReader(reads=lambda text, context, honest: _wild(rng, context))
    installation = install(reader=reader)
    for n in range(12):
        installation.ask("sms", rng.choice([DANA, "+18455550112"]), f"words {n}")
    assert not installation.dead
    for visit in installation.visits():
        assert "08:00" <= when(visit.start)[11:] < "18:00"
        assert visit.start < installation.clock.now() + timedelta(days=62)
    spans = sorted((v.technicians[0], v.start, v.end) for v in installation.booked)
    for (one, _, end), (other, start, _) in pairwise(spans):
        assert one != other or end <= start
    book = installation.files.price_book
    priced = {a for item in book.items for a in (item.cents, item.low, item.high)}
    priced |= {a for q in installation.quotes() for a in (q.low, q.high)}
    priced |= {book.hourly_cents, book.minimum_cents}
    assert {amount for got in installation.sent() for amount in got.amounts} <= priced


def test_a_reading_is_asked_for_once(install: Install) -> None:
    """Complaint 18: after an interruption the first answer is used again."""
    reader = ScriptedReader()
    installation = install(reader=reader)
    installation.say("sms", DANA, TUESDAY)
    installation.restart()
    installation.advance(timedelta(minutes=1))
    assert reader.read == 1
    assert [one.call for one in installation.all(ModelAnswer)].count("understand") == 1
    assert installation.last(DANA).slots == [TUESDAY_AT_ONE]


def test_a_reader_that_is_down_is_waited_for_and_not_for_ever(install: Install) -> None:
    def down(text: str, context: ReadingContext, honest: Understanding) -> Understanding:
        raise TryAgain("the model's API is down")

    installation = install(reader=ScriptedReader(reads=down))
    installation.say("sms", DANA, TUESDAY)
    installation.advance(timedelta(seconds=12))
    assert installation.sent(DANA), "past the deadline a message is taken as unread, and answered"
    assert not installation.visits()


def test_most_bookings_of_one_conversation(install: Install) -> None:
    """Complaint 18: eighteen years of bookings."""

    def always(text: str, context: ReadingContext, honest: Understanding) -> Understanding:
        start = context.now + timedelta(days=1)
        return Understanding(
            intents=(Intent.BOOK, Intent.CONFIRM),
            services=("plumbing/faucet",),
            name="Dana",
            address="14 Wurts St",
            windows=(Window(start=start, end=start + timedelta(days=6_570)),),
            choice=Choice(number=1),
            yes=True,
            confidence=1.0,
        )

    installation = install(reader=ScriptedReader(reads=always))
    for n in range(60):
        installation.ask("sms", DANA, f"again {n}")
    assert len(installation.booked) <= 20


@pytest.mark.one_process
def test_a_reply_that_fails_its_own_check_is_passed_on_and_never_silence(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def suspicious(text: str, plan: ReplyPlan, **how: bool) -> tuple[Breach, ...]:
        wrong = Breach(BreachKind.NAME, text, (0, len(text)), "a name that is no fact of the plan")
        return (wrong,) if "booked" in text else check(text, plan, **how)

    monkeypatch.setattr("deskhand.agents.communication.saying.check", suspicious)
    installation.ask("sms", DANA, TUESDAY)
    (answer,) = installation.ask("sms", DANA, f"yes. {PERSON}")
    assert "passed this on to Sam" in answer.text
    assert "booked" not in answer.text
    (item,) = [item for item in installation.handoffs if "failed its own check" in item.reason]
    assert "You're booked" in item.reason
