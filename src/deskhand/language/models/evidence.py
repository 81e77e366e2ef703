"""Whether a message is worth a model's reading, and what came of it. Decided on what the rules made of it;
asks nobody."""

from __future__ import annotations

from typing import Final

from deskhand.domain.spending import Answer, Ask, Outcome
from deskhand.domain.understanding import Evidence, Topic, Understanding
from deskhand.language.models.trust import LONG, trusted
from deskhand.ports.llm import ReadingContext

UNSURE: Final = 0.6
"""Confidence of the rules below which a model is asked: they misread one message in three there, and
one in ten of the short ones above, and two in five from LONG on."""


def why_ask(text: str, context: ReadingContext, own: Understanding, ask: Ask) -> str | None:
    """The reason to ask, or None. In danger nobody waits for a model: the rules have seen it."""
    if ask is Ask.NEVER or own.hazard is not None:
        return None
    if not text.strip() and not context.photos:
        return None
    if ask is Ask.ALWAYS:
        return "the owner's choice"
    if context.photos:
        return "a photo"
    if len(text) >= LONG:
        return "a long message"
    unsure = own.confidence < UNSURE or Topic.OTHER_LANGUAGE in own.topics
    return "the rules are unsure" if unsure else None


def heard(
    answer: Answer, why: str, own: Understanding, text: str, context: ReadingContext
) -> Understanding:
    """The reading after a model was asked; the rules' alone where it gave nothing."""
    spent = answer.spent
    read = own
    if answer.text is not None:
        read = trusted(Understanding.model_validate_json(answer.text), own, text, context)
    outcome = spent.outcome if spent else Outcome.ANSWERED
    noted = Evidence(field="model", value=outcome.value, words="", rule=why)
    return read.model_copy(
        update={
            "by_model": read is not own,
            "model_tokens": spent.input_tokens if spent else 0,
            "evidence": (*read.evidence, noted),
        }
    )
