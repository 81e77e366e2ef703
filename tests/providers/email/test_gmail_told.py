"""How Gmail's word comes in: a subscription that is asked, and a push whose signature is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand.bootstrap import google as wiring
from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.providers.clock.settable import SettableClock
from deskhand.providers.email.gmail import signed as module
from deskhand.providers.email.gmail.pulled import Pulled
from deskhand.providers.email.gmail.signed import Signed
from deskhand.providers.store.memory import MemoryStore
from deskhand.settings import Settings, from_environment
from tests.support.google.accounts import ROBOT, Accounts, key_file
from tests.support.google.gmail import Gmail
from tests.support.google.pubsub import PubSub
from tests.support.google.server import Fault, Google, served
from tests.support.served import ADDRESS

PULL = "pubsub.projects.subscriptions.pull"


@pytest.fixture
def pubsub() -> PubSub:
    return PubSub(may=(ROBOT,))


@pytest.fixture
def google(pubsub: PubSub) -> Iterator[Google]:
    with served(Gmail(), pubsub) as google:
        google.oauth.delegates.add(ROBOT)
        yield google


@pytest.fixture
def settings(google: Google, pubsub: PubSub, tmp_path: Path) -> Settings:
    return from_environment(
        {
            "DESKHAND_GMAIL": ADDRESS,
            "DESKHAND_GMAIL_SUBSCRIPTION": pubsub.subscription,
            "DESKHAND_GMAIL_SUBSCRIPTION_KEY": str(key_file(tmp_path, google.url)),
            "DESKHAND_GOOGLE_URL": google.url,
        },
        tmp_path,
    )


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def pulled(settings: Settings, store: MemoryStore) -> Iterator[Pulled]:
    made = wiring.pulled(settings, store, "main")
    assert made is not None
    yield made
    made.close()


def told(settings: Settings, store: MemoryStore) -> dict[str, Any]:
    return wiring.look(settings, store, "main")["gmail pull"]


# ---- asked


def test_what_was_said_is_heard_once(pulled: Pulled, pubsub: PubSub) -> None:
    assert not pulled.hear()
    for _ in range(3):
        pubsub.publish(Gmail().notice(ADDRESS))
    assert pulled.hear()
    assert not pulled.hear()
    assert pubsub.acknowledged == 3


def test_trouble_is_passing_and_is_noted_until_it_is_over(
    pulled: Pulled, pubsub: PubSub, google: Google, settings: Settings, store: MemoryStore
) -> None:
    assert told(settings, store)["ok"] is False
    google.fail(PULL, Fault(0))
    pubsub.publish(Gmail().notice(ADDRESS))
    with pytest.raises(TryAgain):
        pulled.hear()
    assert "broke off" in told(settings, store)["trouble"]
    assert pulled.hear()
    assert told(settings, store) == {"ok": True, "last_pull_seconds": 0}


def test_what_the_integrator_has_to_mend_is_said(
    pulled: Pulled, pubsub: PubSub, google: Google, settings: Settings, store: MemoryStore
) -> None:
    pubsub.may = ()
    with pytest.raises(ConfigurationError, match="subscriptions/gmail") as found:
        pulled.hear()
    assert "Pub/Sub Subscriber" in found.value.remedy
    assert not told(settings, store)["ok"]
    google.oauth.delegates.clear()
    google.oauth.expire()
    with pytest.raises(ConfigurationError) as found:
        pulled.hear()
    assert "key file" in found.value.remedy


def test_a_good_poll_is_noted_once_a_minute(
    settings: Settings, store: MemoryStore, google: Google, tmp_path: Path
) -> None:
    clock = SettableClock(wiring.system_now())
    notes = Accounts(google, store, tmp_path).notes(wiring.WATCH)
    made = wiring.pulled(settings, store, "main")
    assert made is not None
    pulled = Pulled(made._account, made._subscription, notes, clock)
    pulled.hear()
    first = notes.read()["pulled"]
    clock.set(clock.now() + timedelta(seconds=50))
    pulled.hear()
    assert notes.read()["pulled"] == first
    clock.set(clock.now() + timedelta(seconds=20))
    pulled.hear()
    assert notes.read()["pulled"] > first
    pulled.close()


def test_a_subscription_needs_a_key(tmp_path: Path) -> None:
    given = {
        "DESKHAND_GMAIL": ADDRESS,
        "DESKHAND_GMAIL_SUBSCRIPTION": "projects/bluebird/subscriptions/gmail",
    }
    with pytest.raises(ConfigurationError, match="DESKHAND_GMAIL_SUBSCRIPTION_KEY"):
        from_environment(given, tmp_path)


# ---- pushed

PUSHER = "pusher@bluebird.iam.gserviceaccount.com"
AUDIENCE = "https://desk.example/gmail/secret"


@pytest.fixture
def signed(google: Google) -> Signed:
    return Signed(PUSHER, AUDIENCE, f"{google.url}/oauth2/v1/certs", timeout=5)


def test_only_googles_word_for_our_pusher_and_our_address_counts(
    signed: Signed, google: Google
) -> None:
    token = google.oauth.signing.token
    assert signed.proven(f"Bearer {token(PUSHER, AUDIENCE)}")
    wrong = [
        "",
        "Bearer",
        "Bearer x.y.z",
        f"Basic {token(PUSHER, AUDIENCE)}",
        f"Bearer {token('other@bluebird.iam.gserviceaccount.com', AUDIENCE)}",
        f"Bearer {token(PUSHER, 'https://desk.example/gmail/other')}",
        f"Bearer {token(PUSHER, AUDIENCE, email_verified=False)}",
        f"Bearer {token(PUSHER, AUDIENCE, iss='https://evil.example')}",
        f"Bearer {token(PUSHER, AUDIENCE, iat=1, exp=2)}",
        f"Bearer {token(PUSHER, AUDIENCE)[:-12]}AAAAAAAAAAAA",
    ]
    assert [header[:60] for header in wrong if signed.proven(header)] == []
    assert google.oauth.certificates_asked == 1


def test_a_new_key_of_googles_is_fetched_and_a_made_up_one_asks_not_each_time(
    signed: Signed, google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert signed.proven(f"Bearer {google.oauth.signing.token(PUSHER, AUDIENCE)}")
    google.oauth.signing.turn()
    fresh = f"Bearer {google.oauth.signing.token(PUSHER, AUDIENCE)}"
    for _ in range(3):
        assert not signed.proven(fresh)
    assert google.oauth.certificates_asked == 1
    monkeypatch.setattr(module, "ASKED_AGAIN_SECONDS", 0.0)
    assert signed.proven(fresh)


def test_without_googles_keys_nobody_knows(google: Google) -> None:
    signed = Signed(PUSHER, AUDIENCE, f"{google.url}/nothing", timeout=5)
    google.invalid.clear()
    with pytest.raises(TryAgain):
        signed.proven(f"Bearer {google.oauth.signing.token(PUSHER, AUDIENCE)}")
    google.invalid.clear()


def test_who_signs_needs_an_address_and_without_one_the_path_has_to_do(tmp_path: Path) -> None:
    given = {"DESKHAND_GMAIL": ADDRESS, "DESKHAND_GMAIL_PUSHER": PUSHER}
    with pytest.raises(ConfigurationError, match="DESKHAND_WEB_URL"):
        wiring.proof(from_environment(given, tmp_path), "/gmail/secret")
    assert wiring.proof(from_environment({}, tmp_path), "/gmail/secret")("")
