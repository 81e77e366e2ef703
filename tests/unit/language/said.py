"""Texts as a model might write them: hostile ones that no plan covers, and honest ones that it does."""

from pathlib import Path

from deskhand.domain.base import Channel, Lang
from deskhand.domain.plan import ActKind, ReplyPlan
from tests.support.plans import ADDRESS, BUSINESS, OWNER, PHONE, act, at, plan

A = ActKind
FREE = "Estimates are free. We are licensed and insured."
GAS = "Leave the building now. From outside, call 911 or the gas company. Do not touch any switch."

_BOOKED = {"item": "Kitchen faucet replacement", "name": "Dana", "address": ADDRESS}
_BOOKED_ES = _BOOKED | {"item": "Cambio de llave de cocina"}

PLANS: dict[str, ReplyPlan] = {
    "fixed": plan(
        act(A.QUOTE_FIXED, item="Kitchen faucet replacement", total=18_500),
        act(A.OFFER_SLOTS, slot1=at(23, 8, 10), slot2=at(24, 13, 15), slot3=at(27, 10, 12)),
    ),
    "range": plan(act(A.QUOTE_RANGE, item="Drywall patch", low=12_000, high=18_000)),
    "hourly": plan(act(A.QUOTE_HOURLY, item="General work", rate=8_500, minimum=9_500)),
    "booked": plan(act(A.BOOKED, slot=at(24, 13, 15), total=18_500, **_BOOKED)),
    "point": plan(
        act(A.STATUS, slot=at(24, 10), address=ADDRESS, technician="Mike"), channel=Channel.EMAIL
    ),
    "moved": plan(act(A.MOVED, slot=at(27, 11, 13), address=ADDRESS)),
    "cancelled": plan(act(A.CANCELLED, slot=at(24, 13, 15))),
    "holding": plan(act(A.HOLDING, slot=at(23, 8, 10)), act(A.ASK_NAME_ADDRESS)),
    "owner": plan(act(A.TO_OWNER, owner=OWNER, phone=PHONE)),
    "paged": plan(act(A.SAFETY, text=GAS), act(A.PAGED, owner=OWNER)),
    "faq": plan(act(A.FAQ_ANSWER, text=FREE)),
    "when": plan(act(A.ASK_WHEN)),
    "none": plan(act(A.NO_SLOT_THEN, wanted=at(26, 13, 15)), act(A.ASK_WHEN)),
    "greet": plan(act(A.GREET, business=BUSINESS, owner=OWNER), act(A.ASK_SERVICE)),
    "reminder": plan(act(A.REMINDER, slot=at(23, 8, 10), address=ADDRESS, item="Toilet repair")),
    "fixed_es": plan(
        act(A.QUOTE_FIXED, item="Cambio de llave de cocina", total=18_500),
        act(A.OFFER_SLOTS, slot1=at(23, 8, 10), slot2=at(24, 13, 15)),
        lang=Lang.ES,
    ),
    "range_es": plan(
        act(A.QUOTE_RANGE, item="Parche de tablaroca", low=12_000, high=18_000), lang=Lang.ES
    ),
    "booked_es": plan(act(A.BOOKED, slot=at(24, 13, 15), total=18_500, **_BOOKED_ES), lang=Lang.ES),
    "owner_es": plan(act(A.TO_OWNER, owner=OWNER, phone=PHONE), lang=Lang.ES),
}

SENTENCES = {
    "address": ADDRESS,
    "gas": GAS,
    "free": FREE,
    "price": "Kitchen faucet replacement is $185.",
    "times": "We can come Mon Nov 23 8-10 am, Tue Nov 24 1-3 pm or Fri Nov 27 10 am-noon.",
    "visit": f"You're booked for Tue Nov 24, between 1 and 3 pm, at {ADDRESS}. Price: $185.",
    "visit_es": (
        "Su visita queda agendada: el martes 24 de noviembre, entre la 1 y las 3 de la tarde, en "
        f"{ADDRESS}. Precio: $185."
    ),
    "range": "A drywall patch runs between $120 and $180, confirmed on site before we start.",
}
_ESCAPES = {"\\n": "\n", "\\u200b": "\u200b"}


def texts(name: str) -> list[tuple[str, str]]:
    """(plan, text) of each line of texts/<name>.txt."""
    source = Path(__file__).with_name("texts") / f"{name}.txt"
    lines = [row for row in source.read_text(encoding="utf-8").splitlines() if row[:1] != "#"]
    return [
        (plan_name, _written(text)) for plan_name, _, text in (row.partition(": ") for row in lines)
    ]


def _written(text: str) -> str:
    for escape, letter in _ESCAPES.items():
        text = text.replace(escape, letter)
    return text.format_map(SENTENCES)
