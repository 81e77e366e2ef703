"""The step about questions: the owner's answers as he wrote them; what he has not answered goes to him."""

from __future__ import annotations

from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.wishes import wants_work
from deskhand.domain.business import Faq
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.understanding import Intent

SERVICES = "services"
"""The FAQ that says what we do."""


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
        turn.hand_over(_why(turn, open_ones))
    if unknown or (open_ones and not wants_work(turn)):
        return "question handed over"
    if asked and not wants_work(turn):
        return "question answered"
    return None


def _answer(turn: Turn, faq: Faq) -> None:
    if not faq.reviewed:
        turn.ask_owner(turn.for_owner("why_answer_unreviewed"))
    text = faq.answer.get(turn.conversation.lang) or next(iter(faq.answer.values()))
    source = f"FaqBook/main#{faq.key}"
    turn.say(ActKind.FAQ_ANSWER, Fact(key="text", type=FactType.FAQ, value=text, source=source))


def _why(turn: Turn, open_ones: list[Faq]) -> str:
    lang = turn.business.owner.languages[0]
    asked = [faq.question.get(lang) or next(iter(faq.question.values())) for faq in open_ones]
    if asked:
        return turn.for_owner("item_unanswered", questions=" ".join(asked))
    return turn.for_owner("item_no_answer")
