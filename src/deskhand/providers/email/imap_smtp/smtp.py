"""One mail over one SMTP dialogue, and what each way of breaking off means. No mailbox here."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from enum import StrEnum

from deskhand.domain.errors import (
    ConfigurationError,
    DeskhandError,
    OutcomeUnknown,
    Reject,
    TryAgain,
)
from deskhand.ports.email import OutgoingMail
from deskhand.providers.email.imap_smtp.settings import MailSettings, Tls, tls_context

_ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
Broken = (smtplib.SMTPException, OSError)


class Stage(StrEnum):
    """How far the dialogue came."""

    CONNECT = "connecting"
    LOGIN = "logging in"
    SENDER = "naming the sender"
    RECIPIENT = "naming the recipient"
    DATA = "asking to send"
    SENT = "sending the mail"


_FINAL: dict[Stage, type[DeskhandError | ConfigurationError]] = {
    Stage.CONNECT: TryAgain,
    Stage.LOGIN: ConfigurationError,
    Stage.SENDER: Reject,
    Stage.RECIPIENT: Reject,
    Stage.DATA: Reject,
    Stage.SENT: Reject,
}
"""What a final (5xx) refusal means at each stage. A passing one (4xx) is TryAgain at every stage:
the server has answered, so it certainly did not take the mail. A dialogue that breaks without an
answer is TryAgain before the mail was begun, OutcomeUnknown from then on."""

_NEEDS_LOGIN = {530, 534, 535, 538}
"""Refusals that are about our account, whatever the stage."""


SLOWEST_LINE = 100_000
"""Bytes a second that a mail with photos goes out with at the least."""


def deliver(mail: OutgoingMail, settings: MailSettings) -> None:
    """Send one mail, to all its recipients or to none. Raises as EmailClient.send says."""
    for address in (mail.sender, *mail.recipients):
        if not _ADDRESS.fullmatch(address):
            raise Reject(f"not an address that SMTP can carry: {ascii(address)[:100]}")
    stage = Stage.CONNECT
    server: smtplib.SMTP | None = None
    try:
        server = _connected(settings)
        stage = Stage.LOGIN
        if settings.smtp_login is not None:
            server.login(*settings.smtp_login)
        stage = Stage.SENDER
        options = [f"SIZE={len(mail.raw)}"] if server.has_extn("size") else []
        _expect(server.mail(mail.sender, options), stage, settings)
        stage = Stage.RECIPIENT
        for recipient in mail.recipients:
            _expect(server.rcpt(recipient), stage, settings)
        stage = Stage.DATA
        _expect(server.docmd("DATA"), stage, settings, wanted=354)
        stage = Stage.SENT
        if server.sock is not None:  # the timeout is that of the whole sending
            server.sock.settimeout(settings.timeout + len(mail.raw) / SLOWEST_LINE)
        server.send(stuffed(mail.raw))
        _expect(server.getreply(), stage, settings)
    except Broken as error:
        raise _meaning(error, stage, settings) from None
    finally:
        if server is not None:
            _goodbye(server)


def reach(settings: MailSettings) -> None:
    """Connect and log in as for a sending, send nothing. Raises ConfigurationError or TryAgain."""
    stage = Stage.CONNECT
    server: smtplib.SMTP | None = None
    try:
        server = _connected(settings)
        stage = Stage.LOGIN
        if settings.smtp_login is not None:
            server.login(*settings.smtp_login)
    except Broken as error:
        raise _meaning(error, stage, settings) from None
    finally:
        if server is not None:
            _goodbye(server)


def stuffed(raw: bytes) -> bytes:
    """The mail as DATA wants it: CRLF lines, dots doubled, the end mark."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines) + b".\r\n"


def _connected(settings: MailSettings) -> smtplib.SMTP:
    host, port, timeout = settings.smtp_host, settings.smtp_port, settings.timeout
    if settings.smtp_tls is Tls.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=timeout, context=tls_context(settings)
        )
    else:
        server = smtplib.SMTP(host, port, timeout=timeout)
    try:
        server.ehlo_or_helo_if_needed()
        if settings.smtp_tls is Tls.STARTTLS:
            server.starttls(context=tls_context(settings))
            server.ehlo()
    except BaseException:
        server.close()
        raise
    return server


def _meaning(
    error: Exception, stage: Stage, settings: MailSettings
) -> DeskhandError | ConfigurationError:
    """What it means that the dialogue ended with this error at this stage."""
    host = f"SMTP server {settings.smtp_host}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _refusal(error.smtp_code, error.smtp_error, Stage.LOGIN, settings)
    if isinstance(error, smtplib.SMTPResponseException):
        return _refusal(error.smtp_code, error.smtp_error, stage, settings)
    if isinstance(error, ssl.SSLCertVerificationError):
        problem = f"its certificate is not valid ({error.verify_message})"
        return ConfigurationError(host, problem, "Check the host name")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return ConfigurationError(
            host,
            "it does not offer what the settings ask for (STARTTLS or a login)",
            "Check the port and the TLS mode",
        )
    reason = f"mail server broke off while {stage} ({type(error).__name__})"
    return OutcomeUnknown(reason) if stage is Stage.SENT else TryAgain(reason)


def _expect(
    reply: tuple[int, bytes], stage: Stage, settings: MailSettings, wanted: int = 250
) -> None:
    code, words = reply
    if code == wanted or (wanted == 250 and 200 <= code < 300):
        return
    raise _refusal(code, words, stage, settings)


def _refusal(
    code: int, words: bytes | str, stage: Stage, settings: MailSettings
) -> DeskhandError | ConfigurationError:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    said = f"{code} {' '.join(said.split())[:200]}"
    if code == -1:  # smtplib's way to say that the connection was closed instead of an answer
        kind: Callable[[str], DeskhandError] = OutcomeUnknown if stage is Stage.SENT else TryAgain
        return kind(f"mail server broke off while {stage}")
    final = _FINAL[stage] if code >= 500 else TryAgain
    if code in _NEEDS_LOGIN or final is ConfigurationError:
        user = settings.smtp_login[0] if settings.smtp_login else "(none)"
        return ConfigurationError(
            f"SMTP account {user} at {settings.smtp_host}",
            f"the server refused it: {said}",
            "Check user and password; many providers want an app password",
        )
    if final is Reject:
        return Reject(f"mail server refused for good while {stage}: {said}")
    return TryAgain(f"mail server refused for now while {stage}: {said}")


def _goodbye(server: smtplib.SMTP) -> None:
    """End politely; by now the outcome is known, so nothing here may change it."""
    try:
        server.quit()
    except Broken:
        server.close()
