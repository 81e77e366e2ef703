"""What the environment says, read once; frozen and typed. The only reader of the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deskhand.connections import (
    CalendarAccount,
    Cloud,
    GmailAccount,
    GoogleAccess,
    MailAccount,
    ModelAccount,
)
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.secret import Secret

PROTECTION = ("tls", "starttls", "plain")
BUILTIN, CALDAV, GOOGLE = "builtin", "caldav", "google"
OFFLINE, GEMINI, VERTEX, OPENAI = "offline", "gemini", "vertex", "openai"
DEFAULT_MODEL = "gemini-3.5-flash-lite"
KEYS = {
    GEMINI: ("DESKHAND_LLM_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"),
    OPENAI: ("DESKHAND_LLM_KEY", "OPENAI_API_KEY"),
    VERTEX: (),
}
"""Where a key is looked for, the first that is set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and accounts of one installation. `data` holds the database and the blobs."""

    data: Path
    business_dir: Path | None = None
    mail: MailAccount | None = None
    gmail: GmailAccount | None = None
    """Instead of `mail`."""
    google: GoogleAccess = field(default_factory=GoogleAccess)
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    """What secrets in the store are sealed with, the newest first; without one a file holds it."""
    calendars: CalendarAccount | None = None
    model: ModelAccount | None = None
    web_host: str = "127.0.0.1"
    web_port: int = 8420
    web_url: str | None = None
    """Where the outside reaches the web server, when a proxy stands before it."""
    synchronous: str = "FULL"
    log_level: str = "INFO"
    postgres: str | None = field(default=None, repr=False)
    """The libpq address of a PostgreSQL database, instead of a SQLite file."""
    redis: str | None = field(default=None, repr=False)
    """The address of the broker, where Celery workers run Deskhand."""
    cloud: Cloud | None = None
    """Google Cloud, instead of a file or a server of one's own."""
    test_clock: bool = False
    """Time stands in the store until a test moves it. Never on an installation that works."""

    @property
    def database(self) -> Path:
        return self.data / "deskhand.db"

    @property
    def blobs(self) -> Path:
        return self.data / "blobs"

    @property
    def secret_file(self) -> Path:
        return self.data / "secret.key"

    @property
    def mail_address(self) -> str | None:
        """The monitored mailbox, whatever it is."""
        if self.gmail is not None:
            return self.gmail.inbox
        return self.mail.address if self.mail else None


def from_environment(
    env: Mapping[str, str] | None = None, business_dir: Path | None = None
) -> Settings:
    """Settings from DESKHAND_* variables. Raises ConfigurationError naming the variable."""
    env = os.environ if env is None else env
    named = env.get("DESKHAND_BUSINESS")
    business = business_dir or (Path(named) if named else None)
    default = (business or Path.cwd()) / ".deskhand"
    synchronous = env.get("DESKHAND_SYNCHRONOUS", "FULL").upper()
    if synchronous not in ("FULL", "NORMAL"):
        raise ConfigurationError("DESKHAND_SYNCHRONOUS", f"is {synchronous}", "set FULL or NORMAL")
    mail, gmail = _mail(env), _gmail(env)
    if mail is not None and gmail is not None:
        raise ConfigurationError(
            "DESKHAND_GMAIL", "is set, and DESKHAND_IMAP_HOST too", "unset one: one inbox is read"
        )
    return Settings(
        data=Path(env.get("DESKHAND_DATA", str(default))),
        business_dir=business,
        mail=mail,
        gmail=gmail,
        google=GoogleAccess(
            client=_file(env, "DESKHAND_GOOGLE_CLIENT"),
            delegate=_file(env, "DESKHAND_GOOGLE_SERVICE_ACCOUNT"),
            url=_url(env, "DESKHAND_GOOGLE_URL"),
        ),
        secret_keys=_keys(env),
        calendars=_calendars(env),
        model=model_account(env),
        web_host=env.get("DESKHAND_WEB_HOST", "127.0.0.1"),
        web_url=_url(env, "DESKHAND_WEB_URL"),
        web_port=_number(env, "DESKHAND_WEB_PORT", 8420, least=0),
        synchronous=synchronous,
        log_level=env.get("DESKHAND_LOG_LEVEL", "INFO").upper(),
        postgres=_address(env, "DESKHAND_POSTGRES", ("postgresql://", "postgres://")),
        redis=_address(env, "DESKHAND_REDIS", ("redis://", "rediss://", "redis+socket://")),
        cloud=_cloud(env),
        test_clock=_choice(env, "DESKHAND_TEST_CLOCK", "0", ("0", "1")) == "1",
    )


def _keys(env: Mapping[str, str]) -> tuple[str, ...]:
    """A list, or one key and the one before it in a variable of its own."""
    named = (env.get(f"DESKHAND_SECRET_KEY{end}", "") for end in ("", "_PREVIOUS"))
    return tuple(",".join(named).replace(",", " ").split())


def variables() -> dict[str, str]:
    """The environment as it is."""
    return dict(os.environ)


