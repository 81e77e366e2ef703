"""What somebody in danger is told: the safety text, then only what is so. Who is rung is not here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business, HazardRule, OnDanger
from deskhand.domain.control import Incident
from deskhand.domain.plan import Act, ActKind, Fact, FactType
from deskhand.domain.policy import local_day, quiet_until
from deskhand.domain.safety import SafetyTexts
from deskhand.domain.schedule import hours
from deskhand.domain.understanding import Hazard
from deskhand.domain.windows import Window
from deskhand.language.choices import only_courtesies
from deskhand.language.people.addresses import find_address
from deskhand.language.text import Text

NIGHT_FROM, NIGHT_UNTIL = 18, 6
"""Business-local hours between which one says "tonight"."""
MOST_CLOSED_DAYS = 30
MOST_WORDS = 300
"""Characters of a paged person's answer that are passed on."""
LEAST_WORDS = 3
MOST_ROUNDS = 12
"""How often the whole rota is paged before we give up ringing."""


def rule_of(hazard: Hazard, business: Business) -> HazardRule:
    """The owner's way with this danger; one he did not name wakes."""
    return business.hazards.get(hazard, HazardRule())


def wakes(hazard: Hazard, business: Business) -> bool:
    return rule_of(hazard, business).then is OnDanger.WAKE


@dataclass(frozen=True)
class Telling:
    """What the words to the customer depend on. `alerted` is who was paged first, `rings` whether
    a line is connected that can wake him, `first` whether this is the first word of the incident."""

    business: Business
    incident: Incident
    now: datetime
    alerted: str
    rings: bool
    first: bool


def safety(hazard: Hazard, texts: SafetyTexts, telling: Telling) -> tuple[Act, ...]:
    """The safety text, word for word and before everything, then what is done about it."""
    said = Fact(
        key="text",
        type=FactType.PROCEDURE,
        value=texts.text(hazard, telling.incident.lang),
        source=f"SafetyTexts/main#{hazard.value}",
    )
    ways = {OnDanger.WAKE: _rung, OnDanger.MORNING: _later, OnDanger.NOT_OURS: _referred}
    then = ways[rule_of(hazard, telling.business).then](hazard, telling)
    return (Act(kind=ActKind.SAFETY, facts=(said,)), *then)


def _rung(_hazard: Hazard, telling: Telling) -> tuple[Act, ...]:
    incident, business = telling.incident, telling.business
    if incident.acknowledged_by:
        return (act(ActKind.TO_OWNER, name("owner", incident.acknowledged_by, "Incident")),)
    who = name("owner", telling.alerted, "Business")
    if telling.rings:
        alerted = act(ActKind.PAGED, who)
    else:
        local = telling.now.astimezone(ZoneInfo(business.zone)).hour
        night = local >= NIGHT_FROM or local < NIGHT_UNTIL
        kind = ActKind.ALERTED_TONIGHT if night else ActKind.ALERTED_TODAY
        alerted = act(kind, who, phone(business))
    return (alerted, *(_after_hours(telling) if telling.first else ()))


def _after_hours(telling: Telling) -> tuple[Act, ...]:
    """Outside opening hours: that nobody comes before them, or what a visit costs if he said so."""
    business, source = telling.business, "Business"
    opens = next_opening(business, telling.now)
    if opens is None or opens <= telling.now:
        return ()
    if not business.after_hours.attends:
        return (act(ActKind.NOBODY_BEFORE, _at("slot", opens, source)),)
    fee = business.after_hours.fee_cents
    if not fee:
        return ()
    return (
        act(
            ActKind.AFTER_HOURS_FEE, Fact(key="fee", type=FactType.MONEY, value=fee, source=source)
        ),
    )


def _later(_hazard: Hazard, telling: Telling) -> tuple[Act, ...]:
    business = telling.business
    owner = name("owner", business.owner.name, "Business")
    until = quiet_until(business.policy, business.zone, telling.now)
    if until is None:
        return (act(ActKind.TO_OWNER, owner, phone(business)),)
    return (act(ActKind.TOLD_IN_MORNING, owner, _at("slot", until, "Business"), phone(business)),)


