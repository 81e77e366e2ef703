"""A reply plan into a short message by fixed templates. Choosing what to say happens elsewhere."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from deskhand.domain.base import Channel, Lang
from deskhand.domain.money import spoken
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.windows import Window
from deskhand.language.times import say_day, say_window

ASKING = frozenset(kind for kind in ActKind if kind.startswith("ask_"))
"""Acts that are a question; they go before the question another act would ask by the way."""

LISTED = frozenset(
    {
        ActKind.QUOTE_LINE,
        ActKind.RANGE_LINE,
        ActKind.HOURLY_LINE,
        ActKind.DISCOUNT_LINE,
        ActKind.DISCOUNT_RANGE_LINE,
        ActKind.QUOTE_TOTAL,
        ActKind.QUOTE_TOGETHER,
    }
)
"""Acts that stand below each other as one list: the lines of a price and what they come to."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")
OPTIONAL = re.compile(r"\[([^][]*)\]")
"""A part of a template in square brackets is said only if all its facts are there."""


class Variant(NamedTuple):
    """One way to word an act. `needs` are the facts its first variant cannot do without."""

    parts: dict[str, str]
    needs: frozenset[str]

    def part(self, name: str, *choices: str) -> str:
        """The template of a part ("text", "ask", "close"), by the first of the choices there is."""
        for choice in choices:
            if f"{name}_{choice}" in self.parts:
                return self.parts[f"{name}_{choice}"]
        return self.parts.get(name, "")


@cache
def templates(lang: Lang) -> dict[ActKind, tuple[Variant, ...]]:
    """The templates of a language, as they stand in templates/<lang>.toml."""
    source = files("deskhand.language") / "templates" / f"{lang.value}.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    return {
        ActKind(kind): tuple(Variant(variant, _needs(variant)) for variant in variants)
        for kind, variants in raw.items()
    }


def word(plan: ReplyPlan, style: str = "plain") -> str:
    """The plan as one message: what each act says, in order, then at most one question.

    `style` names another wording where a template has one ("tu": the customer says tú); any other
    name gives the plain one. Raises ValueError when an act lacks a fact its wording needs.
    """
    mail = plan.channel is Channel.EMAIL
    texts: list[str] = []
    before: ActKind | None = None
    closing: list[str] = []
    questions: list[tuple[bool, str]] = []
    for act in plan.acts:
        variant = _variant(act, plan.lang)
        choices = ((f"email_{style}", "email") if mail else ()) + (style,)
        said = {name: _fill(variant.part(name, *choices), act, plan) for name in ("text", "ask")}
        if texts and before in LISTED and act.kind in LISTED:
            texts[-1] += f"\n{said['text']}"
        else:
            texts.append(said["text"])
        before = act.kind
        if said["ask"]:
            questions.append((act.kind in ASKING, said["ask"]))
        if mail:
            closing.append(_fill(variant.part("close", *choices), act, plan))
    question = max(reversed(questions), key=lambda asked: asked[0], default=(False, ""))[1]
    return _joined([*texts, question, *closing], mail)


def _variant(act: Act, lang: Lang) -> Variant:
    there = {fact.key for fact in act.facts}
    variants = templates(lang)[act.kind]
    fitting = next((variant for variant in variants if variant.needs <= there), None)
    if fitting is None:
        missing = ", ".join(sorted(variants[-1].needs - there))
        raise ValueError(f"{act.kind.value} cannot be worded without the facts: {missing}")
    return fitting


def _needs(variant: dict[str, str]) -> frozenset[str]:
    return frozenset(
        key for part in variant.values() for key in PLACEHOLDER.findall(OPTIONAL.sub("", part))
    )


def _fill(template: str, act: Act, plan: ReplyPlan) -> str:
    there = {fact.key: say(fact, plan) for fact in act.facts}

    def optional(part: re.Match[str]) -> str:
        keys = PLACEHOLDER.findall(part[1])
        return part[1] if all(there.get(key) for key in keys) else ""

    text, end = "", 0
    template = OPTIONAL.sub(optional, template)
    for found in PLACEHOLDER.finditer(template):
        text += template[end : found.start()] + there[found[1]]
        end = found.end()
        if text[-1:] in {".", "?", "!", ":"} and template[end : end + 1] == ".":
            end += 1  # the fact brought its own full stop
    text += template[end:]
    if act.kind in VERBATIM:
        return text
    text = text.strip()  # the part before it may be missing
    return text[:1].upper() + text[1:]


VERBATIM = frozenset({ActKind.SAFETY, ActKind.FAQ_ANSWER, ActKind.ITEM_QUESTION, ActKind.OWN_WORDS})


def say(fact: Fact, plan: ReplyPlan) -> str:
    """One fact as said to this person: "$185", "Tue Nov 24, between 1 and 3 pm", "845-555-0100"."""
    today = date.fromisoformat(plan.today)
    value = fact.value
    if isinstance(value, Window):
        return say_window(value, plan.zone, today, plan.lang)
    if isinstance(value, int):
        return spoken(value)
    if fact.type is FactType.DATE:
        return say_day(date.fromisoformat(value), today, plan.lang)
    if fact.type is FactType.PHONE:
        return say_phone(value)
    return value


def say_phone(phone: str) -> str:
    """E.164 as people write it: "+18455550100" -> "845-555-0100"; foreign numbers as they stand."""
    digits = phone.removeprefix("+1")
    if digits == phone or len(digits) != 10:
        return phone
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def _joined(parts: list[str], mail: bool) -> str:
    text = ""
    for part in filter(None, parts):
        if mail:
            text += f"\n\n{part}" if text else part
        elif text:
            text += ("\n" if "\n" in part or "\n" in text else " ") + part
        else:
            text = part
    return text
