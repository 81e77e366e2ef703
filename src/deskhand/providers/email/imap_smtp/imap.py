"""IMAP sessions and folders: connecting, cursors, waiting, and what errors mean. No SMTP here."""

from __future__ import annotations

import imaplib
import logging
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.providers.email.imap_smtp.settings import MailSettings, Tls, tls_context

_log = logging.getLogger(__name__)
_HEAD_BYTES = 262_144
_IDLE_AT_MOST = 4 * 60.0
"""Seconds; servers drop an IDLE after half an hour, home routers much earlier."""
_SLICE = 0.5
_MOST_IDS = 12


class Session:
    """One IMAP connection that opens itself when needed and is thrown away when it breaks."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._server: Any = None
        self._one_thread = threading.RLock()

    @contextmanager
    def use(self) -> Iterator[Any]:
        """The connected server. Raises TryAgain or ConfigurationError; after an error the connection
        is not used again."""
        with self._one_thread:
            try:
                if self._server is None:
                    self._server = _login(self._settings)
                yield self._server
            except (OSError, imaplib.IMAP4.error) as error:
                self._end()
                raise _meaning(error, self._settings) from None
            except BaseException:
                self._end()
                raise

    def wait(self, seconds: float, folder: str, closed: threading.Event) -> None:
        """Return when the server hints at new mail, when `closed` is set, or after `seconds`. Trouble
        ends the wait early; the next call says what it was."""
        end = time.monotonic() + min(seconds, _IDLE_AT_MOST)
        if self._server is None:
            # Not a reason to return at once: a server that is down would be asked in a tight loop.
            closed.wait(min(seconds, 1.0))
            return
        try:
            with self.use() as server:
                if server.has_capability("IDLE"):
                    _idle(server, end, closed)
                else:
                    _ask_again_and_again(server, end, closed, self._settings.noop_every)
        except TryAgain as error:
            _log.info("waiting for mail in %s ended early: %s", folder, error)

    def close(self) -> None:
        """End the connection, at once when no other thread uses it, else after two seconds."""
        free = self._one_thread.acquire(timeout=2.0)
        self._end()
        if free:
            self._one_thread.release()

    def _end(self) -> None:
        """Without ceremony: a broken connection must not delay anybody."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                server.shutdown()


def _idle(server: Any, end: float, closed: threading.Event) -> None:
    # What came between the last poll and now is not announced by IDLE, but by NOOP.
    if _arrived(server.noop()[1]):
        return
    server.idle()
    try:
        while not closed.is_set() and (left := end - time.monotonic()) > 0:
            asked = time.monotonic()
            heard = server.idle_check(timeout=min(left, _SLICE))
            if _arrived(heard):
                break
            if not heard and left > _SLICE and time.monotonic() - asked < _SLICE / 2:
                raise ConnectionResetError("closed by the server")  # the library hides it
    finally:
        if not closed.is_set():
            server.idle_done()


def _ask_again_and_again(server: Any, end: float, closed: threading.Event, every: float) -> None:
    while (left := end - time.monotonic()) > 0:
        if closed.wait(min(left, every)):
            return
        if _arrived(server.noop()[1]):
            return


def _arrived(responses: Sequence[Any]) -> bool:
    return any(b"EXISTS" in response for response in responses if isinstance(response, tuple))


