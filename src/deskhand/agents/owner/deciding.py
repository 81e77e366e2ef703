"""Yes, no and his own words to what waits for him. A yes is a compare-and-swap on what it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from deskhand.agents.owner import learning
from deskhand.agents.owner.commands import Order
from deskhand.agents.owner.spoken import Spoken, board_of, in_his_words
from deskhand.domain import approvals
from deskhand.domain.approvals import ASKED
from deskhand.domain.base import Document
from deskhand.domain.control import Approval, ApprovalState, OwnerBoard, OwnerItem
from deskhand.domain.drafts import is_draft
from deskhand.domain.messages import (
    AgreePrice,
    AnswerAgain,
    ConfirmVisit,
    DeclineVisit,
    KeepPrice,
    Message,
    ReplyPlanned,
    SendMessage,
)
from deskhand.domain.people import OWNER_ASKED, Conversation
from deskhand.domain.plan import ActKind
from deskhand.domain.work import Quote, QuoteStatus, Visit, VisitStatus
from deskhand.ports.queries import APPROVALS_BY_STATE

SOURCES: dict[str, type[Document]] = {"Visit": Visit, "Quote": Quote}
DECISIONS: dict[str, tuple[type[Message], type[Message]]] = {
    ConfirmVisit.__name__: (ConfirmVisit, DeclineVisit),
    AgreePrice.__name__: (AgreePrice, KeepPrice),
}
"""Questions whose answer is a command to another agent: what a yes sends, and what a no."""
_SAID_OF = {ConfirmVisit.__name__: "_visit", AgreePrice.__name__: "_price"}
"""The owner hears what his answer did, in the words for such a question."""
OWN = ReplyPlanned.__name__
"""The command of an approval that asks whether his own words may go out."""

_TELL = re.compile(
    r"(?:please )?(?:tell|answer|say to|let) (?:her|him|them|the customer)(?: know)?(?: that\b|,|:)?\s+"
    r"|(?:say|answer)(?: that\b|:)\s+|(?:dile|d[ií]gale|diles)(?: que\b|:)?\s+",
    re.IGNORECASE,
)
_ABOUT_HER = re.compile(
    r"(?:she|he|they|her|his|their|him|them|to|ella|[eé]l|ellos)\b", re.IGNORECASE
)


def waiting(s: Spoken) -> list[Approval]:
    """What is open, in the order of the numbers."""
    found = (s.desk.get(Approval, id) for id in board_of(s).approvals)
    return sorted((a for a in found if a is not None), key=lambda a: a.number)


def numbers(s: Spoken) -> list[int]:
    """Those he may answer yes or no to."""
    return [approval.number for approval in waiting(s)]


def decide(s: Spoken, order: Order) -> None:
    """Yes or no to one number, to several, or to the only one there is."""
    state = ApprovalState.YES if order.kind == "yes" else ApprovalState.NO
    open_now = waiting(s)
    if order.numbers:
        for number in order.numbers:
            found = next((a for a in open_now if a.number == number), None)
            if found is None:
                _not_open(s, number)
            else:
                settle(s, found, state)
        return
    asked = s.message.about if s.message else None
    if asked:
        open_now = [a for a in open_now if a.id == asked] or open_now
    # A customer's question wants words of his: a bare yes can only mean something else.
    open_now = [a for a in open_now if a.command_type != ASKED] or open_now
    if len(open_now) == 1:
        settle(s, open_now[0], state)
    elif open_now:
        s.tell("which", numbers=", ".join(str(a.number) for a in open_now))
    else:
        s.tell("nothing_waits")


def own_words(s: Spoken, order: Order) -> None:
    """His own words to a number are sent instead of the draft."""
    found = next((a for a in waiting(s) if a.number in order.numbers), None)
    if found is None:
        _not_open(s, order.numbers[0])
        return
    words, sure = for_the_customer(order.rest)
    if sure:
        settle(s, found, ApprovalState.YES, words)
    else:
        propose(s, found, words)


def for_the_customer(words: str) -> tuple[str, bool]:
    """What the customer reads of "tell her I can do Friday", and whether that is surely so: "tell her
    she can call" would reach her as "she can call"."""
    found = _TELL.match(words)
    if found is None:
        return words, True
    rest = words[found.end() :].strip()
    return (rest[:1].upper() + rest[1:]), not _ABOUT_HER.match(rest)


