"""backup and backup verify: everything in one file, and the proof that it comes back."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from deskhand.cli.common import HomeDir, fail, settings_of, write_line
from deskhand.cli.progress import progress

if TYPE_CHECKING:
    from datetime import datetime

    from deskhand.settings import Settings

WRITE = "write"
OWN_FILES = (
    "business.yaml",
    "price_book.yaml",
    "properties.yaml",
    "voice.md",
    "faqs/*.y*ml",
    "procedures/*.y*ml",
    "safety/*.md",
)
CONFIGURATION = "configuration.json"
"""What was set, beside the data: read by whoever sets up the next machine, never by Deskhand."""
NAME = "deskhand-%Y%m%dT%H%M%SZ.zip"
"""In a folder each backup has a name of its own, and the newest is the last."""


class _WriteUnlessNamed(TyperGroup):
    """`deskhand backup FILE` writes; what else can be done with a backup is named."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if not args or args[0] not in {*self.commands, "-h", "--help"}:
            args = [WRITE, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_WriteUnlessNamed,
    help="Write everything into one file, while Deskhand runs; or verify such a file.",
    epilog="deskhand backup FILE is short for deskhand backup write FILE.",
)


@app.command(WRITE)
def write(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    business: HomeDir = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an older FILE.")] = False,
    scratch: Annotated[
        Path | None,
        typer.Option(
            "--scratch",
            metavar="DIR",
            help="Put it together there, for a place where files cannot be renamed (a bucket).",
        ),
    ] = None,
) -> None:
    """Write everything into one file, while Deskhand runs: database, mails, files, your price book.

    FILE may be a folder: then it gets a name with the time. The file holds your customers' data: keep
    it where only you can read it.
    """
    from deskhand import __version__
    from deskhand.bootstrap import blobs_of, opened_store, store_of, system_clock
    from deskhand.engine.backup import write_backup

    settings, now = settings_of(business), system_clock().now()
    file = _named(file, now)
    if file.exists() and not overwrite:
        raise fail(f"{file}: there is a file already. Add --overwrite, or name another one.")
    store = store_of(settings)
    try:
        with progress("Backing up") as step:
            manifest = write_backup(
                store,
                blobs_of(settings),
                file,
                open_store=opened_store,
                made_at=now,
                release=__version__,
                files={
                    **_own_files(settings),
                    CONFIGURATION: _configuration(settings, __version__),
                },
                step=step,
                scratch=scratch,
            )
    finally:
        store.close()
    count = sum(manifest.documents.values())
    blobs = sum(1 for part in manifest.parts if part.business is not None)
    size = file.stat().st_size
    write_line(f"{file}: {count} documents, {blobs} mails and files, {size / 1_000_000:.1f} MB.")
    write_line(f"To try it: deskhand backup verify {file}")
    if manifest.missing:
        raise fail(
            f"{len(manifest.missing)} files that messages refer to are missing on the disk; "
            "the backup holds everything else. Look for them in an older backup.",
            1,
        )


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar="DATABASE",
            help="Restore into this new, empty database too, and leave it there: a file, "
            "postgresql://..., or firestore://PROJECT/DATABASE.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Restore a backup elsewhere and compare it with its manifest: count and hash of each collection.

    FILE may be a folder: then the newest backup in it is taken. Exit code 2 if anything differs.
    """
    from deskhand.bootstrap import database_problems, new_store, opened_blobs, opened_store
    from deskhand.engine import verification

    file = _newest(file)
    store = new_store(into) if into else None
    try:
        with progress("Verifying") as step:
            manifest = verification.verify(
                file,
                open_store=opened_store,
                open_blobs=opened_blobs,
                problems=lambda path: database_problems(path, thorough=True),
                step=step,
                into=(into.rpartition("@")[2], store) if into and store else None,
            )
    finally:
        if store is not None:
            store.close()
    count = sum(manifest.documents.values())
    kinds = sum(len(collections) for collections in manifest.digests.values())
    compared = f"in {kinds} collections, each as it was" if kinds else "counted"
    write_line(f"{file}: {count} documents {compared}, as of {manifest.made_at}.")
    if manifest.missing:
        write_line(f"{len(manifest.missing)} files were missing when the backup was made.")


def _named(file: Path, now: datetime) -> Path:
    return file / now.strftime(NAME) if file.is_dir() else file


def _newest(file: Path) -> Path:
    if not file.is_dir():
        return file
    found = sorted(file.glob("deskhand-*.zip"))
    if not found:
        raise fail(f"{file}: there is no backup in it.")
    return found[-1]


def _own_files(settings: Settings) -> dict[str, bytes]:
    """The business's own files; the sample has none of its own."""
    folder = settings.business_dir
    if folder is None:
        return {}
    found = [path for pattern in OWN_FILES for path in sorted(folder.glob(pattern))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _configuration(settings: Settings, release: str) -> bytes:
    """Settings, the names of the secrets without their values, and the prompts of this release."""
    plain, secrets = _described(settings)
    prompts = {
        found.name: found.read_text(encoding="utf-8")
        for found in files("deskhand.language.models").iterdir()
        if found.name.endswith((".md", ".json"))
    }
    told = {"release": release, "settings": plain, "secrets": secrets, "prompts": prompts}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _described(settings: object, place: str = "") -> tuple[dict[str, Any], list[str]]:
    """What is set, for a record beside a backup: values by name, and the names alone of secrets."""
    plain: dict[str, Any] = {}
    secrets: list[str] = []
    for one in fields(settings) if is_dataclass(settings) else ():
        value, name = getattr(settings, one.name), f"{place}{one.name}"
        if not one.repr:
            secrets += [name] if value else []
        elif is_dataclass(value):
            inner, kept = _described(value, f"{name}.")
            plain |= inner
            secrets += kept
        elif value is not None:
            plain[name] = value if isinstance(value, (bool, int, float)) else str(value)
    return plain, secrets
