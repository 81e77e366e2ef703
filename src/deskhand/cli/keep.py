"""backup, restore, export: an owner's data in a file, and back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskhand.cli.common import HomeDir, fail, settings_of, utf8_out, write_line
from deskhand.cli.progress import progress

if TYPE_CHECKING:
    from deskhand.settings import Settings

OWN_FILES = (
    "business.yaml",
    "price_book.yaml",
    "properties.yaml",
    "voice.md",
    "faqs/*.y*ml",
    "procedures/*.y*ml",
    "safety/*.md",
)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    business: HomeDir = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an older FILE.")] = False,
) -> None:
    """Write everything into one file, while Deskhand runs: database, mails, files, your price book.

    The file holds your customers' data: keep it where only you can read it.
    """
    from deskhand import __version__
    from deskhand.bootstrap import opened_blobs, opened_store, store_of, system_clock
    from deskhand.engine.backup import write_backup

    settings = settings_of(business)
    if file.exists() and not overwrite:
        raise fail(f"{file}: there is a file already. Add --overwrite, or name another one.")
    store = store_of(settings)
    try:
        with progress("Backing up") as step:
            manifest = write_backup(
                store,
                opened_blobs(settings.blobs),
                file,
                open_store=opened_store,
                made_at=system_clock().now(),
                release=__version__,
                files=_own_files(settings),
                step=step,
            )
    finally:
        store.close()
    count = sum(manifest.documents.values())
    blobs = sum(1 for part in manifest.parts if part.business is not None)
    size = file.stat().st_size
    write_line(f"{file}: {count} documents, {blobs} mails and files, {size / 1_000_000:.1f} MB.")
    write_line(f"To try it: deskhand restore {file} NEW_FOLDER")
    if manifest.missing:
        raise fail(
            f"{len(manifest.missing)} files that messages refer to are missing on the disk; "
            "the backup holds everything else. Look for them in an older backup.",
            1,
        )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
) -> None:
    """Check a backup and restore it into a new or empty folder; all of it, or nothing."""
    from deskhand.bootstrap import database_problems, opened_blobs, opened_store
    from deskhand.engine import backup as engine

    with progress("Restoring") as step:
        manifest = engine.restore(
            file,
            folder,
            data=Path(".deskhand"),
            open_store=opened_store,
            open_blobs=opened_blobs,
            problems=lambda path: database_problems(path, thorough=True),
            step=step,
        )
    count = sum(manifest.documents.values())
    write_line(f"{folder}: {count} documents as of {manifest.made_at}, checked and complete.")
    if manifest.missing:
        write_line(f"{len(manifest.missing)} files were missing when the backup was made.")
    write_line(
        f"Next: deskhand doctor --business {folder}\n"
        "Stop the old Deskhand before you start this one: two would answer the same mail."
    )


def export(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="Id, phone, mail address or name.")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write into this file.")
    ] = None,
    business: HomeDir = None,
) -> None:
    """Print all data of one customer as JSON: messages, visits, quotes and the list of his files."""
    from deskhand.bootstrap import only_business, store_of
    from deskhand.engine.export import customer_data, find_customers

    settings = settings_of(business)
    store = store_of(settings)
    try:
        id = only_business(store).id
        found = find_customers(store, id, customer)
        if not found:
            raise fail(
                f"no customer {customer!r}. Give his phone as +18455550123, or his mail address."
            )
        if len(found) > 1:
            names = ", ".join(f"{c.name or '?'} ({c.phone or c.email or c.id})" for c in found[:5])
            raise fail(
                f"{len(found)} customers fit {customer!r}: {names}. Give the phone or mail address."
            )
        data = customer_data(store, id, found[0])
    finally:
        store.close()
    text = json.dumps(data, ensure_ascii=False, indent=2)
    if output is None:
        utf8_out()
        write_line(text)
        return
    part = output.with_name(f".{output.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as target:
            target.write(f"{text}\n")
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    write_line(f"{output}: all data of {found[0].name or customer}.")


def _own_files(settings: Settings) -> dict[str, bytes]:
    """The business's own files; the sample has none of its own."""
    folder = settings.business_dir
    if folder is None:
        return {}
    found = [path for pattern in OWN_FILES for path in sorted(folder.glob(pattern))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
