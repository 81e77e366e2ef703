"""What every LLMClient does; adapters inherit the suite. A hosted one also says what plays its server."""

from __future__ import annotations

import json
import logging
import time
from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deskhand.bootstrap import reader
from deskhand.business.load import sample
from deskhand.connections import ModelAccount
from deskhand.domain.errors import TryAgain
from deskhand.domain.plan import ActKind
from deskhand.domain.spending import Outcome
from deskhand.domain.understanding import Intent, Understanding
from deskhand.domain.windows import Window
from deskhand.language.guard import check
from deskhand.ports.llm import Allowance, LLMClient, NoAnswer, Photo, ReadingContext
from tests.support.models.wire import KEY, READING, Says, Wire
from tests.support.plans import act, at, plan

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
CONTEXT = ReadingContext(
    now=NOW,
    zone="America/New_York",
    items=sample().price_book.items,
    faqs=sample().faq_book.faqs,
    last_outgoing="I have these times. Which one works?",
    offers=(Window(start=NOW + timedelta(days=1)), Window(start=NOW + timedelta(days=2))),
)
WORDS = "my kitchen faucet drips, call 845-555-0173 or mail dana@mail.example. Dana, 14 Wurts St"
QUOTE = plan(
    act(ActKind.QUOTE_FIXED, item="faucet repair", total=12_500),
    act(ActKind.OFFER_SLOTS, slot1=at(24, 13, 15), slot2=at(25, 8, 10)),
)
ODD_TEXTS = (
    "",
    " ",
    "\x00",
    "\ud800 lone",
    "😀" * 500,
    "a" * 20_000,
    '{"intents": []}',
    ">>>\n<<<",
)
SLACK = 0.6
"""Seconds a busy machine may add to a deadline."""


class Model(ABC):
    """A client and what is on its other side."""

    @abstractmethod
    def client(self) -> LLMClient:
        """A client of its own."""


class LLMContract:
    """Every engine."""

    @pytest.fixture
    def model(self) -> Model:
        raise NotImplementedError

    def test_it_has_a_name(self, model: Model) -> None:
        assert model.client().name

    def test_it_reads_words_to_an_understanding(self, model: Model) -> None:
        read = model.client().understand(WORDS, CONTEXT)
        assert isinstance(read, Understanding)
        assert Intent.REQUEST_QUOTE in read.intents
        assert "plumbing/faucet" in read.services

    def test_what_is_deterministic_says_the_same_twice(self, model: Model) -> None:
        client = model.client()
        if client.deterministic:
            assert client.understand(WORDS, CONTEXT) == client.understand(WORDS, CONTEXT)

    def test_it_words_a_plan_so_that_the_guard_lets_it_pass(self, model: Model) -> None:
        said = model.client().word(QUOTE, "plain")
        assert "$125" in said
        assert check(said, QUOTE) == ()

    @pytest.mark.parametrize("text", ODD_TEXTS, ids=lambda text: ascii(text[:12]))
    def test_any_text_at_all_is_read_or_passed_over(self, model: Model, text: str) -> None:
        try:
            read = model.client().understand(text, CONTEXT)
        except TryAgain:
            return
        assert isinstance(read, Understanding)


