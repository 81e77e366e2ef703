"""Edited files made live: into the store of the installation that works by them, beside a running serve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from deskhand.business.load import BusinessFiles


class Live(NamedTuple):
    """What became of the files: `how` is "none" (no installation works by them yet), "other" (this
    one works by another folder), "same" or "changed"; `running` who answers now."""

    how: str
    running: str | None = None
    note: str = ""

    @property
    def told(self) -> str:
        """For the owner, in one line."""
        if self.how == "none":
            return "They count when Deskhand is started: deskhand serve"
        if self.how == "other":
            return f"Nothing was made live: {self.note}"
        if self.running is None:
            return "They count when Deskhand is started again: deskhand serve"
        said = "They count from now on" if self.how == "changed" else "They count already"
        return f"{said}: Deskhand is running ({self.running}). {self.note}".rstrip()


def make_live(folder: Path, files: BusinessFiles) -> Live:
    """Put checked files into the store, all of them in one commit or none."""
    from deskhand.bootstrap import (
        attached,
        has_store,
        only_business,
        sender_of,
        store_of,
        store_place,
    )
    from deskhand.bootstrap.published import folder_served, publish
    from deskhand.cli.running import running
    from deskhand.settings import from_environment

    settings = from_environment(business_dir=folder)
    if not has_store(settings):
        return Live("none")
    store = store_of(settings)
    try:
        if not any(store.businesses()):
            return Live("none")
        served = folder_served(store, files.business.id)
    finally:
        store.close()
    own = settings.postgres is None and settings.data.resolve().parent == folder.resolve()
    if not own and served != folder.resolve():
        where = f"the files in {served}" if served else "the sample business"
        remedy = "Unset DESKHAND_DATA, or check that folder."
        return Live(
            "other", note=f"the database {store_place(settings)} goes with {where}. {remedy}"
        )
    app = attached(settings)
    try:
        sender = sender_of(only_business(app.store))
        changed = publish(app, files, folder)
        by = running(settings, app)
    finally:
        app.close()
    moved = by is not None and sender != sender_of(files.business)
    note = "The new mail address is used once it is started again." if moved else ""
    return Live("changed" if changed else "same", by, note)
