"""The owner's list in the terminal, and his yes: by real SMTP, once, and only while it still fits."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.domain.control import OutboxRow, OwnerItem
from deskhand.domain.messages import HandedOff
from deskhand.engine.codec import decode, encode, pack
from deskhand.ports.store import Commit, Ref
from deskhand.providers.blobs.folder import FolderBlobs
from deskhand.runtimes.lock import only_one
from tests.support.command import deskhand
from tests.support.house import House
from tests.support.mails import mail
from tests.support.smtp import Script, smtp_server


@pytest.fixture
def earlier() -> datetime:
    """An hour before the test: what was offered then still lies ahead."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


@pytest.fixture
def house(tmp_path: Path, earlier: datetime) -> House:
    """A business in draft mode with one mail whose answer waits, and a sales mail left alone."""
    made = House(tmp_path / "house", mode="draft", start=earlier)
    made.receive(
        mail("How much is a new toilet seat?\n", at=earlier),
        mail(
            "We can get your website to the first page of Google. Our SEO experts wait.\n",
            sender="growth@rockets.example",
            subject="More leads",
            message_id="<seo@rockets.example>",
            at=earlier,
        ),
    )
    return made


@pytest.fixture
def smtp(monkeypatch: pytest.MonkeyPatch):
    with smtp_server() as script:
        for name, value in {
            "MAIL_ADDRESS": "hello@bluebird.example",
            "MAIL_PASSWORD": "x",
            "IMAP_HOST": "127.0.0.1",
            "IMAP_PORT": "9",
            "IMAP_TLS": "plain",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(script.port),
            "SMTP_TLS": "plain",
            "SMTP_USER": "",
        }.items():
            monkeypatch.setenv(f"DESKHAND_{name}", value)
        yield script


def listed(house: House) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(
        deskhand("inbox", "--json", "-b", house.folder).out
    )
    return found


def test_the_list_says_what_waits(house: House) -> None:
    house.close()
    told = listed(house)
    assert [a["number"] for a in told["approvals"]] == [1]
    assert "growth@rockets.example" in str(told["left_alone"][0]["reason"])
    said = deskhand("inbox", "-b", house.folder).out
    assert "Waiting for your yes (1)" in said
    assert "deskhand approve NUMBER" in said
    assert "Ana wrote: " in said or "ana@mail.example wrote: " in said
    assert "How much is a new toilet seat?" in said
    assert "growth@rockets.example" in said


def test_a_yes_sends_the_answer_once(house: House, smtp: Script) -> None:
    house.close()
    said = deskhand("approve", "1", "-b", house.folder)
    assert (said.code, said.out) == (0, "Number 1: yes, it goes out.\n")
    assert [taken.recipients for taken in smtp.taken] == [("ana@mail.example",)]
    assert (
        "nothing is waiting under number 1. Open: none"
        in deskhand("approve", "1", "-b", house.folder).line
    )
    assert len(smtp.taken) == 1
    assert listed(house)["approvals"] == []


def test_a_no_sends_nothing(house: House, smtp: Script) -> None:
    house.close()
    said = deskhand("approve", "1", "--no", "-b", house.folder)
    assert said.out == "Number 1: no, nothing is sent.\n"
    assert smtp.taken == []


def test_his_own_words_go_out_instead(house: House, smtp: Script) -> None:
    house.close()
    said = deskhand("approve", "1", "--say", "Call me at noon.", "-b", house.folder)
    assert (said.code, said.out) == (0, "Number 1: your words go out.\n")
    (taken,) = smtp.taken
    assert taken.recipients == ("ana@mail.example",)
    assert b"Call me at noon." in taken.raw
    assert b"$" not in taken.raw
    assert listed(house)["approvals"] == []


def test_no_and_own_words_do_not_go_together(house: House) -> None:
    house.close()
    said = deskhand("approve", "1", "--no", "--say", "Call me.", "-b", house.folder)
    assert said.code == 2
    assert "choose one" in said.line
    assert len(listed(house)["approvals"]) == 1


