"""The accounts and connections an installation may have, as plain data. Reads nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from deskhand.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class MailAccount:
    """The monitored mailbox. `tls` is "tls", "starttls" or "plain" (loopback only)."""

    address: str
    imap_host: str
    imap_port: int
    smtp_host: str
    smtp_port: int
    user: str
    password: str = field(repr=False)
    imap_tls: str = "tls"
    smtp_tls: str = "starttls"
    folder: str = "INBOX"
    sent_folder: str | None = None
    smtp_user: str | None = None
    """None: as for IMAP; empty: no login."""
    ca_file: str | None = None
    sent_copies: str = "ours"
    """Who puts sent mail into the Sent folder: "ours" or "server" (Gmail does it by itself)."""


@dataclass(frozen=True, slots=True)
class GmailAccount:
    """The monitored mailbox when it is Gmail. `sender` is written from where it is another account;
    `topic` is what Google tells of new mail ("projects/P/topics/T"). It is heard by pushes, which
    `pusher` signs (a service account's address), or by asking `subscription` with the key file `key`."""

    inbox: str
    sender: str | None = None
    label: str = "INBOX"
    topic: str | None = None
    pusher: str | None = None
    subscription: str | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class GoogleAccess:
    """How Deskhand comes into Google accounts. `client` is the file of the OAuth client that asks owners
    for their consent; `delegate` the key of a service account that acts for them instead."""

    client: Path | None = None
    delegate: Path | None = None
    url: str | None = None
    """In place of the hosts of Google's APIs; for tests."""


@dataclass(frozen=True, slots=True)
class CalendarAccount:
    """Where the calendars lie that business.yaml names for technicians. `kind` is "caldav" (with `url`
    and `password`) or "google" (`user` is the account that consented)."""

    kind: str
    user: str
    url: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ModelAccount:
    """The language model that reads and words beside the offline engine. `engine` is "gemini",
    "vertex" or "openai"; `price` is dollars per million tokens in and out, where the list has none."""

    engine: str
    model: str
    key: str = field(default="", repr=False)
    url: str | None = None
    project: str = ""
    location: str = "global"
    effort: str | None = None
    price: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where one function, or the edge, finds the rest. `function` is named as in the topology; a push's
    token must be for `audience` and of `caller`; an emulated Pub/Sub on this machine proves neither.
    `edge_token` opens the door for messages."""

    project: str
    database: str = "(default)"
    function: str = ""
    preset: str = "apart"
    audience: str = ""
    caller: str = ""
    bucket: str = ""
    emulated: bool = False
    edge_token: Secret | None = None
    log_salt: str = field(default="", repr=False)