def propose(s: Spoken, approval: Approval, words: str) -> None:
    """Words without a number may be a slip: he is asked before anybody gets them. The new question
    takes the place of the old one, which comes back if he says no."""
    conversation = _conversation(s, approval)
    if conversation is None:
        s.tell("not_understood", words=words)
        return
    closed, board = approvals.answered(approval, board_of(s), ApprovalState.STALE, s.desk.now())
    held = in_his_words(s, conversation, words)
    who = s.who(approval.customer)
    asked, board = approvals.opened(
        board,
        id=s.desk.new_id("approval"),
        action="own_words",
        text=s.phrase("question_started", who=who, draft=words),
        command_type=OWN,
        command=held.model_dump(mode="json"),
        now=s.desk.now(),
        customer=approval.customer,
    )
    s.desk.put(closed)
    s.desk.put(asked.model_copy(update={"replaces": approval.id, "own_words": words}))
    s.desk.put(board)
    s.about = asked.id
    s.tell("propose", who=who, words=words, number=asked.number)


def settle(s: Spoken, approval: Approval, state: ApprovalState, words: str | None = None) -> None:
    """The answer to one approval, and what follows from it."""
    if approval.command_type in learning.KINDS:
        learning.settle(s, approval, state, words)
        return
    stale = changed(s, approval) if state is ApprovalState.YES and words is None else None
    if stale:
        state = ApprovalState.STALE
    closed, board = approvals.answered(approval, board_of(s), state, s.desk.now())
    s.before = {}
    who = s.who(approval.customer)
    said: dict[str, object] = {"number": approval.number, "who": who}
    if approval.command_type == OWN:
        conversation = _conversation(s, approval)
        if words is not None and conversation is not None:
            fresh = in_his_words(s, conversation, words).model_dump(mode="json")
            closed = closed.model_copy(update={"command": fresh, "own_words": words})
        _settle_own(s, closed, board, said)
        return
    s.desk.put(board)
    if words is not None:
        closed = closed.model_copy(update={"own_words": words})
    s.desk.put(closed)
    if stale:
        _tell_stale(s, approval, stale, said)
        return
    what = _SAID_OF.get(approval.command_type, "")
    if words is not None:
        _instead(s, closed, words)
        s.tell("own", **said, words=words)
        learning.offer(s, closed, words)
    elif state is ApprovalState.YES:
        _send(s, closed)
        s.tell(f"yes{what}", **said)
    else:
        s.before = _refuse(s, closed)
        s.tell(f"no{what}", **said)


def changed(s: Spoken, approval: Approval) -> str | None:
    """What no longer is as the approval says, in the owner's words; None when a yes counts."""
    for reference, version in approval.about.items():
        collection, _, id = reference.partition("/")
        kind = SOURCES.get(collection)
        if kind is None or s.desk.version(kind, id) == version:
            continue
        if kind is Quote:
            return s.phrase("changed_quote")
        visit = s.desk.get(Visit, id)
        if visit is None or visit.status is not VisitStatus.CONFIRMED:
            return s.phrase("changed_visit_cancelled")
        return s.phrase("changed_visit_moved", when=s.when(visit.window))
    if approval.expires_at and approval.expires_at <= s.desk.now():
        return s.phrase("changed_expired")
    return None


# ---- inside


def _send(s: Spoken, approval: Approval) -> None:
    if _command(s, approval, yes=True):
        return
    about = _quotes_follow(s, approval, yes=True)
    command = SendMessage.model_validate(approval.command)
    s.outgoing.append(command.model_copy(update={"approval": approval.id, "about": about}))


