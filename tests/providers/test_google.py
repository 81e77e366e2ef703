"""One Google account: tokens kept, renewed and taken back, and what each error of Google's means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.errors import (
    ConfigurationError,
    Disconnected,
    OutcomeUnknown,
    Reject,
    TryAgain,
)
from deskhand.ports.store import Store
from deskhand.providers import _google
from deskhand.providers._google import Account, Refused
from deskhand.providers._google_tokens import Bearer, Token, Tokens
from deskhand.providers._notes import Notes
from deskhand.providers._sealed import Seal
from deskhand.providers.clock.system import SystemClock
from deskhand.providers.store.memory import MemoryStore
from tests.support.google.accounts import key_file
from tests.support.google.discovery import Call
from tests.support.google.oauth import CLIENT_ID, CLIENT_SECRET
from tests.support.google.server import Api, Fault, Google, GoogleError, served

ADDRESS = "office@bluebird.example"
SCOPE = "https://www.googleapis.com/auth/gmail.modify"


class Profiles(Api):
    """As much of Gmail as it takes to ask who one is."""

    name = ("gmail", "v1")

    def profile(self, who: str, call: Call) -> dict[str, Any]:
        if call.path["userId"] not in ("me", who):
            raise GoogleError(403, "forbidden", "Delegation denied")
        return {"emailAddress": who, "messagesTotal": 0, "historyId": "7"}

    def label(self, who: str, call: Call) -> dict[str, Any]:
        return {"id": "Label_1", **call.body}

    table = {"gmail.users.getProfile": profile, "gmail.users.labels.create": label}


@pytest.fixture
def google() -> Iterator[Google]:
    with served(Profiles()) as google:
        yield google


@pytest.fixture
def store() -> Iterator[Store]:
    store = MemoryStore()
    yield store
    store.close()


@pytest.fixture
def tokens(store: Store, tmp_path: Path) -> Tokens:
    return tokens_in(store, tmp_path)


def tokens_in(store: Store, folder: Path, *keys: str) -> Tokens:
    return Tokens(lambda name: Notes(store, "main", name), Seal(keys, folder / "secret.key"))


def connect(google: Google, tokens: Tokens, *scopes: str) -> None:
    """As `deskhand connect google` leaves it."""
    given = scopes or (SCOPE,)
    refresh = google.oauth.consent(ADDRESS, given)
    uri = f"{google.url}/token"
    tokens.write(ADDRESS, Token(refresh, CLIENT_ID, CLIENT_SECRET, uri, given))


def signed_in(tokens: Tokens, url: str, delegate: Path | None = None) -> Account:
    bearer = Bearer(ADDRESS, [SCOPE], tokens, SystemClock(), delegate)
    return Account(bearer, url=url, timeout=1.0)


@pytest.fixture
def account(google: Google, tokens: Tokens) -> Iterator[Account]:
    connect(google, tokens)
    account = signed_in(tokens, google.url)
    yield account
    account.close()


def whoami(account: Account) -> str:
    profile = account.service("gmail", "v1").users().getProfile(userId="me")
    return str(account.call(profile)["emailAddress"])


def act(account: Account) -> Any:
    body = {"name": "Deskhand/Handled"}
    created = account.service("gmail", "v1").users().labels().create(userId="me", body=body)
    return account.call(created, acts=True)


def test_a_token_is_fetched_once_and_used_until_it_ends(google: Google, account: Account) -> None:
    assert whoami(account) == whoami(account) == ADDRESS
    assert google.oauth.refreshes == 1
    google.oauth.expire()  # its clock and ours differ
    assert whoami(account) == ADDRESS
    assert google.oauth.refreshes == 2


def test_another_process_finds_the_token_and_no_text_of_it_in_the_store(
    google: Google, account: Account, store: Store, tmp_path: Path
) -> None:
    whoami(account)
    kept = tokens_in(store, tmp_path).read(ADDRESS)
    assert kept is not None
    assert kept.expires is not None
    assert kept.expires > datetime.now(UTC) + timedelta(minutes=50)
    other = signed_in(tokens_in(store, tmp_path), google.url)
    assert whoami(other) == ADDRESS
    other.close()
    assert google.oauth.refreshes == 1
    lying = " ".join(record.body for record in store.everything("main"))
    assert "sealed" in lying
    assert not any(secret in lying for secret in (kept.refresh, kept.access, CLIENT_SECRET))
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_consent_taken_back_disconnects_and_a_new_one_is_found(
    google: Google, account: Account, tokens: Tokens
) -> None:
    whoami(account)
    google.oauth.take_back(ADDRESS)
    with pytest.raises(Disconnected, match="invalid_grant") as told:
        whoami(account)
    assert "deskhand connect google" in told.value.remedy
    asked = google.oauth.refreshes
    with pytest.raises(Disconnected):
        whoami(account)
    assert google.oauth.refreshes == asked, "Google is not asked again and again"
    connect(google, tokens)
    assert whoami(account) == ADDRESS


def test_never_connected_and_less_than_asked_for(google: Google, tokens: Tokens) -> None:
    account = signed_in(tokens, google.url)
    with pytest.raises(Disconnected, match="never connected"):
        whoami(account)
    connect(google, tokens, "https://www.googleapis.com/auth/calendar.events")
    with pytest.raises(Disconnected, match=r"gmail\.modify"):
        whoami(account)
    account.close()


def test_a_service_account_acts_for_the_owner(
    google: Google, tokens: Tokens, tmp_path: Path
) -> None:
    google.oauth.delegates.add("deskhand@bluebird.iam.gserviceaccount.com")
    key = key_file(tmp_path, google.url)
    account = signed_in(tokens, google.url, key)
    assert whoami(account) == ADDRESS
    google.oauth.delegates.clear()
    google.oauth.expire()
    with pytest.raises(Disconnected, match="unauthorized_client") as told:
        whoami(account)
    assert "delegation" in told.value.remedy
    account.close()


@pytest.mark.parametrize(
    ("fault", "reading", "acting"),
    [
        (Fault(429, "rateLimitExceeded"), TryAgain, TryAgain),
        (Fault(403, "userRateLimitExceeded"), TryAgain, TryAgain),
        (Fault(403, "insufficientPermissions"), Disconnected, Disconnected),
        (Fault(403, "accessNotConfigured"), Disconnected, Disconnected),
        (Fault(403, "forbidden"), Refused, Refused),
        (Fault(400, "failedPrecondition"), Reject, Reject),
        (Fault(404, "notFound"), Refused, Refused),
        (Fault(500), TryAgain, OutcomeUnknown),
        (Fault(503, done=True), TryAgain, OutcomeUnknown),
        (Fault(0), TryAgain, OutcomeUnknown),
        (Fault(seconds=1.5, slow_only=True), TryAgain, OutcomeUnknown),
    ],
    ids=lambda value: f"{value.status}-{value.reason}" if isinstance(value, Fault) else "",
)
def test_what_an_error_means(
    google: Google,
    account: Account,
    fault: Fault,
    reading: type[Exception],
    acting: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_google, "REST_SECONDS", (0.0,))
    google.fail("gmail.users.getProfile", fault)
    google.fail("gmail.users.labels.create", fault)
    with pytest.raises(reading):
        whoami(account)
    with pytest.raises(acting):
        act(account)
    assert google.count("gmail.users.labels.create") == 1, "nothing is repeated blindly"
    assert whoami(account) == ADDRESS


def test_nobody_asks_while_google_named_a_rest(google: Google, account: Account) -> None:
    google.fail("gmail.users.getProfile", Fault(429, "rateLimitExceeded", retry_after=2))
    for _ in range(3):
        with pytest.raises(TryAgain):
            whoami(account)
    assert google.count("gmail.users.getProfile") == 1


def test_a_token_server_in_trouble_is_passing(
    google: Google, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    google.oauth.token_faults = [500, 503, 500]
    with pytest.raises(TryAgain, match="token server"):
        whoami(account)
    google.oauth.token_faults.clear()
    assert whoami(account) == ADDRESS


def test_google_that_cannot_be_reached(google: Google, tokens: Tokens) -> None:
    connect(google, tokens)
    account = signed_in(tokens, "http://127.0.0.1:9")
    with pytest.raises(TryAgain, match="reached"):
        act(account)
    account.close()


def test_keys_of_the_seal(google: Google, store: Store, tmp_path: Path) -> None:
    from cryptography.fernet import Fernet

    old, new = (Fernet.generate_key().decode() for _ in range(2))
    connect(google, tokens_in(store, tmp_path, old))
    assert tokens_in(store, tmp_path, new, old).read(ADDRESS) is not None
    with pytest.raises(ConfigurationError, match="DESKHAND_SECRET_KEY"):
        tokens_in(store, tmp_path, new).read(ADDRESS)
    with pytest.raises(ConfigurationError, match="openssl"):
        tokens_in(store, tmp_path, "short").read(ADDRESS)


def test_a_request_no_description_allows_is_refused_and_noted(
    google: Google, account: Account
) -> None:
    import urllib3

    whoami(account)
    for target in ("profile?colour=red", "messages?maxResults=many", "nothing"):
        answer = urllib3.request("GET", f"{google.url}/gmail/v1/users/me/{target}", retries=False)
        assert answer.status in (400, 404)
    body = {"addLabelIds": "UNREAD"}
    answer = urllib3.request(
        "POST", f"{google.url}/gmail/v1/users/me/messages/m1/modify", json=body, retries=False
    )
    assert answer.status == 400
    assert len(google.invalid) == 4
    google.invalid.clear()