def _cloud(env: Mapping[str, str]) -> Cloud | None:
    project = env.get("DESKHAND_CLOUD_PROJECT")
    if not project:
        return None
    emulated = bool(env.get("PUBSUB_EMULATOR_HOST"))
    function = env.get("DESKHAND_FUNCTION", "")
    audience, caller = env.get("DESKHAND_PUSH_AUDIENCE", ""), env.get("DESKHAND_PUSH_ACCOUNT", "")
    for name, value in (("DESKHAND_PUSH_AUDIENCE", audience), ("DESKHAND_PUSH_ACCOUNT", caller)):
        if function and function != "edge" and not (value or emulated):
            raise ConfigurationError(
                name, "is not set: anybody could push", "set what the subscription's token says"
            )
    token, before = (env.get(f"DESKHAND_EDGE_TOKEN{end}", "").strip() for end in ("", "_PREVIOUS"))
    return Cloud(
        project=project,
        database=env.get("DESKHAND_FIRESTORE") or "(default)",
        function=function,
        preset=_choice(env, "DESKHAND_FUNCTIONS", "apart", ("apart", "together")),
        audience=audience,
        caller=caller,
        bucket=env.get("DESKHAND_BUCKET", ""),
        emulated=emulated,
        edge_token=Secret(token, before) if token else None,
        log_salt=env.get("DESKHAND_LOG_SALT", ""),
    )


def _mail(env: Mapping[str, str]) -> MailAccount | None:
    host = env.get("DESKHAND_IMAP_HOST")
    if not host:
        return None
    needed = ("DESKHAND_MAIL_ADDRESS", "DESKHAND_SMTP_HOST", "DESKHAND_MAIL_PASSWORD")
    for name in needed:
        if not env.get(name):
            raise ConfigurationError(
                name, "is not set, but DESKHAND_IMAP_HOST is", f"set {name}, or unset all mail"
            )
    imap_tls = _choice(env, "DESKHAND_IMAP_TLS", "tls")
    smtp_tls = _choice(env, "DESKHAND_SMTP_TLS", "starttls")
    return MailAccount(
        address=env["DESKHAND_MAIL_ADDRESS"],
        imap_host=host,
        imap_port=_number(env, "DESKHAND_IMAP_PORT", 993 if imap_tls == "tls" else 143),
        imap_tls=imap_tls,
        smtp_host=env["DESKHAND_SMTP_HOST"],
        smtp_port=_number(env, "DESKHAND_SMTP_PORT", 465 if smtp_tls == "tls" else 587),
        smtp_tls=smtp_tls,
        user=env.get("DESKHAND_MAIL_USER") or env["DESKHAND_MAIL_ADDRESS"],
        password=env["DESKHAND_MAIL_PASSWORD"],
        folder=env.get("DESKHAND_IMAP_FOLDER", "INBOX"),
        sent_folder=env.get("DESKHAND_IMAP_SENT_FOLDER") or None,
        smtp_user=env.get("DESKHAND_SMTP_USER"),
        ca_file=env.get("DESKHAND_MAIL_CA_FILE") or None,
        sent_copies=_choice(env, "DESKHAND_IMAP_SENT_COPIES", "ours", ("ours", "server")),
    )


def _gmail(env: Mapping[str, str]) -> GmailAccount | None:
    inbox = env.get("DESKHAND_GMAIL", "").strip().lower()
    if not inbox:
        return None
    sender = env.get("DESKHAND_GMAIL_SENDER", "").strip().lower()
    for name, address in (("DESKHAND_GMAIL", inbox), ("DESKHAND_GMAIL_SENDER", sender)):
        if address and "@" not in address.strip("@"):
            raise ConfigurationError(name, f"is {address!r}", "set a mail address")
    topic = _resource(env, "DESKHAND_GMAIL_TOPIC", "topics")
    subscription = _resource(env, "DESKHAND_GMAIL_SUBSCRIPTION", "subscriptions")
    own = _file(env, "DESKHAND_GMAIL_SUBSCRIPTION_KEY")
    key = own or _file(env, "DESKHAND_GOOGLE_SERVICE_ACCOUNT")
    if subscription and key is None:
        told = "set it to the key file of a service account that may read the subscription"
        raise ConfigurationError("DESKHAND_GMAIL_SUBSCRIPTION_KEY", "is not set", told)
    return GmailAccount(
        inbox=inbox,
        sender=sender if sender and sender != inbox else None,
        label=env.get("DESKHAND_GMAIL_LABEL") or "INBOX",
        topic=topic,
        pusher=env.get("DESKHAND_GMAIL_PUSHER", "").strip().lower() or None,
        subscription=subscription,
        key=key if subscription else None,
    )


def _resource(env: Mapping[str, str], name: str, kind: str) -> str | None:
    value = env.get(name) or None
    if value and not re.fullmatch(rf"projects/[^/]+/{kind}/[^/]+", value):
        told = f"set it as projects/PROJECT/{kind}/NAME"
        raise ConfigurationError(name, f"is {value!r}", told)
    return value


