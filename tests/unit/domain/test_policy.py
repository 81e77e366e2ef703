"""The owner's policy: who may be written to, when, and what waits for his yes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.business import Mode, Policy
from deskhand.domain.policy import (
    PAUSED,
    ROUTINE_ACTIONS,
    Ruling,
    Situation,
    local_day,
    local_instant,
    needs_yes,
    quiet_until,
    rule,
)

ZONE = "America/New_York"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo(ZONE))
NIGHT = NOON.replace(hour=23)
AUTO = Policy(mode=Mode.AUTO)
DRAFT = Policy(mode=Mode.DRAFT)


def case(**fields: Any) -> Situation:
    return Situation(**{"action": "answer", "now": NOON, "zone": ZONE, **fields})


@pytest.mark.parametrize(
    ("policy", "fields", "ruling"),
    [
        (AUTO, {}, Ruling.ALLOW),
        (DRAFT, {}, Ruling.ASK),
        (DRAFT, {"approved": True}, Ruling.ALLOW),
        (DRAFT, {"receipt": True}, Ruling.ALLOW),
        (DRAFT, {"emergency": True}, Ruling.ALLOW),
        # consent comes before everything
        (AUTO, {"opted_out": True}, Ruling.REFUSE),
        (AUTO, {"opted_out": True, "approved": True}, Ruling.REFUSE),
        (AUTO, {"opted_out": True, "emergency": True}, Ruling.REFUSE),
        (AUTO, {"opted_out": True, "receipt": True}, Ruling.REFUSE),
        (AUTO, {"opted_out": True, "action": "stop_receipt"}, Ruling.ALLOW),
        # so do unchanged sources
        (AUTO, {"stale": "Visit/v1"}, Ruling.REFUSE),
        (AUTO, {"stale": "Visit/v1", "approved": True}, Ruling.REFUSE),
        # the owner has the conversation
        (AUTO, {"silenced": True}, Ruling.REFUSE),
        (AUTO, {"silenced": True, "approved": True}, Ruling.ALLOW),
        (AUTO, {"silenced": True, "emergency": True}, Ruling.ALLOW),
        # quiet hours bind only what we start
        (AUTO, {"now": NIGHT}, Ruling.ALLOW),
        (AUTO, {"now": NIGHT, "started_by_us": True}, Ruling.WAIT),
        (AUTO, {"now": NIGHT, "started_by_us": True, "approved": True}, Ruling.WAIT),
        (AUTO, {"now": NIGHT, "started_by_us": True, "emergency": True}, Ruling.ALLOW),
        (DRAFT, {"now": NIGHT, "started_by_us": True}, Ruling.ASK),
    ],
)
def test_a_ruling(policy: Policy, fields: dict[str, Any], ruling: Ruling) -> None:
    verdict = rule(policy, case(**fields))
    assert verdict.ruling is ruling
    assert (verdict.reason == "") is (ruling is Ruling.ALLOW)
    assert (verdict.until is not None) is (ruling is Ruling.WAIT)


@given(
    st.fixed_dictionaries(
        {
            "receipt": st.booleans(),
            "emergency": st.booleans(),
            "started_by_us": st.booleans(),
            "approved": st.booleans(),
            "silenced": st.booleans(),
            "action": st.sampled_from(["answer", "quote", "book", "reminder", "ask_owner:why"]),
            "now": st.sampled_from([NOON, NIGHT]),
        }
    ),
    st.sampled_from(Mode),
    st.booleans(),
)
def test_nobody_who_opted_out_is_ever_written_to(
    fields: dict[str, Any], mode: Mode, paused: bool
) -> None:
    policy = Policy(mode=mode, paused=paused)
    assert rule(policy, case(**fields, opted_out=True)).ruling is Ruling.REFUSE


@pytest.mark.parametrize(
    "ago", [timedelta(0), timedelta(hours=23, minutes=59), timedelta(hours=24)]
)
def test_the_cap_counts_what_was_sent_within_the_window(ago: timedelta) -> None:
    policy = AUTO.model_copy(update={"max_automatic_messages": 2})
    assert rule(policy, case(sent_at=(NOON - ago,))).ruling is Ruling.ALLOW
    full = case(sent_at=(NOON - ago, NOON - ago))
    assert rule(policy, full).ruling is Ruling.REFUSE
    assert rule(policy, full.model_copy(update={"emergency": True})).ruling is Ruling.ALLOW
    later = full.model_copy(update={"now": NOON - ago + timedelta(hours=24, seconds=1)})
    assert rule(policy, later).ruling is Ruling.ALLOW


# ---- what asks


@pytest.mark.parametrize("action", sorted(ROUTINE_ACTIONS))
def test_routine_sends_what_is_routine(action: str) -> None:
    assert needs_yes(Policy(mode=Mode.ROUTINE), action) is None
    assert needs_yes(DRAFT, action)


@pytest.mark.parametrize("action", ["quote", "refund", "discount"])
def test_routine_asks_for_the_rest(action: str) -> None:
    assert action in (needs_yes(Policy(mode=Mode.ROUTINE), action) or "")
    assert needs_yes(AUTO, action) is None


@pytest.mark.parametrize("mode", Mode)
def test_what_must_be_asked_is_asked_in_every_mode_with_its_reason(mode: Mode) -> None:
    assert needs_yes(Policy(mode=mode), "ask_owner:above your limit") == "above your limit"


@pytest.mark.parametrize("mode", Mode)
def test_a_pause_asks_for_everything(mode: Mode) -> None:
    assert needs_yes(Policy(mode=mode, paused=True), "answer") == PAUSED


# ---- quiet hours


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("2026-11-22T19:59", None),
        ("2026-11-22T20:00", "2026-11-23T07:00"),
        ("2026-11-22T23:30", "2026-11-23T07:00"),
        ("2026-11-23T00:00", "2026-11-23T07:00"),
        ("2026-11-23T06:59", "2026-11-23T07:00"),
        ("2026-11-23T07:00", None),
        ("2026-10-31T22:00", "2026-11-01T07:00"),  # the night the clocks go back
        ("2027-03-13T22:00", "2027-03-14T07:00"),  # and forward
    ],
)
def test_quiet_hours_end_on_the_local_clock(moment: str, ends: str | None) -> None:
    zone = ZoneInfo(ZONE)
    found = quiet_until(AUTO, ZONE, datetime.fromisoformat(moment).replace(tzinfo=zone))
    right = datetime.fromisoformat(ends).replace(tzinfo=zone) if ends else None
    assert found == right
    assert found is None or found.utcoffset() == timedelta()


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 23),
    st.integers(3, 23),
)
def test_the_end_of_quiet_hours_is_ahead_within_a_day_and_outside_them(
    now: datetime, start: int, end: int
) -> None:
    policy = Policy(quiet_from=time(start), quiet_until=time(end))
    until = quiet_until(policy, ZONE, now)
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert quiet_until(policy, ZONE, until) is None
    if start == end:
        assert until is None


def test_quiet_hours_may_lie_within_a_day() -> None:
    policy = Policy(quiet_from=time(12), quiet_until=time(14))
    assert quiet_until(policy, ZONE, NOON) == NOON.replace(hour=14)
    assert quiet_until(policy, ZONE, NIGHT) is None


def test_local_days_and_instants() -> None:
    assert local_day(datetime(2026, 11, 23, 4, 59, tzinfo=UTC), ZONE) == "2026-11-22"
    assert local_day(datetime(2026, 11, 23, 5, 0, tzinfo=UTC), ZONE) == "2026-11-23"
    found = local_instant("2026-11-22", time(18, 0), ZONE)
    assert found == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
