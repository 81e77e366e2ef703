"""The normalised ledger: equal work gives equal text, other work does not."""

import json
from datetime import UTC, datetime, timedelta

from tests.support.command import deskhand

TALK = (
    (
        "+18455550123",
        "my kitchen faucet drips, what would it cost and can you come Tuesday afternoon?",
    ),
    ("+18455550123", "the first one works"),
    ("+18455550123", "Dana Whitfield, 12 Elm St, Kingston NY 12401"),
    ("+18455550124", "how much is a new toilet seat?"),
)


def day(
    prefix: str, *, shift: int = 0, repeat: int = 1, talk: tuple[tuple[str, str], ...] = TALK
) -> str:
    lines = []
    for n, (sender, text) in enumerate(talk):
        at = datetime(2026, 11, 23, 15, 5 * n, tzinfo=UTC) + timedelta(seconds=shift)
        line = {
            "at": at.isoformat(),
            "channel": "sms",
            "from": sender,
            "text": text,
            "id": f"{prefix}{n}",
        }
        lines += [json.dumps(line)] * repeat
    return "\n".join(lines)


def ledger(lines: str) -> list[str]:
    said = deskhand("replay", "--ledger", stdin=lines)
    assert said.code == 0, said.err
    return said.out.splitlines()


def test_ids_moments_and_redeliveries_leave_no_trace() -> None:
    first = ledger(day("a"))
    assert ledger(day("b", shift=7, repeat=3)) == first
    kinds = [json.loads(line)["ledger"] for line in first]
    assert kinds.count("Visit") == 1
    assert kinds.count("OutboundMessage") == 4
    assert kinds.count("Quote") >= 1


def test_other_work_shows() -> None:
    other = (*TALK[:2], ("+18455550123", "Dana Whitfield, 14 Elm St, Kingston NY 12401"), TALK[3])
    assert ledger(day("a", talk=other)) != ledger(day("a"))
    assert ledger(day("a", talk=TALK[:3])) != ledger(day("a"))


def test_nothing_but_the_ledger_is_printed_and_errors_go_aside() -> None:
    said = deskhand("replay", "--ledger", stdin=day("a") + "\nnonsense\n")
    assert said.code == 1
    assert all("ledger" in json.loads(line) for line in said.out.splitlines())
    assert '"kind": "error"' in said.err
