"""A real IMAP server (Debian's dovecot 2.3) on a free loopback port, in a directory of its own."""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "hunter2-but-longer"

_CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{base}/mail/%u
mailbox_list_index = no
imap_capability = {capability}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={base}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
  }}
  mailbox Work {{
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  # No waiting after a wrong password.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(slots=True)
class Dovecot:
    """A running server. Any user name works, with PASSWORD; each has INBOX, Sent and Work."""

    port: int
    base: Path
    _process: subprocess.Popen[bytes] = field(repr=False)

    def append(self, user: str, folder: str, raw: bytes) -> int:
        """Put a mail into a folder as a delivery would; returns its IMAP uid."""
        with self.session(user) as server:
            answer = server.append(folder, "", "", raw)[1][0]
        return int(answer.split(b"APPENDUID ")[1].split(b"]")[0].split()[1])

    def mails(self, user: str, folder: str) -> list[tuple[int, frozenset[str], bytes]]:
        """Uid, flags and bytes of each mail of a folder, oldest first."""
        found = []
        with self.session(user) as server:
            server.select(folder, readonly=True)
            uids = server.uid("SEARCH", "ALL")[1][0].split()
            for uid in uids:
                head, raw = server.uid("FETCH", uid.decode(), "(UID FLAGS BODY.PEEK[])")[1][0]
                flags = frozenset(head.split(b"FLAGS (")[1].split(b")")[0].decode().split())
                found.append((int(uid), flags, raw))
        return found

    def rebuild(self, user: str, folder: str) -> None:
        """The same mail in a folder made anew: another UIDVALIDITY."""
        kept = [raw for _, _, raw in self.mails(user, folder)]
        with self.session(user) as server:
            assert server.delete(folder)[0] == "OK"
            assert server.create(folder)[0] == "OK"
        for raw in kept:
            self.append(user, folder, raw)

    @contextmanager
    def session(self, user: str) -> Iterator[imaplib.IMAP4]:
        server = imaplib.IMAP4("127.0.0.1", self.port)
        server.login(user, PASSWORD)
        try:
            yield server
        finally:
            server.logout()

    def drop_connections(self) -> None:
        """End every session, as a restarting server does; the port stays open."""
        listing = subprocess.run(
            ["ps", "-eo", "pid,pgid,comm"], capture_output=True, text=True, check=True
        )
        for line in listing.stdout.splitlines()[1:]:
            pid, group, name = line.split(None, 2)
            if int(group) == self._process.pid and name.strip() == "imap":
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)

    def stop(self) -> None:
        """End the server and every process of its group."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.5)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(5)


@contextmanager
def dovecot(
    *, idle: bool = True, certificate: tuple[Path, Path] | None = None
) -> Iterator[Dovecot]:
    """Start a server and end it. `certificate` (certificate, key) makes it offer STARTTLS."""
    program = shutil.which(
        "dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    )
    assert program is not None, "needs dovecot: sudo apt-get install dovecot-imapd"
    base = Path(tempfile.mkdtemp(prefix="deskhand-imap-"))
    base.chmod(0o755)
    server = None
    try:
        server = _started(program, base, idle, certificate)
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(base, ignore_errors=True)


def _started(
    program: str, base: Path, idle: bool, certificate: tuple[Path, Path] | None
) -> Dovecot:
    root = os.geteuid() == 0
    me = getpass.getuser()
    mine = grp.getgrgid(pwd.getpwnam(me).pw_gid).gr_name
    mail_user = "nobody" if root else me
    mail_group = grp.getgrgid(pwd.getpwnam(mail_user).pw_gid).gr_name
    (base / "mail").mkdir()
    if root:
        shutil.chown(base / "mail", mail_user, mail_group)
    port = _free_port()
    tls = (
        "" if certificate is None else f"ssl_cert = <{certificate[0]}\nssl_key = <{certificate[1]}"
    )
    (base / "conf").write_text(
        _CONFIG.format(
            base=base,
            port=port,
            ssl="no" if certificate is None else "yes",
            certificate=tls,
            internal="dovecot" if root else me,
            group="dovecot" if root else mine,
            login="dovenull" if root else me,
            mail_user=mail_user,
            mail_group=mail_group,
            password=PASSWORD,
            capability="" if idle else "IMAP4rev1 UIDPLUS LITERAL+",
        )
    )
    with (base / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [program, "-F", "-c", str(base / "conf")],
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
    server = Dovecot(port, base, process)
    for _ in range(200):
        try:
            with imaplib.IMAP4("127.0.0.1", port, timeout=5) as probe:
                probe.logout()
            return server
        except (OSError, imaplib.IMAP4.error):
            if process.poll() is not None:
                break
            time.sleep(0.05)
    server.stop()
    log = base / "log"
    raise AssertionError(
        f"dovecot does not start: {(base / 'stderr').read_text()}{log.read_text() if log.exists() else ''}"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
