"""What comes in damaged, huge or hostile: a clear error or a polite answer, and nothing is lost."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from deskhand.domain.people import InboundMessage
from tests.serve.test_mail import answer, until, write
from tests.support.dovecot import Dovecot
from tests.support.served import ADDRESS, Served, served
from tests.support.smtp import smtp_server

pytestmark = [
    pytest.mark.needs_program("dovecot", "dovecot-imapd"),
    pytest.mark.xdist_group("dovecot"),
    pytest.mark.timeout(180),
]
LARGE = 50_000_000


def stored(installation: Served, part: str) -> InboundMessage:
    """The accepted message whose subject holds `part`, once it is handled."""

    def found() -> list[InboundMessage]:
        return [
            m
            for m in installation.documents(InboundMessage)
            if part in (m.subject or "") and m.handled_by
        ]

    until(lambda: bool(found()), 30, f"{part} was not handled:\n{installation.said()}")
    return found()[0]


def with_file(subject: str, name: str, content: bytes) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "Lee Chan <lee@example.org>", ADDRESS
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{subject.replace(' ', '-')}@example.org>"
    mail.set_content("How much is it to fix a running toilet? See the attached.")
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def test_everything_bad_at_once_and_the_good_mail_behind_it(installation: Served) -> None:
    installation.begin()
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    installation.deliver(with_file("quote for a huge mail", "huge.bin", os.urandom(LARGE // 4) * 3))
    installation.deliver(with_file("quote with a bomb", "photos.zip", bomb.getvalue()))
    installation.deliver(
        b"From: Ann <ann@example.org>\r\nSubject: broken =?utf-9?q?=ZZ?= quote\r\n"
        b'Content-Type: multipart/mixed; boundary="never"\r\nMessage-ID: <broken@example.org>\r\n'
        b"\r\n--other\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\xff\xfe\x00 how much for a faucet"
    )
    installation.deliver(
        b"From: Bo <bo@example.org>\r\nSubject: nothing at all\r\nMessage-ID: <empty@example.org>\r\n\r\n"
    )
    installation.deliver(write("\U0001f600" * 10_000, "emoji", "ten thousand emoji"))
    installation.deliver(b"\x00\xff not a mail at all")
    installation.deliver(write("How much is it to fix a dripping faucet?", "good", "the good one"))

    huge = stored(installation, "huge mail")
    assert any("too large" in problem for problem in huge.problems)
    stored(installation, "bomb")
    stored(installation, "broken")
    stored(installation, "nothing at all")
    assert len(stored(installation, "ten thousand").text) <= 20_000
    stored(installation, "the good one")
    answered = [to for taken in installation.smtp.taken for to in taken.recipients]
    until(lambda: "dana@example.org" in recipients(installation), 30, f"only {answered} answered")
    assert "lee@example.org" in recipients(installation)
    assert len(installation.documents(InboundMessage)) == 7
    assert "Traceback" not in installation.said()


def recipients(installation: Served) -> set[str]:
    return {to for taken in installation.smtp.taken for to in taken.recipients}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted as root on Linux")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.platform("linux")
def test_a_full_disk_loses_nothing_and_ends(imap: Dovecot, small_disk: Path) -> None:
    with smtp_server() as smtp, served(small_disk, imap, smtp, "fulldisk") as installation:
        installation.begin()
        ballast = small_disk / "ballast"
        with ballast.open("wb") as file:
            free = shutil.disk_usage(small_disk).free
            file.write(b"\0" * (free - 4096))
        installation.deliver(write("How much is it to fix a dripping faucet?", "full"))
        time.sleep(4)
        assert smtp.taken == []
        assert installation.process is not None
        assert installation.process.poll() is None, installation.said()
        ballast.unlink()
        answer(installation, 1)
        assert "trying again" in installation.said()


def test_a_corrupt_database_is_said_in_one_line(installation: Served) -> None:
    installation.begin()
    installation.stop()
    for extra in ("-wal", "-shm"):
        installation.database.with_name(installation.database.name + extra).unlink(missing_ok=True)
    content = bytearray(installation.database.read_bytes())
    content[1024 : 1024 + 8192] = b"\xa5" * 8192
    installation.database.write_bytes(bytes(content))
    installation.start()
    assert installation.process is not None
    assert installation.process.wait(20) == 2
    last = installation.said().strip().splitlines()[-1]
    assert last.startswith("deskhand: ")
    assert str(installation.database) in last
    assert "restore" in last
    assert "Traceback" not in installation.said()


def test_wrong_yaml_is_said_with_its_line(installation: Served) -> None:
    profile = installation.folder / "business.yaml"
    profile.write_text(
        profile.read_text().replace("zone: America/New_York", "zone: America/Kingston")
    )
    installation.start()
    assert installation.process is not None
    assert installation.process.wait(20) == 2
    assert "business.yaml" in installation.said()
    assert "America/Kingston" in installation.said()
    assert "Traceback" not in installation.said()
