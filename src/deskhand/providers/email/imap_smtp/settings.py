"""What an IMAP and SMTP account needs to be used: plain values. No reading of the environment here."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address

from deskhand.domain.errors import ConfigurationError


class Tls(StrEnum):
    """How a connection is protected. PLAIN is allowed to this very machine only."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


class Copies(StrEnum):
    """Who puts what we sent into the Sent folder: the server by itself (Gmail), or we do."""

    SERVER = "server"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """One account. Ports as numbers, `timeout` and `noop_every` in seconds, `max_bytes` of a mail that
    is fetched whole. `smtp_user` None means the IMAP account, "" no login at all. With `sent_folder`
    None no look-up is possible.
    `ca_file` adds a certificate authority, for servers with a certificate of their own."""

    imap_host: str
    user: str
    password: str = field(repr=False)
    smtp_host: str
    imap_port: int = 993
    imap_tls: Tls = Tls.TLS
    folder: str = "INBOX"
    sent_folder: str | None = None
    copies: Copies = Copies.OURS
    smtp_port: int = 465
    smtp_tls: Tls = Tls.TLS
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    timeout: float = 30.0
    noop_every: float = 15.0
    max_bytes: int = 25_000_000
    ca_file: str | None = None

    @property
    def smtp_login(self) -> tuple[str, str] | None:
        """User and password for SMTP; None when the server wants no login."""
        if self.smtp_user is None:
            return self.user, self.password
        return (self.smtp_user, self.smtp_password or "") if self.smtp_user else None

    def __post_init__(self) -> None:
        for which, host, tls in (
            ("IMAP", self.imap_host, self.imap_tls),
            ("SMTP", self.smtp_host, self.smtp_tls),
        ):
            if tls is Tls.PLAIN and not _is_this_machine(host):
                raise ConfigurationError(
                    f"{which} server {host}",
                    "an unprotected connection would show the password to the network",
                    'Use "tls" or "starttls"',
                )


def tls_context(settings: MailSettings) -> ssl.SSLContext:
    """Certificates and host names are always checked."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.ca_file is not None:
        context.load_verify_locations(settings.ca_file)
    return context


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
