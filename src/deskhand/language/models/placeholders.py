"""A plan as a draft with a placeholder for every fact, and a wording of it filled again. Asks no model.

The facts themselves never reach a model: it can neither change nor learn a price, a time or a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from deskhand.domain.base import Channel
from deskhand.domain.plan import Act, Fact, FactType, ReplyPlan
from deskhand.language import segments
from deskhand.language.lang_id import identify
from deskhand.language.models.answers import Unreadable
from deskhand.language.text import Text
from deskhand.language.wording import VERBATIM, say, word

MOST_SEGMENTS: Final = 2
"""SMS parts of a reply that a model words; a longer draft keeps its own number."""
LONGEST_MAIL: Final = 2_000
LIKE_GSM = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
"""Signs that models like and that make an SMS cost double."""
_PLACEHOLDER: Final = re.compile(r"\{\{(\w+)\}\}")
_STOPS, _ENDS = frozenset(".?!:"), frozenset(".?!")


@dataclass(frozen=True, slots=True)
class Draft:
    """The template's text with placeholders, and what each of them says."""

    text: str
    said: dict[str, str]
    as_written: frozenset[str]
    """Placeholders of what is the owner's own wording: it begins as he wrote it."""
    plan: ReplyPlan


def draft(plan: ReplyPlan, style: str = "plain") -> Draft:
    """The plan worded by its templates, each fact a {{placeholder}}."""
    said: dict[str, str] = {}
    acts = tuple(_masked(act, plan, said) for act in plan.acts)
    masked = plan.model_copy(update={"acts": acts})
    as_written = {
        str(fact.value).strip("{}") for act in acts if act.kind in VERBATIM for fact in act.facts
    }
    return Draft(word(masked, style), said, frozenset(as_written), plan)


def filled(wording: str, drafted: Draft) -> str:
    """A model's wording with the facts in. Raises Unreadable where it is none of this draft: a
    placeholder that is unknown, gone or doubled, another language, or too long for the channel."""
    wanted = _PLACEHOLDER.findall(drafted.text)
    if sorted(_PLACEHOLDER.findall(wording)) != sorted(wanted):
        raise Unreadable("its placeholders are not the draft's")
    if set("{}") & set(_PLACEHOLDER.sub("", wording)):
        raise Unreadable("it holds a broken placeholder")
    plan = drafted.plan
    if plan.channel is not Channel.EMAIL:
        wording = wording.translate(LIKE_GSM)
    text = _filled(wording, drafted)
    spoken = Text.of(_PLACEHOLDER.sub(" ", wording))
    if len(spoken.words) > 4 and identify(spoken, plan.lang).lang is not plan.lang:
        raise Unreadable("it is in another language")
    honest = _filled(drafted.text, drafted)
    if plan.channel is Channel.EMAIL:
        if len(text) > max(LONGEST_MAIL, len(honest)):
            raise Unreadable("it is too long")
    elif segments.count(text).segments > max(MOST_SEGMENTS, segments.count(honest).segments):
        raise Unreadable("it is too long for a text message")
    return text


def _masked(act: Act, plan: ReplyPlan, said: dict[str, str]) -> Act:
    facts = []
    for fact in act.facts:
        name = _name(fact.key, say(fact, plan), said)
        facts.append(
            Fact(key=fact.key, type=FactType.NAME, value=f"{{{{{name}}}}}", source=fact.source)
        )
    return act.model_copy(update={"facts": tuple(facts)})


def _name(key: str, value: str, said: dict[str, str]) -> str:
    """The key, or with a number where another fact of that key says something else."""
    number, name = 1, key
    while said.get(name, value) != value:
        number += 1
        name = f"{key}_{number}"
    said[name] = value
    return name


def _filled(text: str, drafted: Draft) -> str:
    """Facts in; a fact that brings its own full stop takes the sentence's, and one that opens a
    sentence begins with a capital."""
    out, end = "", 0
    for found in _PLACEHOLDER.finditer(text):
        out += text[end : found.start()]
        said = drafted.said[found[1]]
        opens = not out.strip() or out[-1:] == "\n" or out.rstrip()[-1:] in _ENDS
        if opens and found[1] not in drafted.as_written:
            said = said[:1].upper() + said[1:]
        out += said
        end = found.end()
        if out[-1:] in _STOPS and text[end : end + 1] == ".":
            end += 1
    return out + text[end:]
