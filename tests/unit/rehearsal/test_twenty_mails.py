"""A new business in draft mode and twenty mails: nothing goes out without a yes but its exceptions."""

import json
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.safety import DANGER_TO_LIFE
from deskhand.domain.understanding import Hazard
from tests.support.command import deskhand

MAILS = Path(__file__).parents[2] / "data" / "twenty_mails.mbox"
RECEIPTS = ("Got it, Sam will get back to you", "Recibido, Sam le va a responder")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What would have happened with each mail."""
    folder = tmp_path_factory.mktemp("new") / "business"
    made = deskhand(
        "init", folder, "--name", "Sam's Handyman", "--owner", "Sam",
        "--owner-phone", "845-555-0100", "--yes",
    )  # fmt: skip
    assert made.code == 0
    said = deskhand("replay", "--business", folder, "--mbox", MAILS, "--json")
    assert said.code == 0
    rows = [json.loads(line) for line in said.out.splitlines()]
    return [row for row in rows if row["kind"] == "mail"]


def sent(mail: dict[str, Any]) -> list[str]:
    return [r["text"] for r in mail["rows"] if r["kind"] == "message" and "@" in r["to"]]


def test_nothing_is_sent_but_the_exceptions_of_draft_mode(told: list[dict[str, Any]]) -> None:
    assert len(told) == 20
    dangers = [mail for mail in told if any(r["kind"] == "page" for r in mail["rows"])]
    for mail in told:
        for text in sent(mail):
            allowed = "call 911" in text if mail in dangers else text.startswith(RECEIPTS)
            assert allowed, (mail["subject"], text)
    assert [mail["subject"] for mail in dangers] == [
        "List of things before Thanksgiving",  # a switch that crackles
        "Water coming through ceiling!!",
    ]
    assert Hazard.ELECTRICAL in DANGER_TO_LIFE


def test_each_customer_has_a_draft_and_vendors_and_family_have_none(
    told: list[dict[str, Any]],
) -> None:
    alone = [mail["subject"] for mail in told if mail["outcome"] == "left alone"]
    assert alone == ["More leads for Bluebird Handyman", "Sunday dinner"]
    for mail in told:
        kinds = {row["kind"] for row in mail["rows"]}
        if mail["subject"] in alone:
            assert not kinds
        else:
            assert kinds & {"approval", "page"}, mail["subject"]


def test_a_draft_shows_what_was_written_and_what_would_be_sent(told: list[dict[str, Any]]) -> None:
    drafts = {
        mail["subject"]: row["text"]
        for mail in told
        for row in mail["rows"]
        if row["kind"] == "approval"
    }
    assert "our kitchen faucet has been dripping" in drafts["Kitchen faucet"]
    assert "Faucet repair: $125" in drafts["Kitchen faucet"]
    assert "wrote in Spanish" in drafts["armar un ropero"]
    assert "Furniture assembly" in drafts["armar un ropero"]
    for asked in ("Painting the nursery", "leak under sink (apartment)", "Deck"):
        assert "$" not in drafts[asked].partition("I would answer")[2], asked
