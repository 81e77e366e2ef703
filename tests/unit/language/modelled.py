"""Wordings as a hosted model writes them (texts/modelled_*.txt), and claims in ordinary words.

The plan of a wording has the acts it names, with those optional facts that the text has placeholders for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deskhand.domain.base import Channel, Lang
from deskhand.domain.plan import Act, ActKind, ReplyPlan
from deskhand.domain.windows import Window
from deskhand.language.wording import say
from tests.support.plans import ADDRESS, BUSINESS, OWNER, PHONE, act, at, declared, plan

TEXTS = Path(__file__).with_name("texts")
CHANNELS = {"c": Channel.SMS, "s": Channel.SMS, "e": Channel.EMAIL, "v": Channel.VOICEMAIL}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

FACTS: dict[str, int | Window | str] = {
    "total": 18_500, "amount": 18_500, "low": 12_000, "high": 18_000, "rate": 8_500, "minimum": 9_500,
    "fee": 6_500,
    "off": 2_000, "bid": 15_000, "least": 4_000, "most": 7_500, "business": BUSINESS, "owner": OWNER,
    "name": "Dana", "by": "Lena Hill", "number": "+18455550177", "best": at(24, 17, 18),
    "technician": "Mike", "phone": PHONE, "refer_to": "Hudson Roofing", "refer_phone": "+18455550177",
    "address": ADDRESS, "place1": ADDRESS, "place2": "9 Spring St, Kingston, NY 12401", "day": "2026-12-01",
    "slot": at(24, 13, 15), "slot1": at(23, 8, 10), "slot2": at(25, 13, 15), "slot3": at(27, 10, 12),
    "wanted": at(26, 13, 15), "hours": at(23, 8, 18), "until": at(24, 17), "at": at(22, 14),
}  # fmt: skip
SAID = {
    Lang.EN: {
        "item": "Kitchen faucet replacement", "includes": "removal of the old one and a test run",
        "excludes": "the faucet itself", "reason": "it needs its own license", "markup": "10 %",
        "question": "Is the wall drywall or brick?", "words": "almost done here", "minutes": "20 minutes",
        "text": "We are open Monday to Saturday.", "prepare": "Please clear the space under the sink.",
        "look": "a look at the deck",
    },
    Lang.ES: {
        "item": "Cambio de llave de cocina", "includes": "retirar la vieja y probar", "excludes": "la llave",
        "reason": "hace falta otra licencia", "markup": "10 %",
        "question": "¿La pared es de tablaroca o de ladrillo?",
        "words": "ya casi termino", "minutes": "20 minutos", "text": "Abrimos de lunes a sábado.",
        "prepare": "Por favor despeje debajo del fregadero.", "look": "ver la terraza",
    },
}  # fmt: skip

BASES = {
    Lang.EN: {
        "quote_fixed offer_slots": "{item}: {total}. We can come {slot1}. Does that work for you?",
        "booked": "Thanks, {name}. You're booked: {item}, {slot}, at {address}. Price: {total}.",
        "to_owner": "I've passed this on to {owner}. You can also call {phone}.",
        "ask_when": "What day and time would suit you?",
        "estimate_needed ask_when": (
            "We need to see this before naming a price, so the visit is for an estimate. "
            "What day and time would suit you?"
        ),
    },
    Lang.ES: {
        "quote_fixed offer_slots": "{item}: {total}. Podemos ir {slot1}. ¿Le queda bien?",
        "booked": "Gracias, {name}. Su visita queda agendada: {item}, {slot}, en {address}. Precio: {total}.",
        "to_owner": "Ya le pasé su mensaje a {owner}. También puede llamar al {phone}.",
        "ask_when": "¿Qué fecha y hora le conviene?",
        "estimate_needed ask_when": (
            "Hay que verlo antes de dar un precio; por eso la visita es para un estimado. "
            "¿Qué fecha y hora le conviene?"
        ),
    },
}
"""Honest texts that a claim is put beside, by their acts."""


class Wording(NamedTuple):
    """A text of a batch ("1 tuned"), or one with a claim put beside it."""

    batch: str
    text: str
    plan: ReplyPlan


def wordings(lang: Lang) -> Iterator[Wording]:
    """Every wording of texts/modelled_<lang>.txt, its facts filled in as the program fills them."""
    batch = ""
    for line in _lines(f"modelled_{lang.value}"):
        if line.startswith("["):
            batch = line.strip("[]")
            continue
        head, _, text = line.partition(": ")
        register, *acts = head.split()
        yield worded(batch, acts, text.replace("\\n", "\n"), lang, CHANNELS[register])


def claims(lang: Lang) -> tuple[str, ...]:
    """The claims of texts/natural_<lang>.txt."""
    return tuple(_lines(f"natural_{lang.value}"))


def beside(claim: str, lang: Lang) -> Iterator[Wording]:
    """A claim before, after and within each of the honest texts."""
    bare = claim.rstrip(".")
    within = bare if re.match(r"I\b|Sam|Mike|Mrs|La señora", bare) else bare[0].lower() + bare[1:]
    for acts, base in BASES[lang].items():
        honest = worded("", acts.split(), base, lang, Channel.SMS)
        first, sign, rest = re.split(r"([.?])(?=\s|$)", honest.text, maxsplit=1)
        for joint in (f", {'and' if lang is Lang.EN else 'y'} ", " - "):
            yield honest._replace(text=f"{first}{joint}{within}{sign}{rest}")
        yield honest._replace(text=f"{claim} {honest.text}")
        yield honest._replace(text=f"{honest.text} {claim}")


def worded(batch: str, acts: list[str], text: str, lang: Lang, channel: Channel) -> Wording:
    wanted = set(_PLACEHOLDER.findall(text))
    reply = plan(*(_act(name, wanted, lang) for name in acts), lang=lang, channel=channel)
    return Wording(batch, _filled(text, {f.key: say(f, reply) for f in reply.facts}), reply)


def _act(name: str, wanted: set[str], lang: Lang) -> Act:
    keys = [
        each.key for each in declared()[ActKind(name)] if not each.optional or each.key in wanted
    ]
    return act(ActKind(name), **{key: SAID[lang].get(key) or FACTS[key] for key in keys})


def _filled(text: str, said: dict[str, str]) -> str:
    """Facts in; one with its own full stop takes the sentence's, one that opens it has a capital."""
    out, end = "", 0
    for found in _PLACEHOLDER.finditer(text):
        out += text[end : found.start()]
        fact = said[found[1]]
        opens = not out.strip() or out[-1:] == "\n" or out.rstrip()[-1:] in ".?!"
        out += fact[:1].upper() + fact[1:] if opens else fact
        end = found.end() + (out[-1] in ".?!:" and text[found.end() :][:1] == ".")
    return out + text[end:]


def _lines(name: str) -> Iterator[str]:
    for line in (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