def _refuse(s: Spoken, approval: Approval) -> dict[str, object]:
    """What a no does; returns what it takes to undo it."""
    if _command(s, approval, yes=False):
        return {"told": s.who(approval.customer)}
    before = _conversation(s, approval)
    about = _quotes_follow(s, approval, yes=False)
    _unsaid(s, approval)
    kept = before.model_dump(mode="json") if before else {}
    return {
        "approval": approval.id,
        "about": about,
        "talk": {key: kept.get(key) for key in ("offered", "asked", "greeted")},
        "version": s.desk.version(Conversation, before.id) if before else 0,
    }


def unrefuse(s: Spoken, before: Mapping[str, Any]) -> bool:
    """The draft he said no to waits again, if the customer has not gone on since."""
    refused = s.desk.get(Approval, str(before.get("approval")))
    conversation = _conversation(s, refused) if refused else None
    if refused is None or conversation is None or refused.state is not ApprovalState.NO:
        s.tell("undo_none")
        return False
    if s.desk.version(Conversation, conversation.id) != before.get("version"):
        s.tell("undo_no_late", who=s.who(refused.customer))
        return False
    told = Conversation.model_validate(conversation.model_dump() | dict(before.get("talk", {})))
    s.desk.put(told)
    back, board = approvals.reopened(refused, board_of(s))
    about = {ref: _waits_again(s, ref, version) for ref, version in before["about"].items()}
    s.desk.put(back.model_copy(update={"about": about}))
    s.desk.put(board)
    s.tell("undone_no", number=back.number)
    return True


def _waits_again(s: Spoken, reference: str, version: int) -> int:
    """A quote that his no had voided waits for him once more; returns its version."""
    collection, _, id = reference.partition("/")
    made = s.desk.get(Quote, id) if collection == Quote.collection else None
    if made is None or made.status is not QuoteStatus.VOID:
        return version
    s.desk.put(made.model_copy(update={"status": QuoteStatus.AWAITING_OWNER}))
    return s.desk.version(Quote, id)


def _command(s: Spoken, approval: Approval, *, yes: bool, quietly: bool = False) -> bool:
    """Tell the agent who asked, if it was one. `quietly`: the customer hears it from the owner."""
    if approval.command_type not in DECISIONS:
        return False
    kind = DECISIONS[approval.command_type][0 if yes else 1]
    held = {**approval.command, "approval": approval.id}
    s.outgoing.append(kind.model_validate(held | ({"quietly": True} if quietly else {})))
    return True


def _instead(s: Spoken, approval: Approval, words: str) -> None:
    """His words go out; what the draft would have said or booked is off."""
    conversation = _conversation(s, approval)
    if not _command(s, approval, yes=False, quietly=True):
        _quotes_follow(s, approval, yes=False)
        _unsaid(s, approval)
    if conversation is not None:
        planned = in_his_words(s, conversation, words)
        s.outgoing.append(planned.model_copy(update={"approval": approval.id}))
        _awaits_him(s, approval)


def _settle_own(s: Spoken, closed: Approval, board: OwnerBoard, said: dict[str, object]) -> None:
    """Yes or no to his own words; a no brings the draft back that they would have replaced."""
    replaced = s.desk.get(Approval, closed.replaces) if closed.replaces else None
    s.desk.put(closed)
    if closed.state is ApprovalState.YES:
        s.desk.put(board)
        planned = ReplyPlanned.model_validate(closed.command)
        if replaced and not _command(s, replaced, yes=False, quietly=True):
            _quotes_follow(s, replaced, yes=False)
            _unsaid(s, replaced)
        s.outgoing.append(planned.model_copy(update={"approval": closed.id}))
        if replaced:
            _awaits_him(s, replaced)
        s.tell("yes", **said)
        if replaced and closed.own_words:
            learning.offer(s, replaced, closed.own_words)
        return
    if replaced is None:
        s.desk.put(board)
        s.tell("no", **said)
        return
    s.desk.put(board)
    newer = [a for a in waiting(s) if a.customer == closed.customer and is_draft(a)]
    if newer and is_draft(replaced):
        for one in newer:
            shut, board = approvals.answered(one, board, ApprovalState.STALE, s.desk.now())
            s.desk.put(shut)
        s.desk.put(board)
        _answer_again(s, replaced, *newer)
        s.tell("no_own_newer", **said)
        return
    back, board = approvals.reopened(replaced, board)
    s.desk.put(back)
    s.desk.put(board)
    s.tell("no_own", number=back.number)


