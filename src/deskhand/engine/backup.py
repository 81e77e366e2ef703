"""Backup and restore over the Store and BlobStore ports: one file, checked before it counts."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from deskhand.domain.base import instant_text
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.people import InboundMessage
from deskhand.engine.codec import decode
from deskhand.engine.digests import Digest, Digests, differences, digests
from deskhand.ports.blobs import BlobStore
from deskhand.ports.store import Store

FORMAT = 2
MANIFEST, DATABASE, FILES = "manifest.json", "deskhand.db", "business/"
CHUNK = 1 << 20
MANIFEST_LIMIT = 256 << 20

Step = Callable[[int, int], None]

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises for bytes that are not as they were written."""


@dataclass(frozen=True)
class Part:
    """One entry of the file, with what it must hash to. `business` is set for blobs."""

    name: str
    sha256: str
    size: int
    business: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `documents` counts them by business, `digests` tells each collection (empty
    in format 1); `missing` are blobs that a message refers to but that lay nowhere when it was made."""

    made_at: str
    release: str
    documents: dict[str, int]
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()
    digests: Digests = field(default_factory=dict)
    format: int = field(default=FORMAT)

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1)


def write_backup(
    store: Store,
    blobs: BlobStore,
    target: Path,
    *,
    open_store: Callable[[Path], Store],
    made_at: datetime,
    release: str,
    files: Mapping[str, bytes],
    step: Step,
    scratch: Path | None = None,
) -> Manifest:
    """One consistent file while the system runs; it has its name only when it is whole.

    The blobs are those the snapshot refers to: they were written before it. `files` are the
    business's own files by relative name. It is put together beside `target`, or in `scratch` and
    then copied, for a place where nothing can be renamed. Raises OSError and TryAgain; then `target`
    is untouched.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    room = scratch or target.parent
    with tempfile.TemporaryDirectory(dir=room, prefix=".deskhand-backup-") as aside:
        snapshot = Path(aside) / DATABASE
        store.backup(str(snapshot))
        copy = open_store(snapshot)
        try:
            found = digests(copy)
            wanted = list(dict.fromkeys(blobs_of(copy)))
        finally:
            copy.close()
        whole = Path(aside) / "whole.zip"
        parts, missing = [], []
        total = len(wanted) + 2
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            with snapshot.open("rb") as source:
                parts.append(_add(archive, DATABASE, source))
            step(1, total)
            for name, content in files.items():
                parts.append(_add_bytes(archive, FILES + name, content))
            for done, (business, sha256) in enumerate(wanted, 2):
                held = blobs.get(business, sha256)
                if held is None:
                    missing.append(sha256)
                else:
                    name = f"blobs/{len(parts)}-{sha256}"
                    parts.append(_add_bytes(archive, name, held, business))
                step(done, total)
            manifest = Manifest(
                made_at=instant_text(made_at),
                release=release,
                documents=_counted(found),
                parts=tuple(parts),
                missing=tuple(missing),
                digests=found,
            )
            archive.writestr(MANIFEST, manifest.to_json())
        _flush(whole)
        whole.chmod(0o600)
        if scratch:
            shutil.copyfile(whole, target)
        else:
            whole.replace(target)
        step(total, total)
    return manifest


def read_manifest(archive: zipfile.ZipFile, shown: str) -> Manifest:
    """The manifest of an opened backup. Raises ConfigurationError when it is none of ours."""
    try:
        if archive.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
            raise _broken(shown, "its manifest is too large")
        data: dict[str, Any] = json.loads(archive.read(MANIFEST))
        version = int(data["format"])
        if version > FORMAT:
            raise ConfigurationError(
                shown, f"a newer Deskhand wrote it (format {version})", "Install the newer release"
            )
        parts = tuple(Part(**part) for part in data["parts"])
        told = {
            business: {name: Digest(**one) for name, one in collections.items()}
            for business, collections in data.get("digests", {}).items()
        }
        plain = {"parts": parts, "missing": tuple(data["missing"]), "digests": told}
        return Manifest(**{**data, **plain})
    except (TypeError, AttributeError, *DAMAGED) as error:
        raise _broken(shown, "it has no manifest of a Deskhand backup") from error