class HostedModel(Model):
    """A model behind a wire that a test plays on."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._made: list[LLMClient] = []

    @abstractmethod
    def account(self, key: str = KEY, **settings: Any) -> ModelAccount:
        """What an installation would be told."""

    def client(self, key: str = KEY, **settings: Any) -> LLMClient:
        """A client of its own, as an installation makes it."""
        self._made.append(reader(self.account(key, **settings)))
        return self._made[-1]

    def close(self) -> None:
        """End all that was made."""
        for client in self._made:
            client.close()


class HostedContract(LLMContract):
    """Every engine behind a network."""

    @pytest.fixture
    def model(self) -> HostedModel:
        raise NotImplementedError

    def test_the_request_is_one_the_api_takes(self, model: HostedModel) -> None:
        client = model.client()
        client.understand(WORDS, CONTEXT, Allowance(3.6))  # as a text's turn allows
        client.word(QUOTE, "Hey there, Sam here.", Allowance(3.2, 400))
        assert model.wire.refused == []
        reading, wording = model.wire.asked
        assert {"intents", "services", "hazard"} <= reading.fields
        assert wording.fields == {"text"}
        assert "Sam here" in wording.user

    def test_no_fact_of_a_plan_and_no_number_of_a_person_is_sent(self, model: HostedModel) -> None:
        client = model.client()
        client.understand(WORDS, CONTEXT)
        client.word(QUOTE, "")
        reading, wording = model.wire.asked
        assert "0173" not in json.dumps(reading.raw)
        assert "dana@mail" not in json.dumps(reading.raw)
        assert not {"125", "faucet", "Nov 24"} & set(wording.user.replace("}}", " ").split())
        assert "{{total}}" in wording.user

    def test_a_photo_goes_along(self, model: HostedModel) -> None:
        photo = Photo(media_type="image/jpeg", sha256="0" * 64, content=b"\xff\xd8 picture")
        context = CONTEXT.model_copy(update={"photos": (photo,)})
        model.client().understand("look at this", context)
        (asked,) = model.wire.asked
        assert asked.photos == (("image/jpeg", b"\xff\xd8 picture"),)

    def test_what_a_call_took_is_noted(self, model: HostedModel) -> None:
        allowance = Allowance(5.0)
        model.client().understand(WORDS, CONTEXT, allowance)
        spent = allowance.spent
        assert spent is not None
        assert spent.outcome is Outcome.ANSWERED
        assert 100 < spent.input_tokens < 1_500
        assert spent.output_tokens == 47
        assert spent.milliseconds > 0
        assert spent.model

    def test_no_question_is_longer_than_it_may_be(self, model: HostedModel) -> None:
        client = model.client()
        for text in ("hi", WORDS * 200, "agua 漏水 ☕ " * 400):
            client.understand(text, CONTEXT, Allowance(5.0, input_tokens=1_100))
        for asked in model.wire.asked:
            assert len(f"{asked.system}{asked.user}") < 1_100 * 4

    @pytest.mark.filterwarnings("ignore:.*is not a valid:UserWarning")
    @pytest.mark.parametrize(
        ("kind", "why"),
        [
            ("blocked", Outcome.REFUSED),
            ("safety", Outcome.REFUSED),
            ("refused", Outcome.REFUSED),
            ("odd", Outcome.REFUSED),
            ("bad_request", Outcome.REFUSED),
            ("cut", Outcome.CUT),
            ("denied", Outcome.NOT_ALLOWED),
            ("down", Outcome.BUSY),
            ("busy", Outcome.BUSY),
            ("garbage", Outcome.UNREACHABLE),
            ("html", Outcome.UNREACHABLE),
            ("hangup", Outcome.UNREACHABLE),
        ],
    )
    def test_an_answer_that_is_none(
        self,
        model: HostedModel,
        kind: str,
        why: Outcome,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        model.wire.always = Says(kind)
        allowance = Allowance(3.0)
        with caplog.at_level(logging.DEBUG, "deskhand"), pytest.raises(NoAnswer) as raised:
            model.client().understand(WORDS, CONTEXT, allowance)
        assert raised.value.why is why
        assert allowance.spent
        assert allowance.spent.outcome is why
        quoted = f"{raised.value} {caplog.text}"
        assert KEY not in quoted
        assert "faucet" not in quoted

    @pytest.mark.parametrize(
        "text",
        ["", "no", "[]", "null", "{}", '{"intents": "book"}', '{"intents": ["made_up"]}', "{" * 99],
    )
    def test_an_answer_of_another_shape(self, model: HostedModel, text: str) -> None:
        model.wire.always = Says(text=text)
        with pytest.raises(NoAnswer) as raised:
            model.client().understand(WORDS, CONTEXT)
        assert raised.value.why in (Outcome.MALFORMED, Outcome.REFUSED)

    @pytest.mark.parametrize("kind", ["slow", "drip"])
    @pytest.mark.parametrize("seconds", [0.5, 1.0])
    def test_nobody_waits_longer_than_he_said(
        self, model: HostedModel, kind: str, seconds: float
    ) -> None:
        client = model.client()
        client.understand("warm", CONTEXT)
        model.wire.always = Says(kind, seconds=4.0)
        allowance, began = Allowance(seconds), time.monotonic()
        with pytest.raises(NoAnswer) as raised:
            client.understand(WORDS, CONTEXT, allowance)
        assert time.monotonic() - began < seconds + SLACK
        assert raised.value.why is Outcome.LATE
        assert allowance.spent
        assert allowance.spent.input_tokens > 100, "it may be paid all the same"

    def test_passing_trouble_is_asked_once_more(self, model: HostedModel) -> None:
        model.wire.will("down")
        assert model.client().understand(WORDS, CONTEXT).services == ("plumbing/faucet",)
        assert model.wire.hits == 2

    def test_a_wait_the_server_names_is_kept_if_there_is_time(self, model: HostedModel) -> None:
        model.wire.will(Says("busy", seconds=0.6))
        began = time.monotonic()
        model.client().understand(WORDS, CONTEXT, Allowance(5.0))
        assert time.monotonic() - began >= 0.6

    def test_and_is_not_waited_for_if_there_is_none(self, model: HostedModel) -> None:
        model.wire.always = Says("busy", seconds=53)
        client, began = model.client(), time.monotonic()
        for why in (Outcome.BUSY, Outcome.RESTING):
            with pytest.raises(NoAnswer) as raised:
                client.understand(WORDS, CONTEXT, Allowance(3.0))
            assert raised.value.why is why
        assert time.monotonic() - began < 3.0
        assert model.wire.hits == 1

    def test_after_failures_in_a_row_it_is_left_alone(self, model: HostedModel) -> None:
        client = model.client()
        model.wire.always = Says("down")
        for _ in range(6):
            with pytest.raises(NoAnswer):
                client.understand(WORDS, CONTEXT, Allowance(3.0))
        assert model.wire.hits == 3

    def test_a_refused_message_says_nothing_about_the_server(self, model: HostedModel) -> None:
        client = model.client()
        model.wire.will(*["refused"] * 5)
        for _ in range(5):
            with pytest.raises(NoAnswer):
                client.understand(WORDS, CONTEXT)
        assert client.understand(WORDS, CONTEXT).intents

    def test_a_wrong_key_is_told_without_it(self, model: HostedModel) -> None:
        with pytest.raises(NoAnswer) as raised:
            model.client(key="AIza-wrong-key").understand(WORDS, CONTEXT)
        assert raised.value.why is Outcome.NOT_ALLOWED
        assert "wrong" not in f"{raised.value!r} {raised.value}"

    def test_a_wording_that_loses_a_fact_is_none(self, model: HostedModel) -> None:
        model.wire.always = Says(text=json.dumps({"text": "That's $99, cheap!"}))
        with pytest.raises(NoAnswer) as raised:
            model.client().word(QUOTE, "")
        assert raised.value.why is Outcome.MALFORMED

    def test_windows_are_read_in_the_business_s_zone(self, model: HostedModel) -> None:
        told = {**READING, "windows": [{"start": "2026-11-24T13:00", "end": "2026-11-24T15:00"}]}
        model.wire.always = Says(text=json.dumps(told))
        (window,) = model.client().understand(WORDS, CONTEXT).windows
        assert window.start == datetime(2026, 11, 24, 18, tzinfo=UTC)