def _referred(hazard: Hazard, telling: Telling) -> tuple[Act, ...]:
    rule = rule_of(hazard, telling.business)
    if rule.refer_phone is None:
        return ()
    number = Fact(key="refer_phone", type=FactType.PHONE, value=rule.refer_phone, source="Business")
    whom = name("refer_to", rule.refer_to, "Business") if rule.refer_to else None
    return (act(ActKind.REFERRED, whom, number),)


def telling(written: str, dangerous: Callable[[str], Collection[Hazard]], most: int) -> str:
    """At most so many characters of it: all, or from the sentence on that tells of the danger."""
    if len(written) <= most:
        return written
    text = Text.of(written)
    begins = (start for start, end in text.sentences if dangerous(text.said((start, end))))
    start = next(begins, 0)
    return f"... {text.raw[start:]}"[:most] if start else written[:most]


def where(written: str) -> tuple[Act, ...]:
    """Who goes there has to know the address; not asked of somebody who has just written it."""
    return () if find_address(written) else (act(ActKind.ASK_WHERE),)


def signed(business: Business) -> Act:
    """Who writes: said behind the safety text when it is the first message of a conversation."""
    return act(
        ActKind.SIGNED,
        name("business", business.name, "Business"),
        name("owner", business.owner.name, "Business"),
    )


def exhausted(business: Business) -> Act:
    """Nobody has answered, and whom to call; the owner is named if he was rung."""
    on_call = business.owner.name in {step.name for step in business.rota}
    owner = name("owner", business.owner.name, "Business") if on_call else None
    return act(ActKind.ROTA_EXHAUSTED, owner, phone(business))


def standing(incident: Incident, business: Business) -> Act:
    """What is so while he writes on: his words are passed on, and whether anybody has answered."""
    if incident.acknowledged_by:
        return act(ActKind.TO_OWNER, name("owner", incident.acknowledged_by, "Incident"))
    if incident.step >= len(business.rota) * MOST_ROUNDS:
        return act(ActKind.TO_OWNER, name("owner", incident.paged[0], "Incident"), phone(business))
    return act(ActKind.STILL_PAGED, name("owner", incident.paged[-1], "Incident"), phone(business))


def answered(who: str, words: str, foreign: bool = False) -> Act:
    """A bare OK says only that he has seen it; everything else is passed on as he wrote it. `foreign`:
    in the language that is not the customer's, which is said."""
    said = words.strip()[:MOST_WORDS].strip()
    if not says_something(said):
        return act(ActKind.ACKNOWLEDGED, name("name", who, "Incident"))
    text = Fact(key="words", type=FactType.FAQ, value=said, source="Incident")
    kind = ActKind.OWNER_SAYS_OTHERWISE if foreign else ActKind.OWNER_SAYS
    return act(kind, name("name", who, "Incident"), text)


def says_something(words: str) -> bool:
    """More than an OK, a thumbs-up or thanks?"""
    return len(words.strip()) >= LEAST_WORDS and not only_courtesies(Text.of(words))


def next_opening(business: Business, now: datetime) -> datetime | None:
    """`now` while open, else when the business opens next (UTC); None when it never does."""
    today = datetime.fromisoformat(local_day(now, business.zone)).date()
    for days in range(-1, MOST_CLOSED_DAYS):
        open_ = hours.span(business, today + timedelta(days=days))
        if open_ and now < open_[1]:
            return max(open_[0], now)
    return None


def act(kind: ActKind, *facts: Fact | None) -> Act:
    return Act(kind=kind, facts=tuple(fact for fact in facts if fact))


def name(key: str, value: str, source: str) -> Fact:
    return Fact(key=key, type=FactType.NAME, value=value, source=source)


def phone(business: Business) -> Fact | None:
    """Whom to call meanwhile, if the business has a number."""
    if business.phone is None:
        return None
    return Fact(key="phone", type=FactType.PHONE, value=business.phone, source="Business")


def _at(key: str, instant: datetime, source: str) -> Fact:
    return Fact(key=key, type=FactType.SLOT, value=Window(start=instant), source=source)
