"""The gate at the claim: consent, hand-over, caps, quiet hours, the owner's yes, unchanged sources."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from deskhand.domain.base import Channel
from deskhand.domain.business import Business, Mode
from deskhand.domain.control import ApprovalState, EffectState
from deskhand.domain.messages import ApprovalAnswered, HandedOff
from deskhand.domain.people import ContactPoint, Conversation
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit, VisitStatus
from deskhand.ports.store import Commit
from tests.contracts.runtime import all_at_once
from tests.support.bluebird import DANA, SUNDAY_NOON, ZONE, Office

TEN_AT_NIGHT = SUNDAY_NOON.replace(hour=22)


def office(**policy: Any) -> Office:
    made = Office(**{"mode": Mode.AUTO, **policy})
    made.customer(name="Dana Reyes", address="14 Wurts St, Kingston")
    return made


def visit(at: Office) -> Visit:
    start = datetime(2026, 11, 24, 14, 0, tzinfo=ZONE)
    made = Visit(
        id="v1",
        customer=f"c{DANA}",
        services=("plumbing",),
        status=VisitStatus.CONFIRMED,
        technicians=("Sam",),
        start=start,
        end=start + timedelta(hours=1),
        window=Window(start=start, end=start + timedelta(hours=2)),
        travel_minutes=30,
        zone="America/New_York",
        changed_at=at.clock.now(),
    )
    at.write(made)
    return made


def opt_out(at: Office) -> None:
    contact = at.read(ContactPoint, f"sms:{DANA}")
    at.write(contact.model_copy(update={"opted_out_at": at.clock.now()}))


def take_over(at: Office) -> None:
    conversation = at.read(Conversation, f"c{DANA}")
    at.write(conversation.model_copy(update={"silenced_at": at.clock.now()}))


def answer(at: Office, approval: str, state: ApprovalState, key: str = "") -> None:
    event = ApprovalAnswered(subject=approval, state=state, by="Sam")
    at.runtime.submit(at.app.intake.post(at.business, f"{approval}:{state}:{key}", event))


# ---- consent and hand-over


def test_a_plain_answer_goes_at_once() -> None:
    at = office()
    (wake,) = at.send("Hello.")
    at.runtime.submit([wake])
    assert at.texts() == ["Hello."]
    assert at.effect(wake).state is EffectState.SENT


@pytest.mark.parametrize("change", [opt_out, take_over])
def test_what_changed_between_plan_and_claim_refuses(change: Any) -> None:
    at = office()
    (wake,) = at.send("Hello.")
    change(at)
    at.runtime.submit([wake])
    at.pass_time(days=2)
    assert at.texts() == []
    assert at.effect(wake).state is EffectState.REFUSED
    assert at.effect(wake).reason


@pytest.mark.parametrize("change", [opt_out, take_over])
def test_what_changes_between_the_gates_look_and_the_claim_refuses_too(
    change: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = office()
    (wake,) = at.send("Hello.")
    commit, changed = at.store.commit, []

    def slow(business: str, work: Commit) -> None:
        claims = any(ref.collection == "Effect" for ref in work.puts)
        if claims and not changed:
            changed.append(True)
            change(at)
        commit(business, work)

    monkeypatch.setattr(at.store, "commit", slow)
    at.runtime.submit([wake])
    assert changed
    assert at.texts() == []
    assert at.effect(wake).state is EffectState.REFUSED


def test_the_receipt_of_a_stop_is_the_last_word() -> None:
    at = office()
    opt_out(at)
    receipt = at.send("You are unsubscribed.", action="stop_receipt", receipt=True)
    other = at.send("Still there?", receipt=True)
    at.runtime.submit([*receipt, *other])
    assert at.texts() == ["You are unsubscribed."]


def test_an_emergency_goes_even_while_the_owner_has_the_conversation() -> None:
    at = office(paused=True)
    take_over(at)
    at.runtime.submit(at.send("Leave the house.", incident="incident-1"))
    assert at.texts() == ["Leave the house."]


# ---- quiet hours


def test_what_we_start_waits_for_the_morning_and_then_goes() -> None:
    at = office(start=TEN_AT_NIGHT)
    (wake,) = at.send("A reminder.", started_by_us=True)
    at.runtime.submit([wake])
    at.pass_time(hours=8, minutes=59)
    assert at.texts() == []
    assert at.effect(wake).state is EffectState.PLANNED
    at.pass_time(minutes=1)
    assert at.texts() == ["A reminder."]


def test_an_answer_and_an_emergency_go_at_night() -> None:
    at = office(start=TEN_AT_NIGHT)
    at.runtime.submit(at.send("An answer."))
    at.runtime.submit(at.send("Danger.", started_by_us=True, incident="incident-1"))
    assert at.texts() == ["An answer.", "Danger."]


def test_who_opts_out_in_the_night_gets_nothing_in_the_morning() -> None:
    at = office(start=TEN_AT_NIGHT)
    (wake,) = at.send("A reminder.", started_by_us=True)
    at.runtime.submit([wake])
    at.pass_time(hours=2)
    opt_out(at)
    at.pass_time(days=1)
    assert at.texts() == []
    assert at.effect(wake).state is EffectState.REFUSED


def test_an_hour_that_comes_twice_is_waited_out_and_not_looped() -> None:
    second_quarter_past_one = datetime(2026, 11, 1, 1, 15, tzinfo=ZONE, fold=1)
    at = office(start=second_quarter_past_one, quiet_until=time(1, 30))
    (wake,) = at.send("A reminder.", started_by_us=True)
    assert at.dispatcher.run([wake]) < 5
    assert at.texts() == []
    at.pass_time(minutes=20)
    assert at.texts() == ["A reminder."]


# ---- caps


def test_the_cap_holds_until_the_window_has_passed() -> None:
    at = office(max_automatic_messages=3, automatic_messages_hours=24)
    for n in range(5):
        at.runtime.submit(at.send(f"Message {n}."))
    assert len(at.texts()) == 3
    at.runtime.submit(at.send("Leave the house.", incident="incident-1"))
    assert at.texts()[-1] == "Leave the house."
    at.pass_time(hours=25)
    at.runtime.submit(at.send("Tomorrow."))
    assert at.texts()[-1] == "Tomorrow."


def test_the_cap_holds_among_many_at_once() -> None:
    at = office(max_automatic_messages=5)
    wakes = [at.send(f"Message {n}.") for n in range(16)]
    all_at_once(wakes, 8, at.runtime.submit)
    assert len(at.texts()) == 5
    states = [at.effect(wake).state for (wake,) in wakes]
    assert states.count(EffectState.SENT) == 5
    assert states.count(EffectState.REFUSED) == 11


def test_whom_the_cap_leaves_waiting_is_told_to_the_owner_once_a_day() -> None:
    at = office(max_automatic_messages=1)
    wakes = [at.send(f"Message {n}.") for n in range(6)]
    all_at_once(wakes, 4, at.runtime.submit)
    (item,) = at.items("handoff")
    assert item.contact == f"sms:{DANA}"
    assert "too many automatic messages" in item.reason
    assert [m.subject for m in at.heard if isinstance(m, HandedOff)] == [item.id]
    at.pass_time(hours=23, minutes=50)
    at.runtime.submit([*at.send("One."), *at.send("Another.")])
    assert len(at.items("handoff")) == 2


@pytest.mark.parametrize("change", [opt_out, take_over])
def test_whom_we_may_not_write_to_is_not_waiting(change: Any) -> None:
    at = office(max_automatic_messages=1)
    at.runtime.submit(at.send("One."))
    change(at)
    at.runtime.submit(at.send("Two."))
    assert at.items() == []


def test_a_cap_is_for_one_person() -> None:
    at = office(max_automatic_messages=1)
    at.customer("+18455550143")
    at.runtime.submit([*at.send("One."), *at.send("Two."), *at.send("Other.", "+18455550143")])
    assert (at.texts(), at.texts("+18455550143")) == (["One."], ["Other."])


# ---- the owner's yes


def test_in_draft_mode_a_message_waits_for_a_yes_and_goes_once() -> None:
    at = office(mode=Mode.DRAFT)
    wakes = at.send("The price is $125.")
    all_at_once([wakes] * 8, 4, at.runtime.submit)
    (asked,) = at.approvals()
    assert "The price is $125." in asked.text
    assert at.texts() == []
    all_at_once(
        [str(n) for n in range(8)], 8, lambda n: answer(at, asked.id, ApprovalState.YES, str(n))
    )
    at.pass_time(days=1)
    assert at.texts() == ["The price is $125."]
    assert [a.state for a in at.approvals()] == [ApprovalState.YES]
    at.runtime.submit(wakes)
    assert at.texts() == ["The price is $125."]


def test_yes_and_no_from_two_devices_is_one_answer() -> None:
    at = office(mode=Mode.DRAFT)
    for n in range(6):
        at.runtime.submit(at.send(f"Text {n}."))
    asked = {a.command["text"]: a.id for a in at.approvals()}
    assert len(asked) == 6
    work = [(id, s) for id in asked.values() for s in (ApprovalState.YES, ApprovalState.NO)]
    all_at_once(work, 4, lambda piece: answer(at, *piece))
    at.pass_time(hours=1)
    said_yes = {a.command["text"] for a in at.approvals() if a.state is ApprovalState.YES}
    assert sorted(at.texts()) == sorted(said_yes)


def test_a_no_and_no_answer_are_never_a_yes() -> None:
    at = office(mode=Mode.DRAFT)
    at.runtime.submit([*at.send("First."), *at.send("Second.")])
    answer(at, at.approvals()[0].id, ApprovalState.NO)
    at.pass_time(days=30)
    assert at.texts() == []


def test_a_yes_to_what_has_changed_is_stale_and_the_owner_hears_it() -> None:
    at = office(mode=Mode.DRAFT)
    held = visit(at)
    at.runtime.submit(at.send("Tuesday at 2.", about={"Visit/v1": 1}))
    (asked,) = at.approvals()
    at.write(held.model_copy(update={"status": VisitStatus.CANCELLED}))
    answer(at, asked.id, ApprovalState.YES)
    assert [a.state for a in at.approvals()] == [ApprovalState.STALE]
    assert at.texts() == []
    owner = at.read(Business, at.business).owner
    assert any("the visit is off" in text for text in at.texts(owner.phone or ""))


def test_what_changes_between_the_yes_and_the_claim_refuses() -> None:
    at = office(mode=Mode.DRAFT)
    held = visit(at)
    at.runtime.submit(at.send("Tuesday at 2.", about={"Visit/v1": 1}))
    (asked,) = at.approvals()
    event = ApprovalAnswered(subject=asked.id, state=ApprovalState.YES, by="Sam")
    (posted,) = at.app.intake.post(at.business, "yes", event)
    wakes = at.dispatcher.deliver(posted)
    at.write(held.model_copy(update={"status": VisitStatus.CANCELLED}))
    at.runtime.submit(wakes)
    at.pass_time(days=1)
    assert at.texts() == []


def test_opting_out_outlives_a_yes() -> None:
    at = office(mode=Mode.DRAFT)
    at.runtime.submit(at.send("Hello."))
    opt_out(at)
    answer(at, at.approvals()[0].id, ApprovalState.YES)
    at.pass_time(days=1)
    assert at.texts() == []


@pytest.mark.parametrize("fields", [{"receipt": True}, {"incident": "incident-1"}])
def test_receipts_and_safety_words_go_in_draft_mode(fields: dict[str, Any]) -> None:
    at = office(mode=Mode.DRAFT)
    at.runtime.submit(at.send("Got it.", **fields))
    assert at.texts() == ["Got it."]


def test_pause_asks_for_everything() -> None:
    at = office(paused=True)
    at.runtime.submit(at.send("Hello."))
    assert at.texts() == []
    (asked,) = at.approvals()
    assert "Hello." in asked.text


def test_a_changed_source_refuses() -> None:
    at = office()
    held = visit(at)
    (fresh,) = at.send("Tuesday at 2.", about={"Visit/v1": 1})
    at.runtime.submit([fresh])
    (stale,) = at.send("Tuesday at 2, again.", about={"Visit/v1": 1})
    at.write(held.model_copy(update={"revision": 1}))
    at.runtime.submit([stale])
    assert at.texts() == ["Tuesday at 2."]
    assert at.effect(stale).state is EffectState.REFUSED
    assert "Visit/v1" in (at.effect(stale).reason or "")


def test_commands_to_our_own_people_pass_the_gate() -> None:
    at = office(mode=Mode.DRAFT, paused=True)
    assert Channel.SMS in at.app.parts.texts
    at.says("there is a smell of gas in my kitchen")
    owner = at.read(Business, at.business).owner
    assert at.texts(owner.phone or ""), "the pager rings in any mode"
