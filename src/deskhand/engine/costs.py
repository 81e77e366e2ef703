"""What hosted models were asked and cost, summed up from the answers that were kept. Asks no model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from deskhand.domain.base import instant_text
from deskhand.domain.control import ModelAnswer
from deskhand.domain.people import Customer
from deskhand.domain.spending import Spent
from deskhand.domain.work import Visit, VisitStatus
from deskhand.engine.codec import decode
from deskhand.ports.queries import MODEL_ANSWERS, VISITS_OF_CUSTOMER
from deskhand.ports.store import Ref, Store

MOST = 1_000_000
BOOKED = frozenset({VisitStatus.CONFIRMED, VisitStatus.DONE})


@dataclass(frozen=True, slots=True)
class Sum:
    """Calls summed up. `outcomes` counts how they ended; `unpriced` have no known price and are not in
    the microdollars; milliseconds are of a call."""

    calls: int
    outcomes: dict[str, int]
    input_tokens: int
    output_tokens: int
    microdollars: int
    unpriced: int
    median_ms: int
    p95_ms: int

    @property
    def data(self) -> dict[str, Any]:
        """For programs; dollars as a number with six decimals."""
        return {
            "calls": self.calls,
            "outcomes": self.outcomes,
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "dollars": self.microdollars / 1_000_000,
            "unpriced_calls": self.unpriced,
            "ms": {"median": self.median_ms, "p95": self.p95_ms},
        }


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation's calls. `booked` counts the visits that stand or were done."""

    conversation: str
    name: str
    sum: Sum
    booked: int


@dataclass(frozen=True, slots=True)
class Costs:
    """All calls since an instant, by kind, model, day and conversation, and each of them."""

    total: Sum
    by_call: dict[str, Sum]
    by_model: dict[str, Sum]
    by_day: dict[str, Sum]
    talks: tuple[Talk, ...]
    answers: tuple[ModelAnswer, ...]

    @property
    def booked(self) -> int:
        """Visits booked in these conversations."""
        return sum(talk.booked for talk in self.talks)

    @property
    def dollars_a_job(self) -> float | None:
        """All that was spent over the visits that were booked; None while none was."""
        return self.total.microdollars / 1_000_000 / self.booked if self.booked else None


def read(store: Store, business: str, since: datetime) -> Costs:
    """The calls since an instant (UTC). A view: what is asked meanwhile may be missing."""
    records = store.query(business, MODEL_ANSWERS, low=instant_text(since), limit=MOST)
    answers = tuple(decode(ModelAnswer, record.body) for record in records)
    return Costs(
        total=summed(one.spent for one in answers),
        by_call=_by(answers, lambda one: one.call),
        by_model=_by(answers, lambda one: one.spent.model if one.spent else ""),
        by_day=_by(answers, lambda one: one.at.date().isoformat()),
        talks=tuple(
            Talk(id, _name(store, business, id), found, _booked(store, business, id, since))
            for id, found in _by(answers, lambda one: one.conversation or "").items()
        ),
        answers=answers,
    )


def summed(calls: Iterable[Spent | None]) -> Sum:
    """Calls as one figure."""
    spent = [one for one in calls if one is not None]
    spans = sorted(one.milliseconds for one in spent)
    return Sum(
        calls=len(spent),
        outcomes=dict(Counter(one.outcome.value for one in spent).most_common()),
        input_tokens=sum(one.input_tokens for one in spent),
        output_tokens=sum(one.output_tokens for one in spent),
        microdollars=sum(one.microdollars or 0 for one in spent),
        unpriced=sum(one.microdollars is None for one in spent),
        median_ms=round(median(spans)) if spans else 0,
        p95_ms=spans[min(len(spans) - 1, len(spans) * 95 // 100)] if spans else 0,
    )


def _by(answers: Iterable[ModelAnswer], key: Any) -> dict[str, Sum]:
    groups: dict[str, list[Spent | None]] = defaultdict(list)
    for one in answers:
        groups[key(one)].append(one.spent)
    return {name: summed(group) for name, group in groups.items()}


def _name(store: Store, business: str, customer: str) -> str:
    record = store.get(business, Ref(Customer.collection, customer))
    found = decode(Customer, record.body) if record else None
    return (found and (found.name or found.phone or found.email)) or customer


def _booked(store: Store, business: str, customer: str, since: datetime) -> int:
    records = store.query(
        business, VISITS_OF_CUSTOMER, {"customer": customer}, low=instant_text(since), limit=1_000
    )
    return sum(decode(Visit, record.body).status in BOOKED for record in records)
