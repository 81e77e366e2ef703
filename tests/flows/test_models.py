"""A hosted model beside the rules: it helps where it can; slow, down or lying it does no harm."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand.bootstrap import Parts, assemble, reader
from deskhand.business.load import BusinessFiles, sample
from deskhand.channels import text as texts
from deskhand.channels.contacts import contact_id
from deskhand.connections import ModelAccount
from deskhand.domain.base import Channel
from deskhand.domain.control import AuditEntry, ModelAnswer
from deskhand.domain.errors import Conflict
from deskhand.domain.people import InboundMessage
from deskhand.domain.spending import Ask, ModelDay, ModelUse, Outcome, Words
from deskhand.ports.llm import LLMClient
from deskhand.ports.store import Commit
from deskhand.providers.blobs.memory import MemoryBlobs
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.system import SystemClock, random_id
from deskhand.providers.messaging.simulator import PhoneSimulator
from deskhand.providers.store.memory import MemoryStore
from deskhand.runtimes.embedded import Live
from tests.flows.installation import DANA, Installation
from tests.flows.runtimes import MEMORY
from tests.support.mails import mail
from tests.support.models.openai import MODEL, OpenAIHandler
from tests.support.models.wire import KEY, READING, Asked, Says, Wire, honest, served
from tests.support.pictures import MARK, picture

TUESDAY = "Hi, my kitchen faucet drips. Can you come on Tuesday at 1?"
ODD = "the thing by the dishes does the drippy thing again"
"""Words that the rules cannot place."""
Start = Callable[..., Installation]


@pytest.fixture
def wire() -> Iterator[Wire]:
    with served(Wire(), OpenAIHandler) as wire:
        yield wire


@pytest.fixture
def model(wire: Wire) -> Iterator[LLMClient]:
    account = ModelAccount(engine="openai", model=MODEL, key=KEY, url=f"{wire.url}/v1")
    client = reader(account)
    yield client
    client.close()


def using(**use: Any) -> BusinessFiles:
    """The sample business with these limits for models."""
    files = sample()
    voice = use.pop("voice", "")
    models = ModelUse(**{"cents_a_day": 10_000, **use})
    business = files.business.model_copy(update={"models": models, "voice": voice})
    return files.model_copy(update={"business": business})


@pytest.fixture
def start(tmp_path: Path, model: LLMClient) -> Iterator[Start]:
    made: list[Installation] = []

    def begin(**use: Any) -> Installation:
        files = using(**{"read": Ask.ALWAYS, "word": Words.ALWAYS, **use})
        made.append(Installation(MEMORY, tmp_path / str(len(made)), reader=model, files=files))
        return made[-1]

    yield begin
    for installation in made:
        installation.close()


def without_a_model(tmp_path: Path, text: str) -> str:
    plain = Installation(MEMORY, tmp_path / "plain")
    (answer,) = plain.ask("sms", DANA, text)
    plain.close()
    return str(answer.text)


# ---- it helps


def test_it_reads_what_the_rules_cannot(start: Start, wire: Wire, tmp_path: Path) -> None:
    assert "$125" not in without_a_model(tmp_path, ODD)
    (answer,) = start(read=Ask.UNSURE).ask("sms", DANA, ODD)
    assert "$125" in answer.text


def test_it_is_not_asked_where_the_rules_are_sure(start: Start, wire: Wire) -> None:
    start(read=Ask.UNSURE, word=Words.NEVER).ask("sms", DANA, TUESDAY)
    assert wire.asked == []


def test_it_words_with_the_owner_s_voice_and_the_plan_s_facts(start: Start, wire: Wire) -> None:
    def sunny(asked: Asked) -> str:
        if "text" not in asked.fields:
            return honest(asked)
        draft = json.loads(honest(asked))["text"]
        return json.dumps({"text": f"Sure thing. {draft}"})

    wire.answer = sunny
    installation = start(word=Words.WITH_VOICE, voice="Sure thing, can do! Sam")
    (answer,) = installation.ask("sms", DANA, TUESDAY)
    assert answer.text.startswith("Sure thing. ")
    assert "$125" in answer.text
    assert any("Sure thing, can do! Sam" in asked.user for asked in wire.asked)


def test_without_samples_the_templates_speak(start: Start, wire: Wire) -> None:
    start(word=Words.WITH_VOICE).ask("sms", DANA, TUESDAY)
    assert [one.fields for one in wire.asked if "text" in one.fields] == []


@pytest.mark.parametrize(
    "lie",
    [
        "We do it for $99. {{draft}}",
        "{{draft}} Guaranteed for life!",
        "{{draft}} Someone is on the way.",
        "Your visit is booked. {{draft}}",
        "{{item}} {{total}} {{total}}",
        "Ignore the plan.",
    ],
)
def test_a_wording_that_lies_is_never_sent(
    start: Start, wire: Wire, tmp_path: Path, lie: str
) -> None:
    def lying(asked: Asked) -> str:
        if "text" not in asked.fields:
            return honest(asked)
        draft = json.loads(honest(asked))["text"]
        return json.dumps({"text": lie.replace("{{draft}}", draft)})

    wire.answer = lying
    (answer,) = start().ask("sms", DANA, TUESDAY)
    assert answer.text == without_a_model(tmp_path, TUESDAY)


def test_a_danger_only_the_model_sees_rings_the_owner(start: Start, wire: Wire) -> None:
    told = {
        **READING,
        "intents": ["other"],
        "services": [],
        "items": [],
        "hazard": "fire",
        "hazard_words": "my kitchen is getting a bit toasty by itself",
    }
    wire.answer = lambda asked: honest(asked) if "text" in asked.fields else json.dumps(told)
    installation = start()
    installation.say("sms", DANA, "so, my kitchen is getting a bit toasty by itself")
    installation.settle()
    (page,) = installation.pages
    assert "toasty" in page.text
    assert "911" in installation.sent(DANA)[0].text


def test_a_photo_is_shown_to_the_model_without_where_it_was_taken(start: Start, wire: Wire) -> None:
    taken = picture("JPEG")
    installation = start(read=Ask.UNSURE)
    installation.mail(
        mail(
            "What would it cost to fix what is in the picture?",
            sender="Dana <dana@mail.example>",
            message_id="<photo-1@mail.example>",
            files=[
                ("IMG_1.JPG", "image/jpeg", taken),
                ("plan.pdf", "application/pdf", b"%PDF-1.7"),
            ],
        )
    )
    installation.settle()
    (asked,) = [one for one in wire.asked if "text" not in one.fields]
    ((media_type, sent),) = asked.photos
    assert media_type == "image/jpeg"
    assert MARK.encode() in taken
    assert MARK.encode() not in sent
    assert b"Exif" not in sent


# ---- nobody waits, nothing is lost


@pytest.mark.parametrize(
    "says",
    [
        Says("slow", seconds=30),
        Says("drip", seconds=30),
        Says("down"),
        Says("busy", seconds=53),
        Says("denied"),
        Says("refused"),
        Says("cut"),
        Says("garbage"),
        Says("html"),
        Says("hangup"),
        Says(text='{"intents": []}'),
    ],
    ids=lambda says: says.kind,
)
def test_a_model_in_trouble_costs_neither_the_turn_nor_its_deadline(
    start: Start, wire: Wire, tmp_path: Path, says: Says
) -> None:
    installation = start()
    installation.ask("sms", "+18455550199", TUESDAY)  # loads the vendor's library
    wire.always = says
    began = time.monotonic()
    (answer,) = installation.ask("sms", DANA, TUESDAY)
    assert time.monotonic() - began < 8, "both questions together; settling goes on meanwhile"
    assert answer.text == without_a_model(tmp_path, TUESDAY)
    assert not installation.dead


def live(model: LLMClient) -> tuple[Live, PhoneSimulator, list[float]]:
    """An installation by the machine's clock, as `deskhand serve` runs one, and when texts left it."""
    left: list[float] = []
    phone = PhoneSimulator(lambda _: left.append(time.monotonic()))
    parts = Parts(
        store=MemoryStore(),
        clock=SystemClock(),
        new_id=random_id,
        blobs=MemoryBlobs(),
        reader=model,
        calendar=BuiltinCalendar(),
        texts={Channel.SMS: phone},
    )
    app = assemble(using(read=Ask.ALWAYS, word=Words.ALWAYS), parts)
    return Live(app), phone, left


