"""A plan becomes the command to send it: worded, read again by the guard, told to the owner too. Who is
written to, and whether, is not decided here."""

from __future__ import annotations

import logging
from collections.abc import Callable

from deskhand.channels.contacts import address_of
from deskhand.domain.base import Channel
from deskhand.domain.business import Business, FaqBook
from deskhand.domain.errors import NeedsOwner
from deskhand.domain.messages import ReplyPlanned, SendMessage
from deskhand.domain.people import Conversation, InboundMessage
from deskhand.domain.plan import ActKind, ReplyPlan
from deskhand.domain.price_book import PriceBook
from deskhand.domain.spending import Words
from deskhand.language.gloss import in_language
from deskhand.language.guard import check, trimmed
from deskhand.language.models.asking import WORD, Question, answer_to
from deskhand.ports.desk import Desk
from deskhand.ports.llm import WORD_TOKENS, LLMClient

log = logging.getLogger(__name__)

Word = Callable[[ReplyPlan], str]

WORD_FOR_WORD = frozenset(
    {
        ActKind.SAFETY,
        ActKind.PAGED,
        ActKind.STILL_PAGED,
        ActKind.ROTA_EXHAUSTED,
        ActKind.ACKNOWLEDGED,
        ActKind.OWNER_SAYS,
        ActKind.OWNER_SAYS_OTHERWISE,
        ActKind.OWN_WORDS,
    }
)
"""Acts that no model ever words: somebody may be in danger, or the words are the owner's."""


class FailedItsCheck(NeedsOwner):
    """Not even the template's text holds to its plan."""

    def __init__(self, why: str, text: str) -> None:
        super().__init__(f"a reply failed its own check and was not sent ({why}): {text}")
        self.text = text


class Speaker:
    """Words plans: by a model where the guard lets it, else by the templates."""

    def __init__(self, template: Word, model: LLMClient | None = None) -> None:
        self._template, self._model = template, model

    def command(
        self,
        planned: ReplyPlanned,
        plan: ReplyPlan,
        conversation: Conversation | None,
        wording: str | None = None,
    ) -> SendMessage:
        """`wording` is a model's, if one was asked. Raises FailedItsCheck."""
        by_mail = plan.channel is Channel.EMAIL
        thread = conversation if by_mail and conversation else None
        to = address_of(planned.contact)
        return SendMessage(
            subject=planned.subject,
            channel=plan.channel,
            to=(thread and thread.mail_to) or to,
            contact=planned.contact,
            text=self._guarded(plan, wording),
            lang=plan.lang,
            facts=plan.facts,
            customer=planned.customer,
            started_by_us=planned.started_by_us,
            receipt=planned.receipt,
            incident=planned.incident,
            calendar=planned.calendar,
            mail_subject=thread.subject if thread else None,
            in_reply_to=thread.reply_to_id if thread else None,
            references=thread.references if thread else (),
            about=planned.about,
            action=planned.action,
            approval=planned.approval,
        )

    def for_owner(self, plan: ReplyPlan, business: Business, desk: Desk) -> str | None:
        """The same plan in his language, where the customer's is one he does not speak."""
        if plan.lang in business.owner.languages:
            return None
        books = (desk.peek(PriceBook, "main"), desk.peek(FaqBook, "main"))
        lang = business.owner.languages[0]
        return self._template(in_language(plan, lang, *(book for book in books if book)))

    def worded(
        self, planned: ReplyPlanned, plan: ReplyPlan, business: Business, desk: Desk
    ) -> str | None:
        """A model's wording of an answer; None where none is asked, or none came in time."""
        model, use = self._model, business.models
        fixed = any(act.kind in WORD_FOR_WORD for act in plan.acts)
        wanted = use.word is Words.ALWAYS or (use.word is Words.WITH_VOICE and bool(business.voice))
        if model is None or fixed or planned.receipt or not wanted:
            return None
        heard = [desk.peek(InboundMessage, id) for id in planned.answers]
        taken = sum(m.understanding.model_tokens for m in heard if m and m.understanding)
        question = Question(
            call=WORD,
            model=model.name,
            given=f"{business.voice}\n{plan.model_dump_json()}",
            conversation=planned.customer or planned.contact,
            turn=planned.id,
            channel=plan.channel,
            since=max((m.received_at for m in heard if m), default=desk.now()),
            input_tokens=min(WORD_TOKENS, use.tokens_a_turn - taken),
        )
        answer = answer_to(
            question, lambda allowance: model.word(plan, business.voice, allowance), business, desk
        )
        return answer.text if answer else None

    def _guarded(self, plan: ReplyPlan, wording: str | None) -> str:
        """The model's wording as far as the guard finds it right, else the template's. Raises
        FailedItsCheck when that fails too."""
        if wording is not None and (kept := _kept(wording, plan)) is not None:
            return kept
        text = self._template(plan)
        if breaches := check(text, plan, reviewed=True):
            raise FailedItsCheck(breaches[0].why, text[:300])
        return text


def _kept(wording: str, plan: ReplyPlan) -> str | None:
    """What may go out of a model's wording: all of it, or what is left when bare statements are cut."""
    breaches = check(wording, plan)
    if not breaches:
        return wording
    log.info("a model's wording was not sent as it stood: %s", breaches[0].why)
    left = trimmed(wording, plan, breaches)
    return left if left is not None and not check(left, plan) else None
