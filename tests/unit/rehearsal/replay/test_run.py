"""A replay as a program sees it: lines in, lines out, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from deskhand.business.load import sample
from deskhand.rehearsal.replay import replay
from deskhand.rehearsal.replay.output import words_of

NOW = "2026-11-22T15:00:00"
DANA = "+18455550111"
CUSTOMER = {"id": "dana", "name": "Dana Reyes", "phone": DANA, "address": "14 Wurts St, Kingston"}
VISIT = {"customer": "dana", "service": "plumbing/faucet", "start": "2026-11-24T13:00:00",
         "minutes": 60}  # fmt: skip


def said(text: str, at: str = NOW, **more: Any) -> dict[str, Any]:
    return {"at": at, "channel": "sms", "from": DANA, "text": text, **more}


def run(*lines: dict[str, Any] | str, database: Path | None = None) -> tuple[int, list[Any]]:
    out: list[str] = []
    text = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    code = replay(text, sample(), out.append, database)
    return code, [json.loads(line) for line in out]


def kinds(rows: list[Any]) -> list[str]:
    return [row["kind"] for row in rows]


def test_after_each_stimulus_idle_and_at_the_end_the_state() -> None:
    code, rows = run(said("my faucet drips, how much?"), said("thanks", "2026-11-22T15:05:00"))
    assert code == 0
    assert kinds(rows).count("idle") == 2
    assert rows[-1]["kind"] == "state"
    (message, *_) = [row for row in rows if row["kind"] == "message"]
    assert message["to"] == DANA
    assert message["at"].endswith("-05:00")
    money = [fact for fact in message["facts"] if fact["type"] == "money"]
    assert [fact["value"] for fact in money] == ["125.00"]


def test_instants_in_facts_and_state_carry_the_offset() -> None:
    setup = {"setup": {"now": NOW, "customers": [CUSTOMER], "visits": [VISIT]}}
    code, rows = run(setup, said("when are you coming?"))
    assert code == 0
    (told,) = [row for row in rows if row["kind"] == "message"]
    slot = next(fact for fact in told["facts"] if fact["type"] == "slot")
    assert slot["value"] == {
        "start": "2026-11-24T13:00:00-05:00",
        "end": "2026-11-24T15:00:00-05:00",
    }
    (visit,) = rows[-1]["visits"]
    assert visit["customer"] == "dana"
    assert visit["technician"] in ("Sam", "Mike")
    assert [row["at"] for row in rows[-1]["scheduled"]] == [
        "2026-11-23T17:00:00-05:00",
        "2026-11-24T07:00:00-05:00",
    ]


IMPOSSIBLE = {
    "an overlap": {
        "customers": [CUSTOMER],
        "visits": [{**VISIT, "technician": "Sam"}, {**VISIT, "technician": "Sam"}],
    },
    "an unknown service": {"customers": [CUSTOMER], "visits": [{**VISIT, "service": "magic"}]},
    "an unknown technician": {"customers": [CUSTOMER], "visits": [{**VISIT, "technician": "Zoe"}]},
    "an unknown customer": {"visits": [VISIT]},
    "a customer twice": {"customers": [CUSTOMER, CUSTOMER]},
    "a wrong number": {"customers": [{"id": "x", "phone": "12"}]},
}
FIELDS = {
    "an overlap": "setup.visits.1.start",
    "an unknown service": "setup.visits.0.service",
    "an unknown technician": "setup.visits.0.technician",
    "an unknown customer": "setup.visits.0.customer",
    "a customer twice": "setup.customers.1.id",
    "a wrong number": "setup.customers.0.phone",
}


@pytest.mark.parametrize("which", IMPOSSIBLE)
def test_an_impossible_world_ends_the_run(which: str) -> None:
    code, rows = run({"setup": {"now": NOW, **IMPOSSIBLE[which]}}, said("hi"))
    assert code == 2
    assert rows[-1]["kind"] == "error"
    assert FIELDS[which] in rows[-1]["message"]
    assert "message" not in kinds(rows)


def test_setup_comes_first_and_once() -> None:
    assert run(said("hi"), {"setup": {"now": NOW}})[0] == 2
    assert run({"setup": {"now": NOW}}, {"setup": {"now": NOW}})[0] == 2


def test_a_bad_line_is_told_and_the_run_goes_on() -> None:
    code, rows = run("nonsense", said("my faucet drips, how much?"))
    assert code == 1
    assert rows[0] == {"kind": "error", "line": 1, "message": rows[0]["message"]}
    assert "message" in kinds(rows)


def test_the_same_id_is_a_redelivery_equal_text_is_not() -> None:
    _, once = run(said("my faucet drips, how much?", id="a"))
    _, twice = run(*[said("my faucet drips, how much?", id="a")] * 3)
    assert kinds(twice).count("message") == kinds(once).count("message") == 1
    _, new = run(*[said("my faucet drips, how much?")] * 2)
    assert kinds(new).count("message") == 2


def test_the_clock_never_goes_back() -> None:
    _, rows = run(
        said("my faucet drips, how much?", "2026-11-22T15:00:00"),
        said("are you insured?", "2026-11-22T09:00:00"),
    )
    at = [row["at"] for row in rows if row["kind"] in ("message", "idle")]
    assert at == sorted(at)


def test_a_burst_is_delivered_before_anything_settles() -> None:
    burst = [said("hi"), said("my faucet drips", "2026-11-22T15:00:02"),
             said("can you come Tuesday at 1pm?", "2026-11-22T15:00:05")]  # fmt: skip
    _, rows = run({"burst": burst})
    assert kinds(rows).count("message") == 1
    assert kinds(rows).count("idle") == 1


def test_open_offers_are_numbered_and_hold_nothing() -> None:
    offers = [{"customer": "dana", "service": "plumbing/faucet", "start": f"2026-11-{day}T10:00:00"}
              for day in (24, 25)]  # fmt: skip
    setup = {"setup": {"now": NOW, "customers": [CUSTOMER], "offers": offers}}
    code, rows = run(setup, {"state": True}, said("the second one"))
    assert code == 0
    assert rows[0]["visits"] == []
    (visit,) = rows[-1]["visits"]
    assert visit["start"] == "2026-11-25T10:00:00-05:00"
    assert visit["status"] == "confirmed"


def test_quotes_and_invoices_of_the_setup_stand_in_the_state() -> None:
    quote = {"id": "q1", "customer": "dana", "service": "plumbing/faucet", "amount": 140.5,
             "status": "sent"}  # fmt: skip
    invoice = {"id": "i1", "customer": "dana", "amount": 99, "status": "paid"}
    setup = {"now": NOW, "customers": [CUSTOMER], "quotes": [quote], "invoices": [invoice]}
    _, rows = run({"setup": setup}, {"state": True})
    state = rows[0]
    assert state["quotes"][0]["amount"] == "140.50"
    assert state["invoices"] == [
        {"id": "i1", "customer": "dana", "amount": "99.00", "paid": "99.00", "status": "paid"}
    ]


def test_a_quote_that_waits_is_a_question_to_the_owner() -> None:
    quote = {"id": "q1", "customer": "dana", "service": "plumbing/faucet", "amount": 640,
             "status": "awaiting_owner"}  # fmt: skip
    setup = {"now": NOW, "customers": [CUSTOMER], "quotes": [quote]}
    code, rows = run({"setup": setup}, {"at": "2026-11-22T15:01:00", "owner": "yes"})
    assert code == 0
    (asked,) = [row for row in rows if row["kind"] == "approval"]
    assert asked["amount"] == "640.00"
    sent = next(row for row in rows if row["kind"] == "message" and row["to"] != "owner")
    assert "$640" in sent["text"]
    assert rows[-1]["quotes"][0]["status"] == "sent"


def test_a_closed_day_of_the_setup() -> None:
    setup = {"setup": {"now": NOW, "closed": ["2026-11-24"]}}
    _, rows = run(setup, said("my faucet drips, can you come Tuesday at 1pm?"))
    (answer,) = [row for row in rows if row["kind"] == "message"]
    starts = [f["value"]["start"] for f in answer["facts"] if f["type"] == "slot"]
    assert not any(start.startswith("2026-11-24") for start in starts[1:])


def test_nobody_is_called_that() -> None:
    code, rows = run({"at": NOW, "owner": "yes", "as": "Zoe"})
    assert code == 1
    assert "Zoe" in rows[0]["message"]


def test_pages_and_handoffs() -> None:
    _, rows = run(said("I smell gas in my kitchen"), said("I am very unhappy with the mess you left",
                                                          "2026-11-22T19:30:00"))  # fmt: skip
    page = next(row for row in rows if row["kind"] == "page")
    assert (page["to"], page["emergency_kind"], page["step"]) == ("Sam", "gas", 1)
    assert "sms" in page["via"]
    assert any("unhappy" in row["reason"] for row in rows if row["kind"] == "handoff")
    owner = [row for row in rows if row["kind"] == "message" and row["to"] == "owner"]
    assert owner


def test_without_a_line_there_is_only_the_state() -> None:
    code, rows = run()
    assert code == 0
    assert kinds(rows) == ["state"]


def test_a_store_on_disk_says_the_same(tmp_path: Path) -> None:
    day = [said("my faucet drips, can you come Tuesday at 1pm?"),
           said("yes", "2026-11-22T15:02:00")]  # fmt: skip
    assert run(*day) == run(*day, database=tmp_path / "replay.db")


def test_photos_that_went_along_are_counted_behind_the_words() -> None:
    assert words_of({"text": "Photos: dana-1", "photos": 2}) == "Photos: dana-1 [2 photos]"
    assert words_of({"text": "Hello."}) == "Hello."
    assert words_of({"reason": "a call"}) == "a call"
    customer = {"from": "Dana <dana@mail.example>", "channel": "email", "subject": "Window"}
    code, rows = run(
        {**said("the glass in my kitchen window is broken, what would it cost?"), **customer,
         "files": {"pane.jpg": "as it came"}},
        {"at": "2026-11-22T18:30:00-05:00", "tick": True},
    )  # fmt: skip
    assert code == 0
    (evening,) = [r for r in rows if r["kind"] == "message" and r["to"] == "owner"]
    assert evening["photos"] == 1