@pytest.mark.parametrize("kind", ["slow", "drip", "down", "hangup"])
def test_by_the_machine_s_own_clock_several_people_hear_within_eight_seconds(
    model: LLMClient, wire: Wire, kind: str
) -> None:
    wire.always = Says(kind, seconds=30)
    runtime, phone, left = live(model)
    runtime.start()
    app = runtime.app
    began: list[float] = []
    try:
        for n in range(3):
            contact = contact_id(Channel.SMS, f"+1845555018{n}")
            now = app.parts.clock.now()
            message = texts.inbound(
                channel=Channel.SMS, contact=contact, text=TUESDAY, received_at=now, sent_at=now
            )
            began.append(time.monotonic())
            wakes = app.intake.accept(app.business, message)
            threading.Thread(target=runtime.submit, args=(wakes,)).start()
        deadline = time.monotonic() + 12
        while len(phone.sent) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        runtime.stop()
        app.close()
    assert len(phone.sent) == 3
    assert all("$125" in text.text for text in phone.sent)
    assert max(left) - min(began) < 8.0


def test_a_server_killed_in_the_middle(start: Start, wire: Wire, tmp_path: Path) -> None:
    installation = start()
    installation.ask("sms", "+18455550199", TUESDAY)
    wire.always = Says("hangup")
    threading.Timer(0.2, lambda: setattr(wire, "always", Says("slow", seconds=30))).start()
    (answer,) = installation.ask("sms", DANA, TUESDAY)
    assert answer.text == without_a_model(tmp_path, TUESDAY)


def test_what_failed_is_told_in_the_trail(start: Start, wire: Wire) -> None:
    wire.always = Says("refused")
    installation = start()
    installation.ask("sms", DANA, TUESDAY)
    outcomes = {one.spent.outcome for one in installation.all(ModelAnswer) if one.spent}
    assert outcomes == {Outcome.REFUSED}
    (inbound,) = installation.all(InboundMessage)
    assert inbound.understanding
    assert not inbound.understanding.by_model
    assert ("model", "refused") in {(e.field, e.value) for e in inbound.understanding.evidence}


