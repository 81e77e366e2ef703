"""The owner's files put into the store of an installation, whole or not at all. Wires nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deskhand.bootstrap.wiring import App
from deskhand.business.load import BusinessFiles, load, sample
from deskhand.business.places import laid_over
from deskhand.domain.base import Document
from deskhand.domain.business import Business, FaqBook
from deskhand.domain.control import AgentState
from deskhand.domain.errors import Conflict, TryAgain
from deskhand.domain.ids import derived
from deskhand.domain.messages import (
    Message,
)
from deskhand.domain.property import Property
from deskhand.engine.codec import decode
from deskhand.ports.store import Ref, Store

FILES = "files"
"""The record of what the files said last, and where they lie."""
PUBLISH_TRIES = 5


def publish(app: App, files: BusinessFiles, folder: Path | None = None) -> bool:
    """Put changed files into the store, all in one commit; whether anything had changed. What the
    owner set while running (pause), the answers he gave to customers' questions and what was learned of
    a place stay. `folder` is where the
    files lie, kept so that nobody publishes those of another business by mistake."""
    for _ in range(PUBLISH_TRIES):
        try:
            return _publish_once(app, files, folder)
        except Conflict:  # an agent wrote one of them meanwhile: look again
            continue
    raise TryAgain("the database is busy; nothing was changed")


def _publish_once(app: App, files: BusinessFiles, folder: Path | None) -> bool:
    cause = Message(id=f"files-{derived(files.model_dump_json())}", business=app.business)
    desk = app.dispatcher.outbox.desk(app.business, cause, "business")
    kept = desk.get(AgentState, FILES) or AgentState(id=FILES)
    before: dict[str, Any] = kept.values.get("places", {})
    said = {place.id: place for place in files.properties}
    changed = []
    for document in files.documents:
        if not isinstance(document, Property):
            old = desk.get(type(document), document.id)
            changed.append((old, _keeping(document, old)))
    for id in {**said, **before}:
        place, earlier = desk.get(Property, id), before.get(id)
        if place or id in said:
            was = Property.model_validate(earlier) if earlier else None
            changed.append((place, laid_over(place, said.get(id), was)))
    places = {id: place.model_dump(mode="json") for id, place in said.items()}
    where = str(folder.resolve()) if folder else kept.values.get("folder")
    state = kept.model_copy(update={"values": {"folder": where, "places": places}})
    changed.append((kept, state))
    changes = [new for old, new in changed if new != old]
    for document in changes:
        desk.put(document)
    if changes:
        app.dispatcher.outbox.commit(desk, cause, "business", ())
    return bool(changes)


def folder_served(store: Store, business: str) -> Path | None:
    """The folder whose files this installation works by, if it has one of its own."""
    record = store.get(business, Ref(AgentState.collection, FILES))
    where = decode(AgentState, record.body).values.get("folder") if record else None
    return Path(where) if where else None


def files_of(folder: Path | None) -> BusinessFiles:
    """The business in a folder, or the sample. Raises ConfigurationError."""
    return load(folder) if folder else sample()


def _keeping(new: Document, old: Document | None) -> Document:
    if isinstance(new, Business) and isinstance(old, Business) and old.policy.paused:
        policy = new.policy.model_copy(update={"paused": True})
        return new.model_copy(update={"policy": policy})
    if isinstance(new, FaqBook) and isinstance(old, FaqBook):
        return new.model_copy(update={"learned": old.learned})
    return new
