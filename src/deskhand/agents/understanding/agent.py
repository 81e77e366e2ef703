"""The agent: free text to a typed Understanding. What may be believed of a model is language/models'."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from deskhand.domain.base import Lang
from deskhand.domain.business import Business, FaqBook
from deskhand.domain.errors import Reject
from deskhand.domain.messages import DangerRead, Later, MessageAccepted, MessageUnderstood
from deskhand.domain.people import Attachment, Conversation, InboundMessage, OfferSet
from deskhand.domain.price_book import PriceBook
from deskhand.domain.spending import Ask, Words
from deskhand.domain.understanding import Intent, Understanding
from deskhand.language.models.asking import READ, Question, answer_to, as_json
from deskhand.language.models.evidence import heard, why_ask
from deskhand.language.models.prompts import MOST_PHOTOS
from deskhand.language.tapbacks import Feeling, Tapback, find_tapback
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.llm import WORD_TOKENS, LLMClient, Photo, ReadingContext

Photos = Callable[[str, Attachment], "Photo | None"]
"""A business's attachment as a picture with nothing else in it, or None."""


class UnderstandingAgent:
    """Reads one message in its conversation's context and stores what it says."""

    name = "understanding"
    emits: Emits = {MessageAccepted: (MessageUnderstood, DangerRead)}
    timers: Timers = (MessageUnderstood,)

    def __init__(
        self, rules: LLMClient, model: LLMClient | None = None, photos: Photos | None = None
    ) -> None:
        """`rules` read every message, at once and free of charge; `model` is asked where they are
        unsure. `photos` brings the pictures of a message, fit to be shown to a model."""
        self._rules, self._model, self._photos = rules, model, photos

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        inbound = desk.get(InboundMessage, message.subject)
        business = desk.get(Business, message.business)
        if inbound is None or business is None or inbound.conversation is None:
            raise Reject(f"no message {message.subject}")
        # The conversation is only looked at: tracking it would make every further text a conflict.
        conversation = desk.peek(Conversation, inbound.conversation)
        understood = self._read(inbound, business, conversation, desk)
        desk.put(inbound.model_copy(update={"understanding": understood}))
        event = MessageUnderstood(subject=inbound.conversation)
        settles = conversation.settles_at if conversation else None
        later = settles is not None and settles > desk.now()
        read = Later(message=event, due=settles) if later and settles else event
        if understood.hazard and understood.by_model:
            return [DangerRead(subject=inbound.id, hazard=understood.hazard), read]
        return [read]

    def _read(
        self,
        inbound: InboundMessage,
        business: Business,
        conversation: Conversation | None,
        desk: Desk,
    ) -> Understanding:
        if tapback := find_tapback(inbound.text):
            return _tapped(tapback, conversation)
        context = _context(inbound, business, conversation, desk)
        own = self._rules.understand(inbound.text, context)
        if self._model is None or inbound.conversation is None:
            return own
        photos = self._pictures(inbound, business)
        context = context.model_copy(update={"photos": photos})
        why = why_ask(inbound.text, context, own, business.models.read)
        if why is None:
            return own
        return self._by_model(self._model, why, own, inbound, context, business, conversation, desk)

    def _by_model(
        self,
        model: LLMClient,
        why: str,
        own: Understanding,
        inbound: InboundMessage,
        context: ReadingContext,
        business: Business,
        conversation: Conversation | None,
        desk: Desk,
    ) -> Understanding:
        """The rules' reading with what counts of the model's; the rules' alone when it gives none."""
        waiting = conversation.waiting if conversation else ()
        words = 0 if business.models.word is Words.NEVER or context.photos else WORD_TOKENS
        question = Question(
            call=READ,
            model=model.name,
            given=f"{inbound.text}\n{context.model_dump_json()}",
            conversation=inbound.conversation or "",
            turn=waiting[0] if waiting else inbound.id,
            channel=inbound.channel,
            since=inbound.received_at,
            input_tokens=business.models.tokens_a_turn - words,
        )
        answer = answer_to(
            question,
            lambda allowance: as_json(model.understand(inbound.text, context, allowance)),
            business,
            desk,
        )
        if answer is None:
            return own
        return heard(answer, why, own, inbound.text, context)

    def _pictures(self, inbound: InboundMessage, business: Business) -> tuple[Photo, ...]:
        if self._photos is None or business.models.read is Ask.NEVER:
            return ()
        found = (self._photos(business.id, file) for file in inbound.attachments)
        return tuple(islice(filter(None, found), MOST_PHOTOS))


def _context(
    inbound: InboundMessage, business: Business, conversation: Conversation | None, desk: Desk
) -> ReadingContext:
    """What may be known when this message is read: nothing but his own talk and the owner's books."""
    prices, faqs = desk.peek(PriceBook, "main"), desk.peek(FaqBook, "main")
    offered = conversation and (conversation.offered or _picked_from(conversation))
    return ReadingContext(
        now=inbound.sent_at,
        zone=business.zone,
        channel=inbound.channel,
        last_outgoing=conversation.last_outgoing if conversation else None,
        offers=tuple(offer.window for offer in offered.offers) if offered else (),
        asked=conversation.asked if conversation else (),
        lang=conversation.lang if conversation and conversation.greeted else None,
        subject=inbound.subject,
        quoted=inbound.quoted,
        sender_name=inbound.sender_name,
        items=prices.items if prices else (),
        faqs=faqs.known if faqs else (),
    )


def _picked_from(conversation: Conversation) -> OfferSet | None:
    return conversation.picked_from if conversation.held_visit else None


def _tapped(tapback: Tapback, conversation: Conversation | None) -> Understanding:
    """A tapback holds our own words, so no reader gets it: a yes or a no to what we asked last, if
    it repeats that, else nothing at all."""
    last = (conversation and conversation.last_outgoing) or ""
    answers = "?" in last and tapback.repeats(last)
    yes = {Feeling.UP: True, Feeling.DOWN: False}.get(tapback.feeling) if answers else None
    asks = tapback.feeling is Feeling.ASKS and tapback.repeats(last)
    return Understanding(
        intents=(Intent.CONFIRM if yes else Intent.OTHER,),
        lang=conversation.lang if conversation else Lang.EN,
        yes=yes,
        confidence=0.3 if asks else 0.9,
    )