class Folder(NamedTuple):
    """A selected folder. Uids and cursors carry its UIDVALIDITY: "1700000000:42"."""

    server: Any
    validity: int
    next_uid: int

    @classmethod
    def open(cls, server: Any, name: str, *, readonly: bool) -> Folder:
        """Select a folder, so that all that follows sees its present state."""
        from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

        try:
            state = server.select_folder(name, readonly=readonly)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if "UNAVAILABLE" in str(error) or "INUSE" in str(error):
                raise TryAgain(f"mail folder {name} is not available now") from None
            raise ConfigurationError(
                f"mail folder {name}", "the server does not open it", "Check its name"
            ) from None
        upcoming = state.get(b"UIDNEXT")
        if upcoming is None:
            upcoming = max(server.search(["ALL"]), default=0) + 1
        return cls(server, int(state[b"UIDVALIDITY"]), int(upcoming))

    @property
    def cursor_now(self) -> str:
        return self.cursor(self.next_uid - 1)

    def cursor(self, last: int) -> str:
        return f"{self.validity}:{last}"

    def uid(self, number: int) -> str:
        return f"{self.validity}:{number}"

    def number(self, uid: str) -> int | None:
        """The IMAP uid; None when it belongs to a mailbox that was rebuilt meanwhile."""
        validity, _, number = uid.partition(":")
        return int(number) if validity == str(self.validity) else None

    def position(self, cursor: str | None) -> int | None:
        """The last uid already seen; None for go-live and after a rebuild."""
        return None if cursor is None else self.number(cursor)

    def after(self, last: int) -> list[int]:
        """Uids above `last`, oldest first."""
        if self.next_uid <= last + 1:
            return []
        # "n:*" always matches the newest mail, even below n.
        return sorted(uid for uid in self.server.search(["UID", f"{last + 1}:*"]) if uid > last)


def fetch_headers(
    server: Any, uids: Sequence[int], names: Sequence[str] | None
) -> dict[int, bytes]:
    """Header blocks (or only the named fields) by uid, without touching flags."""
    if not uids:
        return {}
    what = "HEADER" if names is None else f"HEADER.FIELDS ({' '.join(names)})"
    answer = server.fetch(uids, [f"BODY.PEEK[{what}]<0.{_HEAD_BYTES}>"])
    found = {}
    for uid, data in answer.items():
        for key, value in data.items():
            if key.startswith(b"BODY[") and isinstance(value, bytes):
                found[uid] = value
    return found


def thread_search(message_ids: Sequence[str]) -> list[Any]:
    """Criteria: any mail that is, answers or cites one of these ids (the newest ones if many)."""
    conditions = [
        ["HEADER", field, id_]
        for id_ in list(dict.fromkeys(message_ids))[-_MOST_IDS:]
        for field in ("References", "In-Reply-To", "Message-ID")
    ]
    criteria: list[Any] = conditions[0]
    for condition in conditions[1:]:
        criteria = ["OR", criteria, condition]
    return criteria


def _login(settings: MailSettings) -> Any:
    from imapclient import IMAPClient
    from imapclient.exceptions import LoginError

    context = None if settings.imap_tls is Tls.PLAIN else tls_context(settings)
    server = IMAPClient(
        settings.imap_host,
        settings.imap_port,
        ssl=settings.imap_tls is Tls.TLS,
        ssl_context=context,
        timeout=settings.timeout,
    )
    try:
        if settings.imap_tls is Tls.STARTTLS:
            server.starttls(context)
        server.login(settings.user, settings.password)
    except LoginError as error:
        with suppress(OSError, imaplib.IMAP4.error):
            server.shutdown()
        if any(
            word in str(error)
            for word in ("UNAVAILABLE", "INUSE", "LIMIT", "try again", "temporar")
        ):
            raise TryAgain(f"IMAP server {settings.imap_host} takes no login now") from None
        raise ConfigurationError(
            f"IMAP account {settings.user} at {settings.imap_host}",
            "the server refused user or password",
            "Check both; many providers want an app password",
        ) from None
    except BaseException:
        with suppress(OSError, imaplib.IMAP4.error):
            server.shutdown()
        raise
    return server


def _meaning(error: Exception, settings: MailSettings) -> Exception:
    if isinstance(error, ssl.SSLCertVerificationError):
        return ConfigurationError(
            f"IMAP server {settings.imap_host}",
            f"its certificate is not valid ({error.verify_message})",
            "Check the host name",
        )
    return TryAgain(
        f"IMAP server {settings.imap_host}: connection trouble ({type(error).__name__})"
    )
