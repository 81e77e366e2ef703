"""A mail put into Gmail is answered over its API, once, in its thread; whatever Google does meanwhile."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskhand.domain.control import OwnerItem
from deskhand.domain.people import InboundMessage
from tests.serve.test_mail import PATIENCE, until, words, write
from tests.support.google.accounts import ROBOT, key_file
from tests.support.google.gmail import Gmail
from tests.support.google.pubsub import PubSub
from tests.support.google.server import Fault, Google, served
from tests.support.served import ADDRESS
from tests.support.served_gmail import OnGmail, served_gmail

SECRETARY = "secretary@bluebird.example"
SEND, HISTORY = "gmail.users.messages.send", "gmail.users.history.list"


@pytest.fixture
def gmail() -> Gmail:
    return Gmail()


@pytest.fixture
def pubsub() -> PubSub:
    return PubSub(may=(ROBOT,))


@pytest.fixture
def google(gmail: Gmail, pubsub: PubSub) -> Iterator[Google]:
    with served(gmail, pubsub) as google:
        google.oauth.delegates.add(ROBOT)
        yield google


@pytest.fixture
def installation(google: Google, gmail: Gmail, tmp_path: Path) -> Iterator[OnGmail]:
    with served_gmail(tmp_path, google, gmail) as installation:
        yield installation


def eventually(installation: OnGmail, holds: Callable[[], object], what: str) -> None:
    until(lambda: bool(holds()), PATIENCE, f"{what}:\n{installation.said()}")


def answers(installation: OnGmail, number: int) -> None:
    eventually(installation, lambda: len(installation.sent()) >= number, f"no answer {number}")


def labels(gmail: Gmail, id: str) -> set[str]:
    box = gmail.mailbox(ADDRESS)
    return box.named(box.messages[id])


def test_answered_once_in_its_thread_and_across_a_restart(
    installation: OnGmail, gmail: Gmail
) -> None:
    old = installation.deliver(write("An old mail: how much for a TV mount?", "old"))
    installation.begin()
    asked = installation.deliver(write("My kitchen faucet drips. What would it cost?", "one"))
    answers(installation, 1)
    (first,) = installation.sent()
    assert first["In-Reply-To"] == "<one@example.org>"
    assert "$125" in words(first)
    box = gmail.mailbox(ADDRESS)
    (reply,) = [kept for kept in box.messages.values() if "SENT" in kept.labels]
    assert reply.thread == box.messages[asked].thread
    eventually(
        installation,
        lambda: {"Deskhand/Handled", "Deskhand/Answered"} <= labels(gmail, asked),
        "not labelled",
    )
    assert "UNREAD" not in labels(gmail, asked)
    assert labels(gmail, old) == {"INBOX", "UNREAD"}

    assert installation.stop() == 0
    again = "What does it cost to fix a running toilet?"
    installation.deliver(write(again, "two", "Re: Faucet", first))
    installation.begin()
    answers(installation, 2)
    time.sleep(2)
    assert len(installation.sent()) == 2
    threads = {kept.thread for kept in box.messages.values() if kept.id != old}
    assert len(threads) == 1


def test_complaint_19_a_history_that_google_forgot_loses_nothing_and_repeats_nothing(
    installation: OnGmail, gmail: Gmail, google: Google
) -> None:
    installation.deliver(write("An old mail: how much for a TV mount?", "old"))
    installation.begin()
    installation.deliver(write("How much is it to fix a running toilet?", "one"))
    answers(installation, 1)
    assert installation.stop() == 0
    installation.deliver(write("And what about a dripping faucet?", "two", "Another thing"))
    gmail.forget_history(ADDRESS)
    installation.begin()
    answers(installation, 2)
    time.sleep(2)
    assert len(installation.sent()) == 2
    assert len(installation.documents(InboundMessage)) == 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault(0, done=True),
        Fault(0),
        Fault(500),
        Fault(503, done=True),
        Fault(429, "rateLimitExceeded"),
    ],
    ids=["cut-and-taken", "cut-and-lost", "500-lost", "503-taken", "busy"],
)
def test_a_sending_that_broke_is_looked_up_and_never_repeated_blindly(
    installation: OnGmail, google: Google, fault: Fault
) -> None:
    google.fail(SEND, fault)
    installation.begin()
    installation.deliver(write("How much is it to fix a running toilet?", "one"))
    if fault.done:
        answers(installation, 1)
        time.sleep(4)
        assert len(installation.sent()) == 1
        assert google.count(SEND) == 1
    elif fault.status == 429:
        answers(installation, 1)
        assert google.count(SEND) == 2
    else:
        eventually(installation, lambda: google.count(SEND) == 1, "nothing was tried")
        time.sleep(3)
        assert google.count(SEND) == 1, "its absence proves nothing yet"


def test_complaint_19_a_consent_taken_back_is_told_and_the_backlog_is_answered_once(
    installation: OnGmail, google: Google, gmail: Gmail
) -> None:
    installation.begin()
    google.oauth.take_back(ADDRESS)
    installation.deliver(write("How much is it to fix a running toilet?", "one"))
    told = lambda: [i for i in installation.documents(OwnerItem) if "invalid_grant" in i.reason]  # noqa: E731
    eventually(installation, told, "the owner was not told")
    time.sleep(3)
    assert len(told()) == 1
    assert installation.process is not None
    assert installation.process.poll() is None, "it goes on"
    assert installation.sent() == []
    installation.connect()
    answers(installation, 1)
    time.sleep(2)
    to_customer = [mail for mail in installation.sent() if mail["To"] == "dana@example.org"]
    assert len(to_customer) == 1


def test_inbox_and_sender_are_two_accounts(tmp_path: Path, google: Google, gmail: Gmail) -> None:
    with served_gmail(tmp_path, google, gmail, SECRETARY) as installation:
        installation.begin()
        asked = installation.deliver(write("How much is it to fix a running toilet?", "one"))
        answers(installation, 1)
        (first,) = installation.sent()
        assert first["From"].endswith(f"<{SECRETARY}>") or first["From"] == SECRETARY
        assert first["Reply-To"] == ADDRESS
        assert all("SENT" not in kept.labels for kept in gmail.mailbox(ADDRESS).messages.values())
        eventually(
            installation, lambda: "Deskhand/Answered" in labels(gmail, asked), "not labelled"
        )
        installation.deliver(write("And a faucet?", "two", "Re: Faucet", first))
        answers(installation, 2)
        own = [k for k in gmail.mailbox(SECRETARY).messages.values() if "SENT" in k.labels]
        assert len({kept.thread for kept in own}) == 1


def test_what_the_owner_answers_himself_is_his(installation: OnGmail, gmail: Gmail) -> None:
    installation.begin()
    installation.deliver(write("How much is it to fix a running toilet?", "one"))
    answers(installation, 1)
    own = write("Hi Dana, Sam here. I will call you tonight.", "own", "Re: Faucet")
    own = own.replace(b"From: Dana Reyes <dana@example.org>", f"From: {ADDRESS}".encode())
    own = own.replace(f"To: {ADDRESS}".encode(), b"To: dana@example.org", 1)
    own = own.replace(b"Subject:", b"In-Reply-To: <one@example.org>\r\nSubject:", 1)
    gmail.owner_sends(ADDRESS, own)
    time.sleep(2.5)
    first = installation.sent()[0]
    installation.deliver(write("Great, and what about the sink?", "two", "Re: Faucet", first))
    handled = lambda: [  # noqa: E731
        m.handled_by for m in installation.documents(InboundMessage) if "sink" in m.text
    ]
    eventually(installation, lambda: any(handled()), "not handled")
    assert len(installation.sent()) == 1


def test_where_no_push_comes_in_the_subscription_is_asked(
    installation: OnGmail, gmail: Gmail, google: Google, pubsub: PubSub, tmp_path: Path
) -> None:
    """Once a word came, Gmail itself is asked less; the next word is heard at once all the same."""
    installation.more = {
        "DESKHAND_GMAIL_SUBSCRIPTION": pubsub.subscription,
        "DESKHAND_GMAIL_SUBSCRIPTION_KEY": str(key_file(tmp_path, google.url)),
    }
    installation.begin()
    pubsub.publish(gmail.notice(ADDRESS))
    eventually(installation, lambda: pubsub.acknowledged == 1, "not heard")
    time.sleep(2)
    installation.deliver(write("How much is it to fix a running toilet?", "one"))
    pubsub.publish(gmail.notice(ADDRESS))
    began = time.monotonic()
    answers(installation, 1)
    assert time.monotonic() - began < 15, "sooner than Gmail is asked without a word"
    assert pubsub.acknowledged == 2


def test_a_push_counts_with_googles_signature_only(
    installation: OnGmail, gmail: Gmail, google: Google
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pusher = "pusher@bluebird.iam.gserviceaccount.com"
    installation.more = {
        "DESKHAND_GMAIL_TOPIC": "projects/bluebird/topics/gmail",
        "DESKHAND_GMAIL_PUSHER": pusher,
        "DESKHAND_WEB_URL": "https://desk.example",
        "DESKHAND_WEB_PORT": str(port),
    }
    installation.begin()
    shown = next(word for word in installation.said().split() if "/gmail/" in word)
    assert shown.startswith("https://desk.example/gmail/")
    here = shown.replace("https://desk.example", f"http://127.0.0.1:{port}")
    assert gmail.push(ADDRESS, here) == 403
    assert gmail.push(ADDRESS, here, google.oauth.signing.token(pusher, "https://other")) == 403
    assert gmail.push(ADDRESS, f"{here}x", google.oauth.signing.token(pusher, shown)) == 404
    assert gmail.push(ADDRESS, here, google.oauth.signing.token(pusher, shown)) == 204
