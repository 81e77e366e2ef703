"""What a plan allows to be said, laid out for comparison. No reading of texts here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from functools import cache, cached_property
from importlib.resources import files

from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.windows import Window
from deskhand.language.guard.claims import claims_in
from deskhand.language.guard.script import fold
from deskhand.language.times import span

OFFERING = frozenset({ActKind.OFFER_SLOTS, ActKind.WHICH_VISIT})
TODAY = frozenset({ActKind.ALERTED_TODAY, ActKind.ALERTED_TONIGHT})
"""Acts that speak of the day of speaking."""
SAID_AS_WRITTEN = frozenset({FactType.FAQ, FactType.PROCEDURE})
OUR_WORDS = frozenset({"item", "business"})
"""Names that come from the owner's own files; all others a stranger may have typed."""

MAY_GO_UNSAID = frozenset({"wanted"})
"""Slots a text may leave out; every other one must be said, day and time."""

LONGEST_NAME = 60

_LINK = r"\b(?:www|https?|dot com)\b|\w\.(?:com|net|org|io|co|us|biz|info|app|me|ly)\b"
_STRANGE = re.compile(rf"[\d$€£¥%@/:<>{{}}\[\]\n]|{_LINK}")
_STRANGE_PLACE = re.compile(rf"[$€£¥%@:<>{{}}\[\]\n]|\b(?:percent|dollars?|dolares)\b|{_LINK}")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot fact in the plan's zone; `start` None is whole days, `end` None a point in time."""

    act: int
    key: str
    first: date
    last: date
    start: time | None
    end: time | None

    @property
    def days(self) -> frozenset[date]:
        return frozenset({self.first, self.last})


@dataclass(frozen=True, slots=True)
class Money:
    """A money fact; `act` counts from 0, `item` is the folded name it is the price of."""

    act: int
    key: str
    cents: int
    item: str | None


class Known:
    """The facts of one plan by kind."""

    def __init__(self, plan: ReplyPlan) -> None:
        self.plan = plan
        self.today = date.fromisoformat(plan.today)
        self.kinds = frozenset(act.kind for act in plan.acts)
        self.keys = frozenset(fact.key for fact in plan.facts)

    def _of(self, kind: FactType) -> list[str]:
        return [
            fact.value
            for fact in self.plan.facts
            if fact.type is kind and isinstance(fact.value, str)
        ]

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(
            Slot(place, fact.key, *span(fact.value, self.plan.zone))
            for place, act in enumerate(self.plan.acts)
            for fact in act.facts
            if isinstance(fact.value, Window)
        )

    @cached_property
    def days(self) -> frozenset[date]:
        stated = tuple(date.fromisoformat(value) for value in self._of(FactType.DATE))
        if self.kinds & TODAY:
            stated = (*stated, self.today)
        return frozenset(stated).union(*(slot.days for slot in self.slots))

    @cached_property
    def money(self) -> tuple[Money, ...]:
        return tuple(
            Money(place, fact.key, fact.value, _item(act))
            for place, act in enumerate(self.plan.acts)
            for fact in act.facts
            if fact.type is FactType.MONEY and isinstance(fact.value, int)
        )

    @cached_property
    def ranges(self) -> frozenset[tuple[int, int]]:
        """The (low, high) pairs, each of one act."""
        by_act: dict[int, dict[str, int]] = {}
        for each in self.money:
            by_act.setdefault(each.act, {})[each.key] = each.cents
        return frozenset(
            (m["low"], m["high"]) for m in by_act.values() if {"low", "high"} <= m.keys()
        )

    @cached_property
    def offers(self) -> tuple[tuple[Slot, ...], ...]:
        """The slots of each act that numbers them, in the order of their numbers."""
        return tuple(
            tuple(sorted((s for s in self.slots if s.act == place), key=lambda s: s.key))
            for place, act in enumerate(self.plan.acts)
            if act.kind in OFFERING
        )

    @cached_property
    def verbatim(self) -> tuple[str, ...]:
        """Texts that may stand word for word, the longest first."""
        texts = (value for kind in SAID_AS_WRITTEN for value in self._of(kind))
        return tuple(sorted(texts, key=len, reverse=True))

    @cached_property
    def phones(self) -> frozenset[str]:
        return frozenset(national(value) for value in self._of(FactType.PHONE))

    @cached_property
    def links(self) -> frozenset[str]:
        return frozenset(bare_link(value) for value in self._of(FactType.LINK))

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Folded; one that says more than where (a price, a link, a promise) is not an address."""
        folded = (fold(value) for value in dict.fromkeys(self._of(FactType.ADDRESS)))
        return tuple(v for v in folded if not _STRANGE_PLACE.search(v) and not claims_in(v))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Folded, the longest first; a stranger's name that says more than a name is none."""
        names = (f for f in self.plan.facts if f.type is FactType.NAME and isinstance(f.value, str))
        good = {fold(str(f.value)) for f in names if f.key in OUR_WORDS or _is_name(str(f.value))}
        return tuple(sorted(good, key=len, reverse=True))

    @cached_property
    def people(self) -> frozenset[str]:
        """The folded words of the names of people (not of items, not of the business)."""
        return frozenset(
            word
            for fact in self.plan.facts
            if fact.type is FactType.NAME
            and fact.key not in OUR_WORDS
            and _is_name(str(fact.value))
            for word in _WORD.findall(fold(str(fact.value)))
        )

    @cached_property
    def staff(self) -> frozenset[str]:
        """The folded words of the names of those who work here."""
        acts = self.plan.acts
        keys = ("owner", "technician")
        facts = [f for act in acts for f in act.facts if f.key in keys] + [
            f
            for act in acts
            if act.kind in {ActKind.ACKNOWLEDGED, ActKind.OWNER_SAYS, ActKind.OWNER_SAYS_OTHERWISE}
            for f in act.facts
            if f.type is FactType.NAME
        ]
        return frozenset(word for f in facts for word in _WORD.findall(fold(str(f.value))))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every folded word of a name, an item or an address: it may stand with a capital."""
        return frozenset(
            word for text in (*self.names, *self.addresses) for word in _WORD.findall(text)
        )


def _item(act: Act) -> str | None:
    fact: Fact | None = act.fact("item")
    return fold(fact.value) if fact is not None and isinstance(fact.value, str) else None


def _is_name(value: str) -> bool:
    folded = fold(value)
    if len(value) > LONGEST_NAME or _STRANGE.search(folded):
        return False
    first, _, rest = folded.partition(" ")
    # Ira is a name, though "irá" says that somebody comes.
    return not claims_in(rest if first in first_names() else folded)


@cache
def first_names(capital: bool = True) -> frozenset[str]:
    """First names; without `capital` only those that are hardly anything else in small letters."""
    text = (files("deskhand.language.guard") / "first_names.txt").read_text(encoding="utf-8")
    part = text if capital else text.split("\n\n", maxsplit=1)[0]
    return frozenset(word for line in part.splitlines() if line[:1] != "#" for word in line.split())


def national(phone: str) -> str:
    """The digits of a phone number without the country code of the US."""
    digits = re.sub(r"\D", "", phone)
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def bare_link(link: str) -> str:
    """A link or mail address without what may differ: scheme, www, capitals, a last slash."""
    return re.sub(r"^(?:mailto:|https?://)?(?:www\.)?", "", link.strip().lower()).rstrip("/.,;:!?)")