def restore(
    source: Path,
    target: Path,
    *,
    data: Path,
    open_store: Callable[[Path], Store],
    open_blobs: Callable[[Path], BlobStore],
    problems: Callable[[Path], list[str]],
    step: Step,
) -> Manifest:
    """Check a backup wholly, then put it into an empty place with one rename.

    `data` is where database and blobs go, relative to `target`. Raises ConfigurationError (not a
    backup, damaged, place taken) and OSError; then `target` is as it was.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ConfigurationError(str(target), "is not empty", "Name a new or empty folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _opened(source) as archive:
        manifest = read_manifest(archive, str(source))
        _check_names(archive, manifest, str(source))
        aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=".deskhand-restore-"))
        try:
            place = aside / data
            place.mkdir(parents=True)
            blobs = open_blobs(place / "blobs")
            for done, part in enumerate(manifest.parts, 1):
                with _reading(str(source)):
                    _unpack(archive, part, aside, place, blobs, str(source))
                step(done, len(manifest.parts))
            _check_database(place / DATABASE, manifest, open_store, problems, str(source))
            aside.chmod(0o700)
            aside.rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return manifest


def blobs_of(store: Store) -> Iterator[tuple[str, str]]:
    """(business, SHA-256) of every blob that a message refers to."""
    for business in store.businesses():
        for record in store.everything(business):
            if record.ref.collection != InboundMessage.collection:
                continue
            message = decode(InboundMessage, record.body)
            for sha256 in (message.blob, *(file.sha256 for file in message.attachments)):
                if sha256:
                    yield business, sha256


# ---- writing


def _add(
    archive: zipfile.ZipFile, name: str, source: IO[bytes], business: str | None = None
) -> Part:
    digest, size = hashlib.sha256(), 0
    with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            entry.write(chunk)
    return Part(name, digest.hexdigest(), size, business)


def _add_bytes(
    archive: zipfile.ZipFile, name: str, content: bytes, business: str | None = None
) -> Part:
    archive.writestr(name, content)
    return Part(name, hashlib.sha256(content).hexdigest(), len(content), business)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


# ---- reading


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    with source.open("rb") as file:
        with _reading(str(source)):
            archive = zipfile.ZipFile(file)
        with archive:
            yield archive


@contextmanager
def _reading(shown: str) -> Iterator[None]:
    """Every way in which the library says that a file is damaged, in ours."""
    try:
        yield
    except DAMAGED as error:
        raise _broken(shown, f"it is damaged ({error})") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # a damaged offset points before the file
            raise _broken(shown, "it is damaged") from error
        raise


def _check_names(archive: zipfile.ZipFile, manifest: Manifest, shown: str) -> None:
    """Every entry is announced and no larger than announced: nothing is unpacked on trust."""
    held = {info.filename: info.file_size for info in archive.infolist()}
    announced = {part.name: part.size for part in manifest.parts}
    if DATABASE not in announced:
        raise _broken(shown, "it holds no database")
    if held.keys() - {MANIFEST} != announced.keys() or len(held) != len(archive.infolist()):
        raise _broken(shown, "its entries are not those of its manifest")
    for name, size in announced.items():
        if held[name] != size:
            raise _broken(shown, f"{name} has {held[name]} bytes instead of {size}")
        inner = Path(name)
        if inner.is_absolute() or ".." in inner.parts:
            raise _broken(shown, f"{name} would be written elsewhere")


def _unpack(
    archive: zipfile.ZipFile, part: Part, aside: Path, place: Path, blobs: BlobStore, shown: str
) -> None:
    if part.business is not None:
        content = archive.read(part.name)
        if hashlib.sha256(content).hexdigest() != part.sha256:
            raise _broken(shown, f"{part.name} does not have the checksum of the manifest")
        blobs.put(part.business, content)
        return
    target = place / DATABASE if part.name == DATABASE else aside / part.name.removeprefix(FILES)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with archive.open(part.name) as entry, target.open("wb") as file:
        while chunk := entry.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != part.sha256:
        raise _broken(shown, f"{part.name} does not have the checksum of the manifest")


def _check_database(
    database: Path,
    manifest: Manifest,
    open_store: Callable[[Path], Store],
    problems: Callable[[Path], list[str]],
    shown: str,
) -> None:
    if mistakes := problems(database):
        raise _broken(shown, f"its database is damaged ({mistakes[0]})")
    store = open_store(database)
    try:
        found = digests(store)
    finally:
        store.close()
    if (counted := _counted(found)) != manifest.documents:
        raise _broken(shown, f"it holds {counted} documents instead of {manifest.documents}")
    if manifest.digests and (told := differences(manifest.digests, found)):
        raise _broken(shown, f"its documents are not those of its manifest ({told[0]})")


def _counted(found: Digests) -> dict[str, int]:
    return {b: sum(one.count for one in collections.values()) for b, collections in found.items()}


def _broken(shown: str, problem: str) -> ConfigurationError:
    return ConfigurationError(shown, problem, "Take another backup; nothing was restored")
