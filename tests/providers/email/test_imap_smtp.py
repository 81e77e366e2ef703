"""What only real servers can show: refusals, cuts, dropped lines, certificates, and a secret kept."""

from __future__ import annotations

import itertools
import logging
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deskhand.channels.email.render import MailFile
from deskhand.domain.errors import ConfigurationError, OutcomeUnknown, Reject, TryAgain
from deskhand.ports.email import Batch
from deskhand.providers.email.imap_smtp import Copies, ImapSmtpClient, MailSettings, Tls
from deskhand.providers.email.imap_smtp.smtp import stuffed
from tests.contracts.email import numbered, outgoing, subjects
from tests.support.dovecot import PASSWORD, Dovecot, dovecot
from tests.support.mails import mail
from tests.support.smtp import Cut, Script, smtp_server

pytestmark = [
    pytest.mark.needs_program("dovecot", "dovecot-imapd"),
    pytest.mark.xdist_group("dovecot"),
]
_USERS = itertools.count(1)
Connect = Callable[[MailSettings], ImapSmtpClient]
NOWHERE = 1
"""A port nobody listens on."""


@pytest.fixture(scope="module")
def imap() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[Script]:
    with smtp_server() as script:
        yield script


@pytest.fixture
def settings(imap: Dovecot, smtp: Script) -> MailSettings:
    return MailSettings(
        imap_host="127.0.0.1",
        imap_port=imap.port,
        imap_tls=Tls.PLAIN,
        user=f"person{next(_USERS)}",
        password=PASSWORD,
        sent_folder="Sent",
        smtp_host="127.0.0.1",
        smtp_port=smtp.port,
        smtp_tls=Tls.PLAIN,
        smtp_user="",
        timeout=5,
    )


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Makes clients, and closes them at the end."""
    clients: list[ImapSmtpClient] = []

    def connected(settings: MailSettings) -> ImapSmtpClient:
        clients.append(ImapSmtpClient(settings))
        return clients[-1]

    yield connected
    for client in clients:
        client.close()


@pytest.fixture
def client(settings: MailSettings, connect: Connect) -> ImapSmtpClient:
    return connect(settings)


# ---- sending


@pytest.mark.parametrize(
    ("cut", "error"),
    [
        (Cut.AT_CONNECT, TryAgain),
        (Cut.AT_EHLO, TryAgain),
        (Cut.AT_MAIL, TryAgain),
        (Cut.AT_RCPT, TryAgain),
        (Cut.AT_DATA, TryAgain),
        (Cut.IN_DATA, OutcomeUnknown),
        (Cut.BEFORE_RECEIPT, OutcomeUnknown),
    ],
)
def test_where_the_dialogue_breaks_decides_what_is_known(
    client: ImapSmtpClient, smtp: Script, imap: Dovecot, cut: Cut, error: type[Exception]
) -> None:
    smtp.cut = cut
    with pytest.raises(error):
        client.send(outgoing())
    assert len(smtp.taken) == (cut is Cut.BEFORE_RECEIPT)
    assert imap.mails(client.settings.user, "Sent") == []


@pytest.mark.parametrize(
    ("at", "answer", "error"),
    [
        ("MAIL", "451 later", TryAgain),
        ("MAIL", "550 not from you", Reject),
        ("MAIL", "530 5.7.0 authentication required", ConfigurationError),
        ("RCPT", "450 greylisted", TryAgain),
        ("RCPT", "421 closing", TryAgain),
        ("RCPT", "550 no such user", Reject),
        ("DATA", "451 later", TryAgain),
        ("DATA", "554 no", Reject),
        ("END", "452 disk full", TryAgain),
        ("END", "552 too big", Reject),
    ],
)
def test_what_an_answer_of_the_server_means(
    client: ImapSmtpClient, smtp: Script, at: str, answer: str, error: type[Exception]
) -> None:
    smtp.answers[at] = answer
    with pytest.raises(error) as caught:
        client.send(outgoing())
    assert answer[:3] in str(caught.value)
    assert smtp.taken == []
    smtp.answers.clear()
    client.send(outgoing())
    assert len(smtp.taken) == 1


def test_one_refused_recipient_keeps_the_mail_from_all(
    client: ImapSmtpClient, smtp: Script
) -> None:
    smtp.refused.add("luis@mail.example")
    with pytest.raises(Reject):
        client.send(replace(outgoing(), recipients=("ana@mail.example", "luis@mail.example")))
    assert smtp.taken == []


def test_a_mail_with_photos_may_take_its_time(
    smtp: Script, settings: MailSettings, connect: Connect
) -> None:
    smtp.on_taken = lambda _: time.sleep(1.5)
    heavy = [MailFile("dana-1.jpg", "image/jpeg", bytes(200_000))]
    connect(replace(settings, timeout=1)).send(outgoing(files=heavy))
    assert len(smtp.taken) == 1


@pytest.mark.parametrize(
    "address", ["ni\u00f1o@mail.example", "a@b\r\nRCPT TO:<x@y>", "a b@c.example", "<a@b>", ""]
)
def test_addresses_that_smtp_cannot_carry_are_refused(
    client: ImapSmtpClient, smtp: Script, address: str
) -> None:
    with pytest.raises(Reject):
        client.send(replace(outgoing(), recipients=(address,)))
    assert smtp.taken == []


def test_an_unreachable_server_has_taken_nothing(connect: Connect, settings: MailSettings) -> None:
    with pytest.raises(TryAgain):
        connect(replace(settings, smtp_port=NOWHERE)).send(outgoing())
    with pytest.raises(TryAgain):
        connect(replace(settings, imap_port=NOWHERE)).poll(None)


def test_a_login_is_used_and_its_refusal_is_the_owners_matter(
    connect: Connect, settings: MailSettings, smtp: Script
) -> None:
    smtp.login = (settings.user, PASSWORD)
    same_account = replace(settings, smtp_user=None)
    connect(same_account).send(outgoing())
    assert len(smtp.taken) == 1
    for wrong in (
        replace(settings, smtp_user="else", smtp_password="wrong-secret"),
        replace(settings, smtp_user=""),
    ):
        with pytest.raises(ConfigurationError) as caught:
            connect(wrong).send(outgoing())
        assert "wrong-secret" not in str(caught.value)
    assert len(smtp.taken) == 1


def test_lines_with_dots_and_bare_line_breaks_arrive_whole() -> None:
    assert stuffed(b"a\n.\r\n..b\rc") == b"a\r\n..\r\n...b\r\nc\r\n.\r\n"
    assert stuffed(b"x\r\n") == b"x\r\n.\r\n"


def test_a_copy_is_filed_once_and_its_failure_sends_nothing_again(
    connect: Connect,
    settings: MailSettings,
    imap: Dovecot,
    smtp: Script,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = connect(settings)
    client.send(outgoing())
    client.send(outgoing())
    copies = imap.mails(settings.user, "Sent")
    assert [(flags - {"\\Recent"}, raw) for _, flags, raw in copies] == [
        ({"\\Seen"}, outgoing().raw)
    ]
    offline = connect(replace(settings, imap_port=NOWHERE))
    with caplog.at_level(logging.WARNING):
        offline.send(outgoing("effect.2"))
    assert len(smtp.taken) == 3
    assert "no copy of" in caplog.text


def test_a_server_that_files_copies_itself_gets_none_from_us(
    connect: Connect, settings: MailSettings, imap: Dovecot
) -> None:
    client = connect(replace(settings, copies=Copies.SERVER))
    client.send(outgoing())
    assert imap.mails(settings.user, "Sent") == []
    assert client.was_sent(outgoing().message_id) is False


def test_without_a_sent_folder_nothing_is_known(connect: Connect, settings: MailSettings) -> None:
    client = connect(replace(settings, sent_folder=None))
    client.send(outgoing())
    assert client.was_sent(outgoing().message_id) is None
    assert client.owner_wrote_in(["<a1@mail.example>"]) is False
    cursor = client.sent_by_owner(None).cursor
    assert client.sent_by_owner(cursor) == Batch((), cursor)


# ---- reading


def test_wrong_password_and_wrong_folder_name_what_is_wrong(
    connect: Connect, settings: MailSettings
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        connect(replace(settings, password="wrong-secret")).poll(None)
    assert settings.user in str(caught.value)
    assert "wrong-secret" not in str(caught.value)
    with pytest.raises(ConfigurationError, match="Nowhere"):
        connect(replace(settings, folder="Nowhere")).poll(None)
    with pytest.raises(ConfigurationError, match="Nowhere"):
        connect(replace(settings, sent_folder="Nowhere")).was_sent("<a@b>")


def test_a_dropped_line_is_opened_again(client: ImapSmtpClient, imap: Dovecot) -> None:
    user = client.settings.user
    cursor = client.poll(None).cursor
    assert client.was_sent("<a@b.example>") is None
    imap.append(user, "INBOX", numbered(1))
    imap.drop_connections()
    time.sleep(0.1)
    with pytest.raises(TryAgain):
        client.poll(cursor)
    assert subjects(client.poll(cursor)) == [b"n1@mail.example"]
    with pytest.raises(TryAgain):
        client.was_sent("<a@b.example>")
    assert client.was_sent("<a@b.example>") is None


def test_a_line_dropped_while_waiting_ends_the_wait(client: ImapSmtpClient, imap: Dovecot) -> None:
    client.poll(None)
    dropping = threading.Timer(0.3, imap.drop_connections)
    dropping.start()
    begun = time.monotonic()
    client.wait(20)
    dropping.join()
    assert time.monotonic() - begun < 5


def test_waiting_without_a_server_is_no_tight_loop(
    connect: Connect, settings: MailSettings
) -> None:
    client = connect(replace(settings, imap_port=NOWHERE))
    begun = time.monotonic()
    client.wait(0.3)
    assert 0.25 < time.monotonic() - begun < 2


def test_fifty_megabytes_are_fetched_by_their_headers(
    client: ImapSmtpClient, imap: Dovecot
) -> None:
    cursor = client.poll(None).cursor
    imap.append(
        client.settings.user, "INBOX", mail(message_id="<big@mail.example>") + b"x" * 50_000_000
    )
    imap.append(client.settings.user, "INBOX", numbered(2))
    begun = time.monotonic()
    big, small = client.poll(cursor).mails
    assert time.monotonic() - begun < 5
    assert big.raw is None
    assert big.size > 50_000_000
    assert b"<big@mail.example>" in big.head
    assert small.raw is not None


def test_a_mail_deleted_meanwhile_is_passed_over(client: ImapSmtpClient, imap: Dovecot) -> None:
    user = client.settings.user
    cursor = client.poll(None).cursor
    for number in (1, 2):
        imap.append(user, "INBOX", numbered(number))
    with imap.session(user) as server:
        server.select("INBOX")
        server.store("1", "+FLAGS", "\\Deleted")
        server.expunge()
    batch = client.poll(cursor)
    assert subjects(batch) == [b"n2@mail.example"]
    client.mark(batch.cursor.replace(":2", ":1"))


def test_a_newest_mail_that_was_deleted_brings_no_old_one_back(
    client: ImapSmtpClient, imap: Dovecot
) -> None:
    user = client.settings.user
    imap.append(user, "INBOX", numbered(1))
    cursor = client.poll(None).cursor
    imap.append(user, "INBOX", numbered(2))
    with imap.session(user) as server:
        server.select("INBOX")
        server.store("2", "+FLAGS", "\\Deleted")
        server.expunge()
    assert client.poll(cursor) == Batch((), cursor)


def test_reading_leaves_mail_unseen_and_recent(client: ImapSmtpClient, imap: Dovecot) -> None:
    user = client.settings.user
    cursor = client.poll(None).cursor
    imap.append(user, "INBOX", numbered(1))
    assert len(client.poll(cursor).mails) == 1
    ((_, flags, _),) = imap.mails(user, "INBOX")
    assert "\\Seen" not in flags


# ---- secrets and certificates


def test_the_password_is_never_shown(
    connect: Connect,
    settings: MailSettings,
    smtp: Script,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    smtp.login = (settings.user, PASSWORD)
    settings = replace(settings, smtp_user=None)
    with caplog.at_level(logging.DEBUG):
        client = connect(settings)
        client.poll(None)
        client.send(outgoing())
        captured = capfd.readouterr()
    for text in (
        repr(settings),
        str(settings),
        repr(vars(client)),
        caplog.text,
        captured.out,
        captured.err,
    ):
        assert PASSWORD not in text


@pytest.mark.parametrize("host", ["mail.bluebird.example", "192.0.2.7", "127.0.0.1.mail.example"])
def test_plain_lines_go_to_this_machine_only(settings: MailSettings, host: str) -> None:
    with pytest.raises(ConfigurationError, match="password"):
        replace(settings, imap_host=host)
    with pytest.raises(ConfigurationError, match="password"):
        replace(settings, smtp_host=host)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    base = tmp_path_factory.mktemp("tls")
    request = "openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -keyout key.pem -out cert.pem"
    names = "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(f"{request} {names}".split(), cwd=base, check=True, capture_output=True)
    for file in (base, base / "key.pem", base / "cert.pem"):
        file.chmod(0o755)
    return base / "cert.pem", base / "key.pem"


@pytest.mark.needs_program("openssl", "openssl")
def test_certificates_are_verified(connect: Connect, certificate: tuple[Path, Path]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with dovecot(certificate=certificate) as imap, smtp_server(tls=context) as smtp:
        trusting = MailSettings(
            imap_host="localhost",
            imap_port=imap.port,
            imap_tls=Tls.STARTTLS,
            user="ana",
            password=PASSWORD,
            sent_folder="Sent",
            smtp_host="localhost",
            smtp_port=smtp.port,
            smtp_tls=Tls.STARTTLS,
            smtp_user="",
            ca_file=str(certificate[0]),
            timeout=5,
        )
        client = connect(trusting)
        assert client.poll(None).mails == ()
        client.send(outgoing())
        assert client.was_sent(outgoing().message_id) is True
        for wary in (
            replace(trusting, ca_file=None),
            replace(trusting, imap_host="127.0.0.1", smtp_host="127.0.0.1"),
        ):
            with pytest.raises(ConfigurationError, match="certificate"):
                connect(wary).poll(None)
            with pytest.raises(ConfigurationError, match="certificate"):
                connect(wary).send(outgoing())
        assert len(smtp.taken) == 1


def test_starttls_that_is_not_offered_sends_no_password(
    connect: Connect, settings: MailSettings, smtp: Script
) -> None:
    demanding = replace(settings, imap_tls=Tls.STARTTLS, smtp_tls=Tls.STARTTLS)
    with pytest.raises(ConfigurationError):
        connect(demanding).send(outgoing())
    with pytest.raises((ConfigurationError, TryAgain)):
        connect(demanding).poll(None)
    assert smtp.taken == []
