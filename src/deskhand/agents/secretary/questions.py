"""The step about questions: the owner's answers as he wrote them; what he has not answered goes to him."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskhand.agents.secretary import offering
from deskhand.agents.secretary.holding import ask_who
from deskhand.agents.secretary.price_words import say_covered
from deskhand.agents.secretary.quoting import open_quote, say_again
from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.visits import elsewhen, upcoming
from deskhand.agents.secretary.wishes import wants_work
from deskhand.domain.approvals import ASKED, BOARD, QUESTION
from deskhand.domain.base import Lang
from deskhand.domain.business import Faq
from deskhand.domain.control import Approval, OwnerBoard
from deskhand.domain.ids import derived
from deskhand.domain.messages import HandedOff
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.policy import needs_yes
from deskhand.domain.understanding import Intent
from deskhand.domain.work import Quote
from deskhand.language import asides
from deskhand.language.evening_words import quoted
from deskhand.language.owner import say
from deskhand.language.wording import say_phone

SERVICES = "services"
"""The FAQ that says what we do."""
LONGEST = 300
"""Characters of a question that is kept."""


def faqs(turn: Turn) -> str | None:
    """Answer from his FAQs; a question without an answer is passed on, and the customer hears that."""
    book = turn.faqs()
    heard = turn.heard
    if SERVICES in heard.faqs and heard.services and wants_work(turn):
        faqs = tuple(key for key in heard.faqs if key != SERVICES)
        turn.heard = heard.model_copy(update={"faqs": faqs})  # the work itself is the answer
    asked = [faq for key in turn.heard.faqs if (faq := book.faq(key))]
    for faq in asked:
        if faq.answer:
            _answer(turn, faq)
    open_ones = [faq for faq in asked if not faq.answer]
    unknown = Intent.ASK_FAQ in turn.heard.intents and not asked and not wants_work(turn)
    if open_ones or unknown:
        goes_on = wants_work(turn) and turn.known.services
        beside = goes_on or any(faq.answer for faq in asked)
        turn.say(ActKind.QUESTION_PASSED_ON if beside else ActKind.TO_OWNER, turn.owner_fact())
        collect(turn, open_ones)
    if unknown or (asked and not wants_work(turn)):
        back_to_it(turn)
        return "question handed over" if unknown or open_ones else "question answered"
    return None


def what_it_costs(turn: Turn) -> str | None:
    """What the named price covers, or the price of the visit he has; a price nobody has named is the
    owner's to say."""
    heard = turn.heard
    if heard.services or elsewhen(turn) or heard.choice or heard.faqs:
        return None
    covers = turn.says(asides.asks_what_it_covers)
    if covers and (made := open_quote(turn)):
        say_again(turn, made)
        say_covered(turn, made)
        back_to_it(turn)
        return "told what the price covers"
    visits = upcoming(turn)
    asks = covers or Intent.REQUEST_QUOTE in heard.intents
    if not asks or not visits or turn.known.services or turn.conversation.offered:
        return None
    made = turn.desk.get(Quote, visits[0].quote or "")
    if made is not None:
        say_again(turn, made, covers=covers)
        return "told the price of his visit"
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    collect(turn)
    return "question handed over"


def back_to_it(turn: Turn) -> None:
    """After the answer comes the question that is open, unless it was just asked again."""
    if turn.conversation.nudged:
        return
    if turn.conversation.offered:
        offering.ask_again(turn)
    elif turn.conversation.held_visit:
        ask_who(turn)


def _answer(turn: Turn, faq: Faq) -> None:
    if not faq.reviewed:
        turn.ask_owner(turn.for_owner("why_answer_unreviewed"))
    text = faq.answer.get(turn.conversation.lang) or next(iter(faq.answer.values()))
    source = f"FaqBook/main#{faq.key}"
    turn.say(ActKind.FAQ_ANSWER, Fact(key="text", type=FactType.FAQ, value=text, source=source))


def collect(turn: Turn, open_ones: Sequence[Faq] = ()) -> None:
    """A question without an answer: the owner writes one to its number, it goes to the customer, and
    with his yes to everybody who asks that later. One of his own FAQs that is blank keeps its name."""
    held = _held(turn, open_ones)
    if turn.action == "answer":
        turn.action = QUESTION
    if needs_yes(turn.business.policy, turn.action):  # he answers the draft itself
        turn.hand_over(_why(turn, open_ones))
        return
    if not _asked_already(turn, held["key"]):
        turn.put_approval(QUESTION, _told(turn), ASKED, held)
    turn.events.append(
        HandedOff(
            subject=turn.conversation.id,
            reason=_why(turn, open_ones),
            customer=turn.customer.id,
            contact=turn.conversation.contact,
        )
    )


def _held(turn: Turn, open_ones: Sequence[Faq]) -> dict[str, Any]:
    if len(open_ones) == 1:
        faq = open_ones[0]
        question = {lang.value: text for lang, text in faq.question.items()}
        aliases = {lang.value: list(said) for lang, said in faq.aliases.items()}
        return {"key": faq.key, "question": question, "aliases": aliases}
    question_of_his = " ".join(turn.words().split())[:LONGEST]
    key = f"learned_{derived(question_of_his.casefold())}"
    return {"key": key, "question": {turn.conversation.lang.value: question_of_his}}


def _asked_already(turn: Turn, key: str) -> bool:
    """Does the same question of this customer wait for him?"""
    board = turn.desk.get(OwnerBoard, BOARD)
    open_now = (turn.desk.peek(Approval, id) for id in (board.approvals if board else ()))
    return any(
        a.customer == turn.customer.id and a.command.get("key") == key for a in open_now if a
    )


def _told(turn: Turn) -> str:
    """The question as the owner reads it."""
    business, customer, lang = turn.business, turn.customer, turn.conversation.lang
    reads, address = business.owner.languages[0], turn.conversation.contact.partition(":")[2]
    number = say_phone(customer.phone or customer.email or address)
    who = f"{customer.name} ({number})" if customer.name else number
    question = quoted(turn.words(), LONGEST).strip('"')
    if lang in business.owner.languages:
        return say(reads, "asks", who=who, question=question)
    spoken = say(reads, "spanish" if lang is Lang.ES else "english")
    return say(reads, "asks_other", who=who, question=question, language=spoken)


def _why(turn: Turn, open_ones: Sequence[Faq]) -> str:
    lang = turn.business.owner.languages[0]
    asked = [faq.question.get(lang) or next(iter(faq.question.values())) for faq in open_ones]
    if asked:
        return turn.for_owner("item_unanswered", questions=" ".join(asked))
    return turn.for_owner("item_no_answer")
