"""restore, export: an owner's data out of a file, and into one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from deskhand.cli.common import HomeDir, fail, settings_of, utf8_out, write_line
from deskhand.cli.progress import progress


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