def _awaits_him(s: Spoken, draft: Approval) -> None:
    """What the customer answers to his own words, sent instead of a draft, is for him."""
    conversation = _conversation(s, draft)
    if conversation is not None and is_draft(draft):
        s.desk.put(conversation.model_copy(update={"asked": (OWNER_ASKED,)}))


def _conversation(s: Spoken, approval: Approval) -> Conversation | None:
    return s.desk.get(Conversation, approval.customer) if approval.customer else None


def _unsaid(s: Spoken, approval: Approval) -> None:
    """The customer never saw the times and the greeting of a draft that was refused."""
    conversation = _conversation(s, approval)
    if conversation is None or approval.command_type != SendMessage.__name__:
        return
    plan = SendMessage.model_validate(approval.command).plan
    if plan is None:
        return
    kinds = {act.kind for act in plan.acts}
    gone: dict[str, object] = {}
    if ActKind.OFFER_SLOTS in kinds:
        gone |= {"offered": None, "asked": ()}
    if ActKind.GREET in kinds:
        gone["greeted"] = False
    if gone:
        s.desk.put(conversation.model_copy(update=gone))


def _quotes_follow(s: Spoken, approval: Approval, *, yes: bool) -> dict[str, int]:
    """A quote that waited is sent (or void) with the owner's word; returns the new versions."""
    about = dict(approval.about)
    for reference in approval.about:
        collection, _, id = reference.partition("/")
        made = s.desk.get(Quote, id) if collection == "Quote" else None
        if made is not None and made.status is QuoteStatus.AWAITING_OWNER:
            status = QuoteStatus.SENT if yes else QuoteStatus.VOID
            s.desk.put(made.model_copy(update={"status": status}))
            about[reference] = s.desk.version(Quote, id)
    return about


def _tell_stale(s: Spoken, approval: Approval, why: str, said: dict[str, object]) -> None:
    if is_draft(approval) and _answer_again(s, approval):
        s.tell("stale_again", **said, changed=why)
        return
    text = s.phrase("stale", **said, changed=why)
    item = OwnerItem(
        id=s.desk.new_id("item"),
        kind="handoff",
        reason=text,
        customer=approval.customer,
        draft=approval.command.get("text"),
        at=s.desk.now(),
    )
    s.desk.put(item)
    s.lines.append(text)


def _answer_again(s: Spoken, *drafts: Approval) -> bool:
    """A fresh answer to what these were to; False where the messages are not known any more."""
    held = [SendMessage.model_validate(one.command) for one in drafts]
    answers = tuple(dict.fromkeys(id for command in held for id in command.answers))
    conversation = _conversation(s, drafts[0])
    if not answers or conversation is None:
        return False
    for one in drafts:
        _quotes_follow(s, one, yes=False)
        _unsaid(s, one)
    s.outgoing.append(AnswerAgain(subject=conversation.id, answers=answers))
    return True


def _not_open(s: Spoken, number: int) -> None:
    for state in (ApprovalState.YES, ApprovalState.NO, ApprovalState.STALE):
        equals = {"state": state.value}
        found = s.desk.find(Approval, APPROVALS_BY_STATE, equals, number, number + 1, 1)
        if found and found[0].answered_at:
            at = s.clock(found[0].answered_at)
            s.tell(f"already_{state.value}", number=number, time=at)
            return
    s.tell("not_open", number=number)
