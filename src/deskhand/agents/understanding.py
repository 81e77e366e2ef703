"""UnderstandingAgent: free text to a typed Understanding, by whatever reader is installed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskhand.domain.base import Lang
from deskhand.domain.business import Business, FaqBook
from deskhand.domain.errors import Reject
from deskhand.domain.messages import Later, MessageAccepted, MessageUnderstood
from deskhand.domain.people import Conversation, InboundMessage, OfferSet
from deskhand.domain.price_book import PriceBook
from deskhand.domain.understanding import Intent, Understanding
from deskhand.language.tapbacks import Feeling, Tapback, find_tapback
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.llm import LLMClient, ReadingContext


class UnderstandingAgent:
    """Reads one message in its conversation's context and stores what it says."""

    name = "understanding"
    emits: Emits = {MessageAccepted: (MessageUnderstood,)}
    timers: Timers = (MessageUnderstood,)

    def __init__(self, reader: LLMClient) -> None:
        self._reader = reader

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
        if settles and settles > desk.now():
            return [Later(message=event, due=settles)]
        return [event]

    def _read(
        self,
        inbound: InboundMessage,
        business: Business,
        conversation: Conversation | None,
        desk: Desk,
    ) -> Understanding:
        if tapback := find_tapback(inbound.text):
            return _tapped(tapback, conversation)
        prices, faqs = desk.peek(PriceBook, "main"), desk.peek(FaqBook, "main")
        offered = conversation and (conversation.offered or _picked_from(conversation))
        context = ReadingContext(
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
        if self._reader.deterministic:
            return self._reader.understand(inbound.text, context)
        return Understanding.model_validate_json(
            desk.recall(
                "understand",
                f"{self._reader.name}\n{inbound.text}\n{context.model_dump_json()}",
                lambda: self._reader.understand(inbound.text, context).model_dump_json(),
            )
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