# ---- what it costs


def test_a_turn_asks_one_reading_and_one_wording_however_many_texts(
    start: Start, wire: Wire
) -> None:
    installation = start()
    for text in ("hey there", ODD, "could you do it tuesday afternoon?"):
        installation.say("sms", DANA, text)
    installation.settle()
    kinds = ["word" if "text" in asked.fields else "read" for asked in wire.asked]
    assert sorted(kinds) == ["read", "word"]
    total = sum(one.spent.input_tokens for one in installation.all(ModelAnswer) if one.spent)
    assert total <= 1_500


def test_a_handler_that_runs_again_asks_nothing(start: Start, wire: Wire) -> None:
    installation = start()
    installation.say("sms", DANA, ODD)
    hits = wire.hits
    assert hits == 1
    installation.restart()
    installation.advance(timedelta(minutes=1))
    assert wire.hits == hits + 1, "one wording"
    assert len(installation.all(ModelAnswer)) == 2


def test_an_answer_that_came_late_is_used_when_the_handler_runs_again(
    start: Start, wire: Wire
) -> None:
    """The first run was cut off after the call: by now there would be no time to ask."""
    installation = start(word=Words.NEVER)
    commit, cut = installation.store.commit, []

    def cut_once(business: str, change: Commit) -> None:
        if any(ref.collection == "InboundMessage" for ref in change.puts) and wire.hits and not cut:
            cut.append(True)
            installation.clock.set(installation.clock.now() + timedelta(seconds=7))
            raise Conflict("somebody else was first")
        commit(business, change)

    installation.store.commit = cut_once  # type: ignore[method-assign]
    (answer,) = installation.ask("sms", DANA, ODD)
    assert cut
    assert wire.hits == 1
    assert "$125" in answer.text


def test_what_a_call_took_is_in_the_trail_and_on_the_day(start: Start, wire: Wire) -> None:
    installation = start()
    installation.ask("sms", DANA, ODD)
    answers = installation.all(ModelAnswer)
    assert {one.call for one in answers} == {"understand", "word"}
    assert all(one.spent and one.spent.input_tokens and one.conversation for one in answers)
    audited = [entry.spent for entry in installation.all(AuditEntry) if entry.spent]
    assert sorted(s.input_tokens for s in audited) == sorted(
        one.spent.input_tokens for one in answers if one.spent
    )
    (day,) = installation.all(ModelDay)
    assert (day.id, day.calls) == ("2026-11-22", 2)


def test_the_day_s_limit_ends_the_asking_and_not_the_answering(start: Start, wire: Wire) -> None:
    installation = start(calls_a_day=3)
    for n in range(4):
        assert installation.ask("sms", f"+1845555017{n}", TUESDAY)
    assert wire.hits == 3
    installation.advance(timedelta(days=1))
    assert installation.ask("sms", DANA, TUESDAY)
    assert wire.hits == 5


def test_a_limit_of_nothing_asks_nothing(start: Start, wire: Wire) -> None:
    assert start(cents_a_day=0).ask("sms", DANA, TUESDAY)
    assert wire.hits == 0


# ---- whose words go where


PEOPLE = {
    "+18455550161": ("Quillon Abernathy", "3 Zephyr Lane", "zebrafish aquarium"),
    "+18455550162": ("Marguerite Oxley", "77 Juniper Court", "harpsichord room"),
    "+18455550163": ("Thaddeus Bloom", "210 Larkspur Ave", "taxidermy den"),
}


def test_nothing_of_one_customer_is_in_another_s_prompt(start: Start, wire: Wire) -> None:
    installation = start()
    lines = (
        "Hi, my faucet drips in the {2}. Can you come Tuesday at 1?",
        "{0}, {1}. Call me at {3}.",
        "1",
        "and the {2} door sticks too, {0} here",
    )
    for line in lines:
        for phone, (name, address, thing) in PEOPLE.items():
            installation.say("sms", phone, line.format(name, address, thing, phone))
        installation.settle()
    assert len(wire.asked) > 12
    for asked in wire.asked:
        sent = json.dumps(asked.raw)
        told = {
            phone
            for phone, (name, address, thing) in PEOPLE.items()
            if {name, address, thing, name.split()[1]}
            & {w for w in (name, address, thing) if w in sent}
        }
        assert len(told) <= 1, sent
        assert "8455550" not in sent


def test_logs_hold_no_words_and_no_key(
    start: Start, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    wire.will("answer", "refused", "down", "busy", "denied")
    installation = start()
    with caplog.at_level(logging.INFO):
        for n, text in enumerate((ODD, "Zanzibar marmalade faucet", "Dana Reyes, 14 Wurts St")):
            installation.ask("sms", f"+1845555017{n}", text)
    said = caplog.text
    for secret in ("drippy", "marmalade", "Wurts", "Reyes", KEY):
        assert secret not in said
    assert "gave no answer" in said
