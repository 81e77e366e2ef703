"""Proves a backup by bringing it back elsewhere and comparing. Touches no installation that works."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from deskhand.domain.errors import ConfigurationError
from deskhand.engine.backup import DATABASE, Manifest, Step, restore
from deskhand.engine.digests import differences, digests
from deskhand.ports.blobs import BlobStore
from deskhand.ports.store import Store

DATA = Path(".deskhand")


def verify(
    source: Path,
    *,
    open_store: Callable[[Path], Store],
    open_blobs: Callable[[Path], BlobStore],
    problems: Callable[[Path], list[str]],
    step: Step,
    into: tuple[str, Store] | None = None,
) -> Manifest:
    """Restore a backup into a scratch folder, and its documents into the empty store `into` (with its
    name), and compare count and hash of each collection with the manifest.

    Raises ConfigurationError when anything differs, when `into` is not empty or the file is no whole
    backup; OSError and TryAgain. What was put into `into` stays there.
    """
    with tempfile.TemporaryDirectory(prefix="deskhand-verify-") as aside:
        folder = Path(aside) / "restored"
        manifest = restore(
            source,
            folder,
            data=DATA,
            open_store=open_store,
            open_blobs=open_blobs,
            problems=problems,
            step=step,
        )
        if into is not None:
            copy = open_store(folder / DATA / DATABASE)
            try:
                _load(copy, *into, manifest)
            finally:
                copy.close()
    return manifest


def _load(copy: Store, name: str, into: Store, manifest: Manifest) -> None:
    into.load((business, r) for business in copy.businesses() for r in copy.everything(business))
    told = differences(manifest.digests or digests(copy), digests(into))
    if told:
        raise ConfigurationError(
            name, f"does not hold what the backup does ({told[0]})", "Do not work with it"
        )
