"""What Gmail does that no other mailbox does: forgets, lags, renames, watches. The rest is the contract's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.domain.errors import OutcomeUnknown, Reject
from deskhand.providers import _google
from deskhand.providers.clock.settable import SettableClock
from deskhand.providers.email.gmail import GmailClient, Watch
from deskhand.providers.store.memory import MemoryStore
from tests.contracts.email import numbered, outgoing, subjects
from tests.support.google.accounts import MAIL_SCOPE, Accounts
from tests.support.google.gmail import Gmail
from tests.support.google.server import Fault, Google, served
from tests.support.mails import mail

INBOX = "hello@bluebird.example"
HISTORY, GET = "gmail.users.history.list", "gmail.users.messages.get"
START = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
TOPIC = "projects/bluebird/topics/gmail"


class Box:
    """One mailbox, its time moved by hand, and clients on it."""

    def __init__(self, google: Google, gmail: Gmail, folder: Path) -> None:
        self.google, self.gmail, self.store = google, gmail, MemoryStore()
        self.accounts = Accounts(google, self.store, folder)
        self.clock = SettableClock(START)
        gmail.now = lambda: self.clock.now().timestamp()
        gmail.mailbox(INBOX)
        self.accounts.connect(INBOX, MAIL_SCOPE)

    def client(self, topic: str | None = None, **settings: float) -> GmailClient:
        watch = Watch(self.accounts.notes("gmail-watch"), self.clock, topic)
        account = self.accounts.account(INBOX, MAIL_SCOPE)
        return GmailClient(account, watch=watch, **settings)

    def passes(self, **time: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**time))

    def arrives(self, *numbers: int, minutes: float = 1) -> None:
        for number in numbers:
            self.passes(minutes=minutes)
            self.gmail.deliver(INBOX, numbered(number))


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    monkeypatch.setattr(_google, "REST_SECONDS", (0.0,))
    gmail = Gmail()
    with served(gmail) as google:
        yield Box(google, gmail, tmp_path)


def named(*numbers: int) -> list[bytes]:
    return [f"n{number}@mail.example".encode() for number in numbers]


# ---- reading


def test_after_a_gap_new_mail_comes_oldest_first_and_old_mail_never(box: Box) -> None:
    box.arrives(1, 2)
    client = box.client()
    cursor = client.poll(None).cursor
    box.arrives(3)
    taken = client.poll(cursor)
    assert subjects(taken) == named(3)
    box.passes(days=10)
    box.arrives(4, 5, 6)
    box.gmail.forget_history(INBOX)
    seen, cursor = [], taken.cursor
    for _ in range(4):
        batch = box.client().poll(cursor, limit=2)  # each in a process of its own
        seen += subjects(batch)
        cursor = batch.cursor
    assert [name for name in seen if name not in named(3)] == named(4, 5, 6)
    assert not set(seen) & set(named(1, 2))
    box.arrives(7)
    assert subjects(client.poll(cursor)) == named(7)


def test_after_a_gap_what_is_labelled_as_handled_is_left(box: Box) -> None:
    client = box.client()
    cursor = client.poll(None).cursor
    box.arrives(1, 2)
    first, _ = client.poll(cursor).mails
    client.mark(first.uid)
    box.gmail.forget_history(INBOX)
    assert subjects(client.poll(cursor)) == named(2)


def test_a_gap_right_after_go_live_on_a_full_mailbox(box: Box) -> None:
    box.arrives(*range(12), minutes=0.1)
    client = box.client()
    cursor = client.poll(None).cursor
    box.gmail.forget_history(INBOX)
    assert client.poll(cursor).mails == ()
    box.arrives(20)
    assert subjects(client.poll(cursor)) == named(20)


def test_old_mail_moved_to_the_inbox_is_old_and_rescued_spam_is_new(box: Box) -> None:
    archived = box.gmail.deliver(INBOX, numbered(1), "STARRED")
    box.arrives(2)
    client = box.client()
    cursor = client.poll(None).cursor
    box.passes(minutes=1)
    spam = box.gmail.deliver(INBOX, numbered(3), "SPAM", "UNREAD")
    assert client.poll(cursor).mails == ()
    kept = box.gmail.mailbox(INBOX)
    kept.relabel(kept.find(archived), ["INBOX"], [])
    kept.relabel(kept.find(spam), ["INBOX"], ["SPAM"])
    assert subjects(client.poll(cursor)) == named(3)


def test_many_pages_of_history(box: Box) -> None:
    client = box.client()
    cursor = client.poll(None).cursor
    box.arrives(*range(130), minutes=0.01)
    seen: list[bytes] = []
    for _ in range(4):
        batch = client.poll(cursor, limit=60)
        seen += subjects(batch)
        cursor = batch.cursor
    assert seen == named(*range(130))
    assert box.google.count(HISTORY) <= 8


def test_a_mail_deleted_between_history_and_reading_is_passed_over(box: Box) -> None:
    client = box.client()
    cursor = client.poll(None).cursor
    box.arrives(1, 2)
    box.google.fail(GET, Fault(404, "notFound"))
    assert subjects(client.poll(cursor)) == named(2)


def test_a_label_that_is_gone_at_google_is_made_again_by_nobody_twice(box: Box) -> None:
    one, two = box.client(), box.client()
    cursor = one.poll(None).cursor
    box.arrives(1)
    (mail_,) = one.poll(cursor).mails
    one.mark(mail_.uid, waiting=True)
    two.mark(mail_.uid, answered=True)
    kept = box.gmail.mailbox(INBOX)
    assert sorted(kept.labels.values()) == [
        "Deskhand/Answered",
        "Deskhand/Handled",
        "Deskhand/Waiting",
    ]
    assert kept.named(kept.find(mail_.uid)) == {"INBOX", "Deskhand/Answered", "Deskhand/Handled"}


# ---- sending


def test_a_mail_that_google_renames_is_found_and_told(box: Box) -> None:
    box.gmail.rewrites_ids = True
    client = box.client()
    ours = outgoing()
    assert client.send(ours).endswith("@mail.gmail.com>")
    assert client.was_sent(ours.message_id) is True
    assert client.was_sent(outgoing("effect.2").message_id) is False


def test_a_mail_that_search_does_not_find_yet_is_found(box: Box) -> None:
    box.gmail.lags = True
    client = box.client()
    ours = outgoing()
    client.send(ours)
    assert client.was_sent(ours.message_id) is True


def test_right_after_a_cut_absence_proves_nothing(box: Box) -> None:
    client = box.client(settles=60.0)
    ours = outgoing()
    box.google.fail("gmail.users.messages.send", Fault(0))
    with pytest.raises(OutcomeUnknown):
        client.send(ours)
    assert client.was_sent(ours.message_id) is None
    assert client.was_sent(outgoing("effect.2").message_id) is False


def test_an_answer_goes_into_the_thread_of_what_it_answers(box: Box) -> None:
    asked = box.gmail.deliver(INBOX, mail())
    client = box.client()
    client.send(outgoing())
    kept = box.gmail.mailbox(INBOX)
    (sent,) = [one for one in kept.messages.values() if "SENT" in one.labels]
    assert sent.thread == kept.messages[asked].thread
    sends = [call for call in box.google.calls if call.method.endswith("messages.send")]
    assert sends[0].body["threadId"] == sent.thread


def test_what_gmail_refuses_is_rejected(box: Box) -> None:
    box.google.fail("gmail.users.messages.send", Fault(400, "invalidArgument"))
    with pytest.raises(Reject, match="400"):
        box.client().send(outgoing())


# ---- the watch


def test_a_watch_is_asked_for_once_a_day_by_all_processes_together(box: Box) -> None:
    cursor = box.client(TOPIC).poll(None).cursor
    client = box.client(TOPIC)
    for _ in range(3):
        cursor = client.poll(cursor).cursor
    assert box.google.count("gmail.users.watch") == 1
    box.passes(hours=25)
    client.poll(cursor)
    assert box.google.count("gmail.users.watch") == 2
    notes = box.accounts.notes("gmail-watch").read()
    assert datetime.fromisoformat(notes["ends"]) > box.clock.now() + timedelta(days=6)


def test_mail_is_found_without_a_watch_and_the_refusal_is_noted(box: Box) -> None:
    client = box.client(TOPIC)
    box.google.fail("gmail.users.watch", Fault(403, "forbidden"))
    cursor = client.poll(None).cursor
    box.arrives(1)
    assert subjects(client.poll(cursor)) == named(1)
    assert "forbidden" in box.accounts.notes("gmail-watch").read()["trouble"]
    box.passes(minutes=11)
    client.poll(cursor)
    assert box.accounts.notes("gmail-watch").read()["trouble"] is None


def test_where_pushes_come_google_is_asked_less(box: Box) -> None:
    client = box.client(TOPIC)
    cursor = client.poll(None).cursor
    client.nudge()
    for _ in range(5):
        client.poll(cursor)
    assert box.google.count(HISTORY) == 1
    box.arrives(1)
    client.nudge()
    assert subjects(client.poll(cursor)) == named(1)
