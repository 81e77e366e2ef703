"""What every EmailClient does, whatever it is made of; adapters inherit the suite and say what they can."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from random import Random

import pytest

from deskhand.channels.email.render import MailFile, message_id, render
from deskhand.domain.errors import OutcomeUnknown, Reject, TryAgain
from deskhand.effects.photos import MOST_BYTES
from deskhand.ports.email import Batch, EmailClient, OutgoingMail
from tests.support.mails import mail

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
LARGEST = 60_000


def outgoing(
    key: str = "effect.1",
    in_reply_to: str | None = "<a1@mail.example>",
    files: Sequence[MailFile] = (),
) -> OutgoingMail:
    """A mail as Deskhand sends it."""
    return render(
        sender="hello@bluebird.example",
        recipient="ana@mail.example",
        subject="Dripping faucet",
        text="Tuesday from 2 to 4 pm.\n.\nSí.",
        message_id=message_id(key, "bluebird.example"),
        effect=key,
        date=NOON,
        in_reply_to=in_reply_to,
        files=files,
    )


class World(ABC):
    """A mailbox and whoever is on its other side. The flags say what an adapter honestly cannot do."""

    keeps_flags = True
    """Seen and answered can be read back."""
    knows_unsent = True
    """was_sent can prove that a mail was not sent."""
    can_break = True
    """There is a server that can refuse, or cut the dialogue."""

    @abstractmethod
    def client(self) -> EmailClient:
        """A new client on this mailbox; it takes mails up to LARGEST bytes whole."""

    @abstractmethod
    def deliver(self, raw: bytes) -> None:
        """A mail arrives."""

    @abstractmethod
    def owner_sends(self, raw: bytes) -> None:
        """The owner sends a mail from his own mail client."""

    @abstractmethod
    def taken(self) -> Sequence[bytes]:
        """Mails the server took for delivery."""

    @abstractmethod
    def rebuild(self) -> None:
        """The mailbox is made anew: same mail, other handles."""

    def flags(self) -> Sequence[frozenset[str]]:
        """Of each mail in the inbox, oldest first: "seen", "answered"."""
        raise NotImplementedError

    def break_next(self, how: str) -> None:
        """The next sending is "not taken", "refused", "cut and taken" or "cut and lost"."""
        raise NotImplementedError


def numbered(number: int) -> bytes:
    return mail(f"Mail number {number}.\n", message_id=f"<n{number}@mail.example>")


def subjects(batch: Batch) -> list[bytes]:
    return [
        (item.raw or item.head).split(b"Message-ID: <")[1].split(b">")[0] for item in batch.mails
    ]


class EmailClientContract:
    """Inherit, and give a `world` fixture."""

    @pytest.fixture
    def client(self, world: World) -> Iterator[EmailClient]:
        client = world.client()
        yield client
        client.close()

    # ---- reading

    def test_go_live_answers_nothing_old(self, world: World, client: EmailClient) -> None:
        world.deliver(numbered(1))
        start = client.poll(None)
        assert start.mails == ()
        world.deliver(numbered(2))
        assert subjects(client.poll(start.cursor)) == [b"n2@mail.example"]

    def test_go_live_on_an_empty_mailbox(self, world: World, client: EmailClient) -> None:
        start = client.poll(None)
        world.deliver(numbered(1))
        assert subjects(client.poll(start.cursor)) == [b"n1@mail.example"]

    def test_asking_twice_gives_the_same(self, world: World, client: EmailClient) -> None:
        start = client.poll(None)
        for number in (1, 2, 3):
            world.deliver(numbered(number))
        first, second = client.poll(start.cursor), client.poll(start.cursor)
        assert first == second
        assert subjects(first) == [b"n1@mail.example", b"n2@mail.example", b"n3@mail.example"]
        assert client.poll(first.cursor).mails == ()
        assert client.poll(first.cursor).cursor == first.cursor

    def test_a_limit_cuts_and_the_next_poll_goes_on(
        self, world: World, client: EmailClient
    ) -> None:
        cursor = client.poll(None).cursor
        for number in range(5):
            world.deliver(numbered(number))
        seen: list[bytes] = []
        for _ in range(3):
            batch = client.poll(cursor, limit=2)
            cursor = batch.cursor
            seen += subjects(batch)
        assert seen == [f"n{number}@mail.example".encode() for number in range(5)]

    def test_a_new_client_goes_on_where_the_old_one_stopped(
        self, world: World, client: EmailClient
    ) -> None:
        cursor = client.poll(None).cursor
        world.deliver(numbered(1))
        batch = client.poll(cursor)
        client.close()
        other = world.client()
        try:
            assert other.poll(cursor) == batch
            assert other.poll(batch.cursor).mails == ()
        finally:
            other.close()

    def test_the_bytes_arrive_unchanged(self, world: World, client: EmailClient) -> None:
        cursor = client.poll(None).cursor
        sent = mail("¿Puede venir el martes?\n.\nFrom here on.\n").replace(b"\n", b"\r\n")
        world.deliver(sent)
        (got,) = client.poll(cursor).mails
        assert got.raw is not None
        assert got.raw.replace(b"\r\n", b"\n").rstrip() == sent.replace(b"\r\n", b"\n").rstrip()
        assert got.size > 0
        assert b"Message-ID: <a1@mail.example>" in got.head

    def test_a_mail_too_large_comes_by_its_headers_only(
        self, world: World, client: EmailClient
    ) -> None:
        cursor = client.poll(None).cursor
        world.deliver(
            mail("x" * 70 + "\n", files=[("big.bin", "application/zip", b"\0" * LARGEST)])
        )
        world.deliver(numbered(2))
        big, small = client.poll(cursor).mails
        assert big.raw is None
        assert big.size > LARGEST
        assert b"Subject: Dripping faucet" in big.head
        assert b"AAAAAAAA" not in big.head
        assert small.raw is not None

    def test_reading_changes_no_flag_and_mark_does(self, world: World, client: EmailClient) -> None:
        cursor = client.poll(None).cursor
        world.deliver(numbered(1))
        world.deliver(numbered(2))
        first, second = client.poll(cursor).mails
        if world.keeps_flags:
            assert world.flags() == [frozenset(), frozenset()]
        client.mark(first.uid)
        client.mark(second.uid, answered=True)
        client.mark(second.uid, answered=True)
        if world.keeps_flags:
            assert world.flags() == [frozenset({"seen"}), frozenset({"seen", "answered"})]
        assert subjects(client.poll(cursor)) == [b"n1@mail.example", b"n2@mail.example"]

    def test_a_rebuilt_mailbox_starts_from_now(self, world: World, client: EmailClient) -> None:
        world.deliver(numbered(0))
        start = client.poll(None)
        world.deliver(numbered(1))
        (old,) = client.poll(start.cursor).mails
        world.rebuild()
        again = client.poll(start.cursor)
        assert again.mails == ()
        client.mark(old.uid)
        world.deliver(numbered(2))
        assert subjects(client.poll(again.cursor)) == [b"n2@mail.example"]

    def test_waiting_ends_when_mail_comes(self, world: World, client: EmailClient) -> None:
        cursor = client.poll(None).cursor
        late = threading.Timer(0.3, world.deliver, [numbered(1)])
        late.start()
        begun = time.monotonic()
        batch = client.poll(cursor)
        while not batch.mails and time.monotonic() - begun < 15:
            client.wait(8)
            batch = client.poll(cursor)
        late.join()
        assert subjects(batch) == [b"n1@mail.example"]
        assert time.monotonic() - begun < 5

    def test_what_came_since_the_last_poll_is_not_waited_for(
        self, world: World, client: EmailClient
    ) -> None:
        cursor = client.poll(None).cursor
        world.deliver(numbered(1))
        begun = time.monotonic()
        client.wait(20)
        assert time.monotonic() - begun < 5
        assert subjects(client.poll(cursor)) == [b"n1@mail.example"]

    def test_waiting_ends_by_itself(self, client: EmailClient) -> None:
        client.poll(None)
        begun = time.monotonic()
        client.wait(0.4)
        assert time.monotonic() - begun < 3

    def test_closing_ends_the_waiting(self, world: World) -> None:
        client = world.client()
        client.poll(None)
        waiting = threading.Thread(target=client.wait, args=[30], daemon=True)
        waiting.start()
        time.sleep(0.2)
        client.close()
        waiting.join(5)
        assert not waiting.is_alive()

    # ---- sending

    def test_what_is_sent_arrives_once_and_can_be_looked_up(
        self, world: World, client: EmailClient
    ) -> None:
        ours = outgoing()
        assert client.was_sent(ours.message_id) in ((False,) if world.knows_unsent else (None,))
        client.send(ours)
        (arrived,) = world.taken()
        assert arrived.replace(b"\r\n", b"\n").rstrip() == ours.raw.replace(b"\r\n", b"\n").rstrip()
        assert client.was_sent(ours.message_id) is True
        assert client.was_sent("<other@bluebird.example>") is not True

    def test_photos_arrive_whole(self, world: World, client: EmailClient) -> None:
        """As many bytes as a mail of ours ever carries."""
        each = int(MOST_BYTES / 1.37 / 4)
        files = [
            MailFile(f"dana-{n}.jpg", "image/jpeg", Random(n).randbytes(each)) for n in range(4)
        ]
        client.send(outgoing(files=files))
        (arrived,) = world.taken()
        assert len(arrived) > 0.95 * MOST_BYTES
        read = message_from_bytes(arrived, policy=default)
        body = read.get_body(("plain",))
        assert body is not None
        assert "Tuesday from 2 to 4 pm." in body.get_content()
        parts = [(p.get_filename(), p.get_content()) for p in read.iter_attachments()]
        assert parts == [(file.name, file.content) for file in files]

    def test_a_fresh_client_finds_what_another_sent(
        self, world: World, client: EmailClient
    ) -> None:
        ours = outgoing()
        client.send(ours)
        other = world.client()
        try:
            assert other.was_sent(ours.message_id) is True
        finally:
            other.close()

    @pytest.mark.parametrize(
        ("how", "error"),
        [("not taken", TryAgain), ("refused", Reject)],
        ids=["not-taken", "refused"],
    )
    def test_what_was_not_taken_was_not_sent(
        self, world: World, client: EmailClient, how: str, error: type[Exception]
    ) -> None:
        if not world.can_break:
            return
        ours = outgoing()
        world.break_next(how)
        with pytest.raises(error):
            client.send(ours)
        assert world.taken() == []
        assert client.was_sent(ours.message_id) is not True
        client.send(ours)
        assert len(world.taken()) == 1

    @pytest.mark.parametrize("how", ["cut and taken", "cut and lost"])
    def test_a_dialogue_cut_in_the_middle_is_unknown(
        self, world: World, client: EmailClient, how: str
    ) -> None:
        if not world.can_break:
            return
        ours = outgoing()
        world.break_next(how)
        with pytest.raises(OutcomeUnknown):
            client.send(ours)
        happened = how == "cut and taken"
        assert len(world.taken()) == int(happened)
        known = client.was_sent(ours.message_id)
        assert known in ((happened,) if world.knows_unsent else (None,))

    def test_many_threads_send_while_one_reads(self, world: World, client: EmailClient) -> None:
        cursor = client.poll(None).cursor
        failed: list[BaseException] = []

        def send(number: int) -> None:
            try:
                client.send(outgoing(f"effect.{number}"))
                client.was_sent(message_id(f"effect.{number}", "bluebird.example"))
            except BaseException as error:
                failed.append(error)
                raise

        threads = [threading.Thread(target=send, args=[number]) for number in range(4)]
        for thread in threads:
            thread.start()
        for number in range(4):
            world.deliver(numbered(number))
            client.poll(cursor)
        for thread in threads:
            thread.join(20)
        assert failed == []
        assert len(world.taken()) == 4
        assert len(client.poll(cursor).mails) == 4

    # ---- the owner in his own mail client

    def test_the_owner_wrote_in_a_thread(self, world: World, client: EmailClient) -> None:
        assert not client.owner_wrote_in(["<a1@mail.example>"])
        world.owner_sends(
            mail(
                "I'll come myself.\n",
                sender="Sam <sam@bluebird.example>",
                to="ana@mail.example",
                message_id="<own1@bluebird.example>",
                headers=[
                    ("In-Reply-To", "<a2@mail.example>"),
                    ("References", "<a1@mail.example> <a2@mail.example>"),
                ],
            )
        )
        assert client.owner_wrote_in(["<a1@mail.example>"])
        assert client.owner_wrote_in(["<zz@mail.example>", "<a2@mail.example>"])
        assert client.owner_wrote_in(["<own1@bluebird.example>"])
        assert not client.owner_wrote_in(["<a9@mail.example>"])
        assert not client.owner_wrote_in([])

    def test_our_own_answers_are_not_the_owners(self, world: World, client: EmailClient) -> None:
        cursor = client.sent_by_owner(None).cursor
        ours = outgoing(in_reply_to="<a1@mail.example>")
        client.send(ours)
        assert client.was_sent(ours.message_id) is True
        assert not client.owner_wrote_in(["<a1@mail.example>", ours.message_id])
        assert client.sent_by_owner(cursor).mails == ()

    def test_what_the_owner_sent_since(self, world: World, client: EmailClient) -> None:
        world.owner_sends(mail("Old.\n", message_id="<own0@bluebird.example>"))
        cursor = client.sent_by_owner(None).cursor
        assert client.sent_by_owner(cursor).mails == ()
        client.send(outgoing())
        world.owner_sends(mail("New.\n", message_id="<own1@bluebird.example>"))
        batch = client.sent_by_owner(cursor)
        assert [b"<own1@bluebird.example>" in item.head for item in batch.mails] == [True]
        assert client.sent_by_owner(cursor) == batch
        assert client.sent_by_owner(batch.cursor).mails == ()

    def test_closing_twice_is_no_error(self, world: World) -> None:
        client = world.client()
        with suppress(TryAgain):
            client.poll(None)
        client.close()
        client.close()