def _file(env: Mapping[str, str], name: str) -> Path | None:
    value = env.get(name)
    return Path(value) if value else None


def _calendars(env: Mapping[str, str]) -> CalendarAccount | None:
    kind = _choice(env, "DESKHAND_CALENDAR", BUILTIN, (BUILTIN, CALDAV, GOOGLE))
    if kind == BUILTIN:
        return None
    if kind == GOOGLE:
        user = env.get("DESKHAND_CALENDAR_USER") or env.get("DESKHAND_GMAIL") or ""
        if "@" not in user:
            told = "set the Google account that may see the calendars"
            raise ConfigurationError("DESKHAND_CALENDAR_USER", "is not set", told)
        return CalendarAccount(kind, user.strip().lower())
    for name in ("DESKHAND_CALENDAR_USER", "DESKHAND_CALENDAR_PASSWORD"):
        if not env.get(name):
            raise ConfigurationError(name, "is not set", f"set {name}, or unset DESKHAND_CALENDAR")
    url = _url(env, "DESKHAND_CALENDAR_URL")
    if url is None:
        told = "set your provider's, as https://caldav.icloud.com"
        raise ConfigurationError("DESKHAND_CALENDAR_URL", "is not set", told)
    return CalendarAccount(
        kind, env["DESKHAND_CALENDAR_USER"], f"{url}/", env["DESKHAND_CALENDAR_PASSWORD"]
    )


def _choice(
    env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...] = PROTECTION
) -> str:
    value = env.get(name, default).lower()
    if value not in allowed:
        raise ConfigurationError(name, f"is {value!r}", f"set {' or '.join(allowed)}")
    return value


def _number(env: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    value = env.get(name, str(default))
    if not value.isdigit() or not least <= int(value) < 65536:
        raise ConfigurationError(name, f"is {value!r}", "set a port number")
    return int(value)


def _address(env: Mapping[str, str], name: str, starts: tuple[str, ...]) -> str | None:
    """The address of a server; what is wrong with it is said without it: it may hold a password."""
    value = env.get(name) or None
    if value is not None and not value.startswith(starts):
        raise ConfigurationError(
            name, "is no address of that kind", f"set one that starts with {starts[0]}"
        )
    return value


def _url(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name, "").rstrip("/")
    if value and not value.startswith(("https://", "http://")):
        raise ConfigurationError(name, f"is {value!r}", "set an address with https://")
    return value or None


def model_account(
    env: Mapping[str, str] | None = None, engine: str | None = None, model: str | None = None
) -> ModelAccount | None:
    """The language model named by DESKHAND_LLM, or by `engine` and `model`, or None for the offline
    engine alone. Raises ConfigurationError naming the variable."""
    env = os.environ if env is None else env
    engines = (OFFLINE, GEMINI, VERTEX, OPENAI)
    engine = engine or _choice(env, "DESKHAND_LLM", OFFLINE, engines)
    if engine not in engines:
        raise ConfigurationError(engine, "is no engine", f"name one of {', '.join(engines)}")
    if engine == OFFLINE:
        return None
    key = next((env[name] for name in KEYS[engine] if env.get(name)), "")
    named = model or env.get("DESKHAND_LLM_MODEL", "" if engine == OPENAI else DEFAULT_MODEL)
    url = _url(env, "DESKHAND_LLM_URL")
    project = env.get("DESKHAND_LLM_PROJECT") or env.get("GOOGLE_CLOUD_PROJECT", "")
    if not named:
        raise ConfigurationError("DESKHAND_LLM_MODEL", "is not set", "name the server's model")
    if engine == VERTEX and not project:
        raise ConfigurationError("DESKHAND_LLM_PROJECT", "is not set", "name the Cloud project")
    if not key and (engine == GEMINI or (engine == OPENAI and url is None)):
        raise ConfigurationError(
            "DESKHAND_LLM_KEY", "is not set", "set it, or DESKHAND_LLM=offline"
        )
    return ModelAccount(
        engine=engine,
        model=named,
        key=key.strip(),
        url=url,
        project=project if engine == VERTEX else "",
        location=env.get("DESKHAND_LLM_LOCATION") or env.get("GOOGLE_CLOUD_LOCATION") or "global",
        effort=env.get("DESKHAND_LLM_EFFORT") or None,
        price=_price(env.get("DESKHAND_LLM_PRICE")),
    )


def _price(written: str | None) -> tuple[float, float] | None:
    """ "0.30/2.50": dollars per million tokens in and out."""
    if not written:
        return None
    try:
        parts = [float(part) for part in written.split("/")]
    except ValueError:
        parts = []
    if len(parts) != 2 or not all(0 <= part < 10_000 for part in parts):
        told = "set dollars per million tokens in and out, as 0.30/2.50"
        raise ConfigurationError("DESKHAND_LLM_PRICE", f"is {written!r}", told)
    return parts[0], parts[1]
