"""The normalised ledger: what an installation holds, by which two runs or runtimes are compared.

Ids become ordinals and wall times the order within one customer, so that equal work gives equal text.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from deskhand.bootstrap import opened_store
from deskhand.business.load import BusinessFiles
from deskhand.domain.base import Document
from deskhand.domain.control import Approval, Incident, OwnerItem
from deskhand.domain.people import OutboundMessage
from deskhand.domain.work import Invoice, Quote, Visit
from deskhand.engine.codec import decode
from deskhand.ports.store import Record, Store
from deskhand.rehearsal.replay import replay

ID = re.compile(r"\b[a-z]+-(?:[0-9a-f]{12,40}|setup-\d+)\b")
VERSION = re.compile(r"@(?:\d+|\d{4}-\d\d-\d\dT[0-9:.]+Z)(?=[\"#])")
"""A fact's source names the version it was read at: that counts writes, not work."""
WALL: dict[type[Document], tuple[str, ...]] = {
    Visit: ("held_until", "changed_at", "revision"),
    Quote: ("made_at", "expires_at"),
    Invoice: (),
    OutboundMessage: ("sent_at", "outside_id"),
    Incident: ("opened_at", "open_until", "acknowledged_at", "exhausted_at"),
    Approval: ("asked_at", "answered_at", "command", "about"),
    OwnerItem: ("at", "done_at"),
}
"""What is kept, and the fields that say only when or how often something was written."""
COLLECTIONS = {kind.collection: kind for kind in WALL}


def ledger(store: Store, business: str) -> dict[str, list[dict[str, Any]]]:
    """Visits, quotes, invoices, messages, incidents, approvals and items as sorted sets."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in COLLECTIONS}
    for record in store.everything(business):
        if (kind := COLLECTIONS.get(record.ref.collection)) is not None:
            found[record.ref.collection].append(_plain(kind, record))
    for rows in found.values():
        rows.sort(key=_masked)
    names: dict[str, str] = {}
    return {name: [_renamed(row, names) for row in rows] for name, rows in found.items()}


def lines(store: Store, business: str) -> Iterator[str]:
    """The ledger as JSON Lines, in an order that depends on what it says only."""
    for name, rows in ledger(store, business).items():
        for row in rows:
            yield json.dumps({"ledger": name, **row}, ensure_ascii=False, sort_keys=True)


def replayed(
    stimuli: Iterable[str],
    files: BusinessFiles,
    write: Callable[[str], None],
    complain: Callable[[str], None],
) -> int:
    """Replay on a SQLite store of its own, then write its ledger and nothing else.

    Error lines go to `complain`. Returns replay's exit code.
    """

    def only_errors(line: str) -> None:
        if json.loads(line)["kind"] == "error":
            complain(line)

    with tempfile.TemporaryDirectory(prefix="deskhand-") as folder:
        database = Path(folder) / "ledger.db"
        code = replay(stimuli, files, only_errors, database)
        if code != 2 and database.exists():
            store = opened_store(database)
            try:
                for line in lines(store, files.business.id):
                    write(line)
            finally:
                store.close()
    return code


def _plain(kind: type[Document], record: Record) -> dict[str, Any]:
    document = decode(kind, record.body).model_dump(mode="json")
    dropped = (*WALL[kind], "schema_version")
    return {key: value for key, value in document.items() if key not in dropped and value != []}


def _masked(row: dict[str, Any]) -> str:
    text = json.dumps({**row, "id": ""}, sort_keys=True, ensure_ascii=False)
    return VERSION.sub("", ID.sub("*", text))


def _renamed(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    def ordinal(found: re.Match[str]) -> str:
        kind = found.group().partition("-")[0]
        known = sum(1 for name in names.values() if name.startswith(f"{kind}-"))
        return names.setdefault(found.group(), f"{kind}-{known + 1}")

    text = VERSION.sub("", json.dumps(row, sort_keys=True, ensure_ascii=False))
    renamed: dict[str, Any] = json.loads(ID.sub(ordinal, text))
    # Ids without a kind (a message's is its effect's) say nothing once the rest is compared.
    if not ID.fullmatch(str(row.get("id", ""))):
        renamed.pop("id", None)
    return renamed
