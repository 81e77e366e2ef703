"""Models' answers kept before they are used: asked once, counted once, in the audit trail. Asks no model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from deskhand.domain.base import Document
from deskhand.domain.control import AuditEntry, Change, ModelAnswer
from deskhand.domain.errors import Conflict
from deskhand.domain.ids import derived
from deskhand.domain.spending import Answer, ModelDay, ModelTurn, Spent
from deskhand.engine.codec import decode, encode
from deskhand.ports.store import Commit, Ref, Store

COUNT_TRIES = 20


class Asked(NamedTuple):
    """One question: its kind, the id its answer is kept under, the message being handled and by whom."""

    call: str
    id: str
    message: str
    agent: str
    conversation: str | None


def kept(
    store: Store,
    business: str,
    asked: Asked,
    ask: Callable[[], Answer] | None,
    now: datetime,
    turn: str | None,
    day: str | None,
) -> Answer | None:
    """The answer kept before, else a fresh one, kept now. None when the turn has
    asked another question already."""
    if (before := _before(store, business, asked)) is not None:
        return before
    if ask is None:
        return None
    if turn is not None and not _claimed(store, business, asked, turn, now):
        return None
    answer = ask()
    for _ in range(COUNT_TRIES):
        try:
            store.commit(business, _commit(store, business, asked, answer, now, day))
        except Conflict:  # the day's sum moved, or another run was first: then its answer counts
            if (before := _before(store, business, asked)) is not None:
                return before
        else:
            return answer
    raise Conflict("the day's sum of models' answers kept changing")


def _before(store: Store, business: str, asked: Asked) -> Answer | None:
    record = store.get(business, Ref(ModelAnswer.collection, asked.id))
    if record is None:
        return None
    stored = decode(ModelAnswer, record.body)
    return Answer(text=stored.answer, spent=stored.spent)


def _claimed(store: Store, business: str, asked: Asked, turn: str, now: datetime) -> bool:
    """Is this the one question of the turn?"""
    ref = Ref(ModelTurn.collection, derived(asked.call, turn))
    record = store.get(business, ref)
    if record is None:
        claim = ModelTurn(id=ref.id, answer=asked.id, at=now)
        entry = _entry(asked, "claim", now, [(claim, 0)])
        try:
            store.commit(business, _together([(claim, 0), (entry, 0)]))
        except Conflict:
            record = store.get(business, ref)
        else:
            return True
    return record is not None and decode(ModelTurn, record.body).answer == asked.id


def _commit(
    store: Store, business: str, asked: Asked, answer: Answer, now: datetime, day: str | None
) -> Commit:
    stored = ModelAnswer(
        id=asked.id,
        answer=answer.text,
        at=now,
        call=asked.call,
        message=asked.message,
        conversation=asked.conversation,
        spent=answer.spent,
    )
    documents: list[tuple[Document, int]] = [(stored, 0)]
    if day is not None and answer.spent is not None:
        record = store.get(business, Ref(ModelDay.collection, day))
        so_far = decode(ModelDay, record.body) if record else ModelDay(id=day)
        documents.append((so_far.plus(answer.spent), record.version if record else 0))
    entry = _entry(asked, "answer", now, documents, answer.spent)
    return _together([*documents, (entry, 0)])


def _entry(
    asked: Asked,
    step: str,
    now: datetime,
    documents: list[tuple[Document, int]],
    spent: Spent | None = None,
) -> AuditEntry:
    """What is written because of a question, with its cause."""
    return AuditEntry(
        id=derived("audit", step, asked.id),
        at=now,
        agent=asked.agent,
        cause=asked.message,
        changes=tuple(
            Change(document=str(_ref(one)), before=version, after=version + 1)
            for one, version in documents
        ),
        spent=spent,
    )


def _together(documents: list[tuple[Document, int]]) -> Commit:
    return Commit(
        {_ref(one): version for one, version in documents},
        {_ref(one): encode(one) for one, _ in documents},
    )


def _ref(document: Document) -> Ref:
    return Ref(document.collection, document.id)
