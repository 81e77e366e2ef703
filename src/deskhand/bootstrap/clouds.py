"""The parts that Google Cloud provides, and what it must be told beforehand. Its clients load when asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages

from deskhand import domain
from deskhand.connections import Cloud
from deskhand.domain.base import Document
from deskhand.domain.errors import ConfigurationError
from deskhand.ports import queries
from deskhand.ports.blobs import BlobStore
from deskhand.ports.bus import Bus
from deskhand.ports.identity import Callers
from deskhand.ports.store import Store
from deskhand.providers._firestore import BODY, CLOSED, EXPIRES, Index, indexes

PREFIX = "sm://"
"""What a variable's value begins with when Secret Manager has it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`indexes` are composite ones; `unindexed` and `ttl` are (collection group, field)."""

    indexes: tuple[Index, ...]
    unindexed: tuple[tuple[str, str], ...]
    ttl: tuple[tuple[str, str], ...]


def firestore_layout() -> Layout:
    """Generated from the queries and collections in the code."""
    kinds = sorted({kind.collection for kind in _kinds(Document)})
    return Layout(
        indexes=indexes(queries.ALL),
        unindexed=tuple((collection, BODY) for collection in kinds),
        ttl=tuple((collection, EXPIRES) for collection in CLOSED),
    )


def firestore(cloud: Cloud) -> Store:
    """The documents. Raises ConfigurationError, TryAgain."""
    from deskhand.providers.clock.system import SystemClock

    with _installed():
        from deskhand.providers.store.firestore import FirestoreStore
    return FirestoreStore(cloud.project, cloud.database, now=SystemClock().now)


def bus(cloud: Cloud) -> Bus:
    """Pub/Sub. Raises ConfigurationError."""
    with _installed():
        from deskhand.providers.bus.pubsub import PubSub
    return PubSub(cloud.project)


def bucket(cloud: Cloud) -> BlobStore:
    """Cloud Storage. Raises ConfigurationError."""
    with _installed():
        from deskhand.providers.blobs.bucket import BucketBlobs
    return BucketBlobs(cloud.project, cloud.bucket)


def callers(cloud: Cloud) -> Callers | None:
    """What proves that Pub/Sub, or the scheduler, calls; None on an emulator, which proves nothing."""
    if cloud.emulated and not cloud.caller:
        return None
    with _installed():
        from deskhand.providers.identity.google import GoogleCallers
    return GoogleCallers(cloud.audience, cloud.caller)


def with_secrets(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment with each `sm://PROJECT/NAME/VERSION` replaced by what Secret Manager keeps there.
    Raises ConfigurationError (no such version, no right to it, a version that is not pinned), TryAgain."""
    named = {name: value for name, value in variables.items() if value.startswith(PREFIX)}
    if not named:
        return dict(variables)
    with _installed():
        from deskhand.providers.secrets.manager import SecretManager
    source = SecretManager()
    try:
        return {**variables, **{name: source.read(name, value) for name, value in named.items()}}
    finally:
        source.close()


@contextmanager
def _installed() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise ConfigurationError(
            "DESKHAND_CLOUD_PROJECT", "needs Google's clients", "pip install 'deskhand[gcp]'"
        ) from error


def _kinds(base: type[Document]) -> list[type[Document]]:
    for module in walk_packages(domain.__path__, f"{domain.__name__}."):
        import_module(module.name)  # a kind that nobody here has met is a collection all the same
    return _known(base)


def _known(base: type[Document]) -> list[type[Document]]:
    found = [kind for sub in base.__subclasses__() for kind in (sub, *_known(sub))]
    own = (kind for kind in found if kind.__module__.startswith("deskhand."))
    return [kind for kind in own if hasattr(kind, "collection")]
