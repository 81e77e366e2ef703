"""What was read in a message, said in the owner's language: for messages he cannot read himself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from deskhand.domain.base import Document, Lang
from deskhand.domain.plan import Fact, FactType, ReplyPlan
from deskhand.domain.price_book import PriceItem, called
from deskhand.domain.understanding import Intent, Understanding
from deskhand.language.owner import say
from deskhand.language.times import say_window

WISHES: dict[Lang, dict[Intent, str]] = {
    Lang.EN: {
        Intent.REQUEST_QUOTE: "asks for a price",
        Intent.BOOK: "wants a visit",
        Intent.RESCHEDULE: "wants another time",
        Intent.CANCEL: "wants to cancel",
        Intent.CONFIRM: "says yes",
        Intent.ASK_STATUS: "asks about the visit",
        Intent.ASK_FAQ: "has a question",
        Intent.PAY: "asks about paying",
        Intent.COMPLAIN: "is unhappy",
        Intent.EMERGENCY: "reports danger",
        Intent.ACCEPT_QUOTE: "takes the price",
        Intent.DECLINE_QUOTE: "turns the price down",
        Intent.OPT_OUT: "wants no more messages",
    },
    Lang.ES: {
        Intent.REQUEST_QUOTE: "pide un precio",
        Intent.BOOK: "quiere una visita",
        Intent.RESCHEDULE: "quiere otro horario",
        Intent.CANCEL: "quiere cancelar",
        Intent.CONFIRM: "dice que sí",
        Intent.ASK_STATUS: "pregunta por la visita",
        Intent.ASK_FAQ: "tiene una pregunta",
        Intent.PAY: "pregunta por el pago",
        Intent.COMPLAIN: "tiene una queja",
        Intent.EMERGENCY: "avisa de un peligro",
        Intent.ACCEPT_QUOTE: "acepta el precio",
        Intent.DECLINE_QUOTE: "no acepta el precio",
        Intent.OPT_OUT: "no quiere más mensajes",
    },
}
_TIMES = re.compile(r"\d+ x ")

PERSON = {Lang.EN: "wants to talk to a person", Lang.ES: "quiere hablar con una persona"}


def gloss(
    heard: Understanding, work: Sequence[PriceItem], lang: Lang, zone: str, today: date
) -> str:
    """Intents, work, times and place of a message in `lang`, as " (in English: ...)"; empty when
    nothing was read in it. `work` are the rows of the price book for what is wanted, `today` is the
    business-local day in the IANA zone."""
    wishes = [WISHES[lang][i] for i in heard.intents if i in WISHES[lang]]
    if heard.wants_person:
        wishes.append(PERSON[lang])
    times = [say_window(window, zone, today, lang) for window in heard.windows]
    named = [called(work, lang)] if work else list(heard.services)
    parts = (", ".join(wishes), *named, *times, heard.address or "", heard.phone or "")
    read = "; ".join(part for part in parts if part)
    return say(lang, "gloss", read=read) if read else ""


def in_language(plan: ReplyPlan, lang: Lang, *books: Document) -> ReplyPlan:
    """The plan in another language, with the words that the owner wrote in both of them in his
    books: names of work, what a price covers, answers. What stands in no book stays as it is."""
    known: dict[str, str] = {}
    for book in books:
        _collect(book.model_dump(mode="json"), plan.lang, lang, known)
    acts = tuple(
        act.model_copy(update={"facts": tuple(_translated(fact, known) for fact in act.facts)})
        for act in plan.acts
    )
    return plan.model_copy(update={"acts": acts, "lang": lang})


def _collect(node: Any, here: Lang, there: Lang, known: dict[str, str]) -> None:
    if isinstance(node, dict):
        said, meant = node.get(here.value), node.get(there.value)
        if isinstance(said, str) and isinstance(meant, str):
            known[said.rstrip(".")] = meant.rstrip(".")
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            _collect(inner, here, there, known)


def _translated(fact: Fact, known: dict[str, str]) -> Fact:
    if not isinstance(fact.value, str) or fact.type not in (FactType.NAME, FactType.FAQ):
        return fact
    whole = fact.value.rstrip(".")
    parts = [("", whole)] if whole in known else [_counted(part) for part in whole.split(", ")]
    if not all(name in known for _, name in parts):
        return fact
    stop = "." if fact.value.endswith(".") else ""
    said = ", ".join(times + known[name] for times, name in parts)
    return fact.model_copy(update={"value": said + stop})


def _counted(part: str) -> tuple[str, str]:
    """ "2 x Outlet replacement" as how often, and what."""
    times = _TIMES.match(part)
    return (times.group(), part[times.end() :]) if times else ("", part)
