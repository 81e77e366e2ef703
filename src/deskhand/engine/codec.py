"""Documents and messages to JSON and back, with schema versions. No store and no rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from deskhand.domain import calendar_messages, messages
from deskhand.domain.base import Document
from deskhand.domain.errors import Reject, TooNew
from deskhand.domain.messages import Message

D = TypeVar("D", bound=Document)


def _kinds(base: type[Message]) -> Iterator[type[Message]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


SAID = (messages, calendar_messages)
"""Every module that holds messages: they are known once it is imported."""
MESSAGES: dict[str, type[Message]] = {kind.__name__: kind for kind in _kinds(messages.Message)}


def encode(document: Document) -> str:
    """A document's stored JSON. Unknown fields it was read with are written back."""
    return document.model_dump_json()


def decode(kind: type[D], body: str) -> D:
    """Stored JSON to a document. Raises TooNew for a schema version above ours."""
    try:
        document = kind.model_validate_json(body)
    except ValueError:
        _check_schema(kind, json.loads(body))  # a newer shape need not fit ours
        raise
    _check_schema(kind, {"id": document.id, "schema_version": document.schema_version})
    return document


def _check_schema(kind: type[Document], data: dict[str, Any]) -> None:
    version = data.get("schema_version", 1)
    if isinstance(version, int) and version > kind.latest_schema:
        raise TooNew(f"{kind.collection}/{data.get('id')} has schema {version}")


def pack(message: Message) -> dict[str, Any]:
    """A message as plain data for an outbox row."""
    return message.model_dump(mode="json")


def unpack(type_name: str, data: dict[str, Any]) -> Message:
    """Plain data to a message. Raises TooNew (a newer release wrote it) or Reject (no such type)."""
    kind = MESSAGES.get(type_name)
    if kind is None:
        raise TooNew(f"unknown message type {type_name}")
    if int(data.get("schema_version", 1)) > kind.latest_schema:
        raise TooNew(f"{type_name} has schema {data['schema_version']}")
    try:
        return kind.model_validate(data)
    except ValueError as error:
        raise Reject(f"{type_name} is malformed: {error}") from error
