"""His answer to a question nobody had answered: it goes to the customer, and with his yes to whoever asks
that later. Collecting the questions is the secretary's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskhand.agents.owner.spoken import Spoken, board_of, in_his_words
from deskhand.domain import approvals
from deskhand.domain.approvals import ASKED, LEARNS, QUESTION
from deskhand.domain.base import Lang
from deskhand.domain.business import Faq, FaqBook
from deskhand.domain.control import Approval, ApprovalState
from deskhand.domain.ids import derived
from deskhand.domain.messages import SendMessage
from deskhand.domain.people import Conversation

KINDS = frozenset({ASKED, LEARNS})
LONGEST = 300
"""Characters of a question that is kept."""


def settle(s: Spoken, approval: Approval, state: ApprovalState, words: str | None) -> None:
    """What he says to a question of a customer, or to keeping his answer to it."""
    if approval.command_type == LEARNS:
        _keep(s, approval, state, words)
    elif words is None and state is ApprovalState.YES:
        s.tell("asked_how", number=approval.number, who=s.who(approval.customer))
    else:
        _answer(s, approval, state, words)


def offer(s: Spoken, answered: Approval, words: str) -> None:
    """Ask whether what he wrote to a question is to be the answer from now on."""
    question = _question(answered)
    if question is None:
        return
    lang = s.lang
    asked, board = approvals.opened(
        board_of(s),
        id=s.desk.new_id("approval"),
        action="learn",
        text=s.phrase("learn_text", question=_first(question["question"]), words=words),
        command_type=LEARNS,
        command={**question, "answer": {lang.value: words}},
        now=s.desk.now(),
    )
    s.desk.put(asked)
    s.desk.put(board)
    s.about = asked.id
    s.tell("learn", number=asked.number)


def forget(s: Spoken, key: str) -> bool:
    """Take an answer back that was kept; whether it was there."""
    book = s.desk.get(FaqBook, "main")
    if book is None or all(faq.key != key for faq in book.learned):
        return False
    left = tuple(faq for faq in book.learned if faq.key != key)
    s.desk.put(book.model_copy(update={"learned": left}))
    return True


def asked_in(words: str, lang: Lang) -> dict[str, Any]:
    """A customer's question as an approval holds it."""
    question = " ".join(words.split())[:LONGEST]
    key = f"learned_{derived(question.casefold())}"
    return {"key": key, "question": {lang.value: question}}


# ---- inside


def _answer(s: Spoken, approval: Approval, state: ApprovalState, words: str | None) -> None:
    closed, board = approvals.answered(approval, board_of(s), state, s.desk.now())
    s.desk.put(closed.model_copy(update={"own_words": words}))
    s.desk.put(board)
    s.before = {}
    said = {"number": approval.number, "who": s.who(approval.customer)}
    conversation = s.desk.get(Conversation, approval.customer) if approval.customer else None
    if words is None or conversation is None:
        s.tell("no", **said)
        return
    planned = in_his_words(s, conversation, words)
    s.outgoing.append(planned.model_copy(update={"approval": approval.id}))
    s.tell("own", **said, words=words)
    offer(s, approval, words)


def _keep(s: Spoken, approval: Approval, state: ApprovalState, words: str | None) -> None:
    closed, board = approvals.answered(approval, board_of(s), state, s.desk.now())
    s.desk.put(closed)
    s.desk.put(board)
    s.before = {}
    if state is not ApprovalState.YES:
        s.tell("not_learned", number=approval.number)
        return
    held = {**approval.command, **({"answer": {s.lang.value: words}} if words else {})}
    faq = Faq.model_validate(held)
    book = s.desk.get(FaqBook, "main") or FaqBook(id="main")
    others = tuple(one for one in book.learned if one.key != faq.key)
    s.desk.put(book.model_copy(update={"learned": (*others, faq)}))
    s.before = {"learned": faq.key}
    s.tell("learned", number=approval.number)


def _question(answered: Approval) -> dict[str, Any] | None:
    """What was asked, where the approval is about a question and nothing else."""
    if answered.command_type == ASKED:
        return {key: answered.command[key] for key in ("key", "question")}
    held = answered.command_type == SendMessage.__name__ and answered.action == QUESTION
    if not held or "?" not in (answered.original or ""):
        return None
    return asked_in(answered.original or "", Lang(answered.command.get("lang", Lang.EN)))


def _first(texts: Mapping[str, str]) -> str:
    return next(iter(texts.values()))