def test_a_running_deskhand_does_the_sending(
    house: House, smtp: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskhand.cli.desk.WAIT_SECONDS", 0.0)
    with only_one(house.data):
        said = deskhand("approve", "1", "-b", house.folder)
    assert "the running Deskhand takes number 1 up" in said.out
    assert smtp.taken == []
    before = len(house.mail.sent)
    house.runtime.advance(datetime.now(UTC) + timedelta(seconds=10))
    assert [sent.recipients for sent in house.mail.sent[before:]] == [("ana@mail.example",)]
    house.close()


def test_an_item_is_taken_off_the_list(house: House) -> None:
    house.close()
    id = str(listed(house)["left_alone"][0]["id"])
    assert deskhand("inbox", "--done", id, "-b", house.folder).code == 0
    assert listed(house)["left_alone"] == []
    assert (
        f"0 open items are called '{id}'"
        in deskhand("inbox", "--done", id, "-b", house.folder).line
    )


def test_a_dead_letter_is_tried_again(house: House, earlier: datetime) -> None:
    told = HandedOff(id="x", business=house.app.business, subject="y", reason="an unhappy customer")
    row = OutboxRow(
        id="feed0001.followup",
        recipient="followup",
        type="HandedOff",
        message=pack(told),
        status="dead",
        not_before=earlier,
        wake_at=earlier,
        error="no line",
    )
    reason = "followup could not handle HandedOff: no line"
    item = OwnerItem(id="item-dead0001", kind="dead", reason=reason, at=earlier)
    puts = {Ref(d.collection, d.id): encode(d) for d in (row, item)}
    house.app.store.commit(house.app.business, Commit(dict.fromkeys(puts, 0), puts))
    house.close()
    assert [dead["id"] for dead in listed(house)["dead"]] == ["feed0001"]
    assert listed(house)["items"] == []
    assert "Could not be handled (1)" in deskhand("inbox", "-b", house.folder).out
    assert deskhand("inbox", "--retry", "feed", "-b", house.folder).code == 0
    assert listed(house)["dead"] == []
    again = House(house.folder)
    record = again.app.store.get(again.app.business, Ref(OwnerItem.collection, item.id))
    assert record is not None
    assert decode(OwnerItem, record.body).done_at is not None
    again.close()


def test_photos_are_written_where_he_can_look_at_them(house: House, tmp_path: Path) -> None:
    store = house.app.store
    blob = FolderBlobs(house.data / "blobs").put("main", b"\xff\xd8 a picture")
    item = OwnerItem(
        id="item-1", kind="handoff", reason="look", photos=(blob, "0" * 64), at=datetime.now(UTC)
    )
    ref = Ref(OwnerItem.collection, item.id)
    store.commit("main", Commit({ref: 0}, {ref: encode(item)}))
    house.close()
    assert "--photos DIR" in deskhand("inbox", "-b", house.folder).out
    said = deskhand("inbox", "-b", house.folder, "--photos", tmp_path / "seen")
    assert "1 photo in" in said.out
    (written,) = (tmp_path / "seen").iterdir()
    assert written.name.endswith("-1.jpg")
    assert written.read_bytes() == b"\xff\xd8 a picture"


def test_photos_of_what_waits_for_a_yes_are_counted_and_written(
    tmp_path: Path, earlier: datetime
) -> None:
    house = House(tmp_path / "shown", mode="draft", start=earlier)
    files = [("seat.jpg", "image/jpeg", b"\xff\xd8 a seat"), ("terms.pdf", "application/pdf", b"%")]
    house.receive(mail("How much is a new toilet seat?\n", files=files, at=earlier))
    house.close()
    (approval,) = listed(house)["approvals"]
    assert len(approval["photos"]) == 1  # type: ignore[arg-type]
    assert "1 photo: deskhand inbox --photos DIR shows it." in (
        deskhand("inbox", "-b", house.folder).out.replace("\n", " ")
    )
    deskhand("inbox", "-b", house.folder, "--photos", tmp_path / "seen")
    (written,) = (tmp_path / "seen").iterdir()
    assert written.name == "1-1.jpg"
    assert written.read_bytes() == b"\xff\xd8 a seat"
