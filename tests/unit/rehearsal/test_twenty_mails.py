"""A new business in draft mode and twenty mails, twice: nothing goes out without a yes but its exceptions."""

import json
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.safety import DANGER_TO_LIFE
from deskhand.domain.understanding import Hazard
from tests.support.command import deskhand

DATA = Path(__file__).parents[2] / "data"
MAILS, MORE = DATA / "twenty_mails.mbox", DATA / "twenty_more_mails.mbox"
RECEIPTS = ("Got it, Sam will get back to you", "Recibido, Sam le va a responder")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a business made a minute ago."""
    folder = tmp_path_factory.mktemp("new") / "business"
    made = deskhand(
        "init", folder, "--name", "Sam's Handyman", "--owner", "Sam",
        "--owner-phone", "845-555-0100", "--yes",
    )  # fmt: skip
    assert made.code == 0
    return folder


def replayed(folder: Path, mails: Path) -> list[dict[str, Any]]:
    """What would have happened with each mail."""
    said = deskhand("replay", "--business", folder, "--mbox", mails, "--json")
    assert said.code == 0
    rows = [json.loads(line) for line in said.out.splitlines()]
    return [row for row in rows if row["kind"] == "mail"]


@pytest.fixture(scope="module")
def told(folder: Path) -> list[dict[str, Any]]:
    return replayed(folder, MAILS)


@pytest.fixture(scope="module")
def more(folder: Path) -> list[dict[str, Any]]:
    return replayed(folder, MORE)


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


# ---- twenty others: other trades and moods, a vendor, two mails of one customer


def answers(mails: list[dict[str, Any]]) -> dict[str, str]:
    """By subject what would be answered, on one line."""
    return {
        mail["subject"]: " ".join(row["text"].partition("I would answer")[2].split())
        for mail in mails
        for row in mail["rows"]
        if row["kind"] == "approval" and "I would answer" in row["text"]
    }


def test_of_twenty_others_nothing_is_sent_but_the_exceptions(more: list[dict[str, Any]]) -> None:
    assert len(more) == 20
    for mail in more:
        danger = any(row["kind"] == "page" for row in mail["rows"])
        for text in sent(mail):
            assert "911" in text if danger else text.startswith(RECEIPTS), (mail["subject"], text)
    assert [mail["subject"] for mail in more if mail["outcome"] == "left alone"] == [
        "Winter promo: 20% off PEX fittings"
    ]


def test_the_drafts_read_as_the_mail_was_meant(more: list[dict[str, Any]]) -> None:
    drafts = answers(more)
    said = {
        "clogged kitchen sink": ("Clogged sink drain: $145",),
        "Ventilador de techo": ("Ceiling fan replacement: $215",),
        "small jobs": ("On the list so far:", "the visit is for an estimate"),
        "Question about licence": ("New wiring or circuit: sorry",),
        "21 Crane St": ("I've written to Devon about a time", "I've passed your request on to Sam"),
        "please phone": ("you'd like a call at 845-555-0167",),
        "Wednesday": ("I don't see a visit booked", "passed this on to Sam"),
        "Two things": ("one visit for each job?",),
        "hole": ("Larger drywall patch", "Paint touch-ups"),
        "one more thing": ("Door adjustment: $110",),
    }
    for subject, parts in said.items():
        for part in parts:
            assert part in drafts[subject], subject
    for subject, wrong in (
        ("clogged kitchen sink", "disposal"),
        ("Dishwasher install", "Do you already have"),
        ("Question about licence", "$"),
        ("hole", "room"),
    ):
        assert wrong not in drafts[subject], subject
