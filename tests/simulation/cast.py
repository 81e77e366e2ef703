"""Who and what a simulated world is made of, and what a run of it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deskhand.business.load import BusinessFiles

AMOUNT = re.compile(r"[$€]\s?(\d[\d,]*)(?:\.(\d\d))?")


class Broken(AssertionError):
    """An invariant does not hold; says which world and how to see it again."""


@dataclass
class Person:
    """A customer with his line and how far his story has come."""

    name: str
    street: str
    channel: str
    address: str
    stage: int = 0
    stopped: bool = False

    @property
    def contact(self) -> str:
        line = {"voicemail": "sms"}.get(self.channel, self.channel)
        return f"{line}:{self.address}"


@dataclass
class Figures:
    """What the worlds came to, so that a green run can be seen to have done something."""

    steps: int = 0
    said: int = 0
    got: int = 0
    visits: int = 0
    pages: int = 0
    approvals: int = 0
    cuts: int = 0
    faults: int = 0

    def __iadd__(self, other: Figures) -> Figures:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def __str__(self) -> str:
        return ", ".join(f"{value} {name}" for name, value in vars(self).items())


def amounts(files: BusinessFiles) -> set[int]:
    """Every amount that the owner's own files hold."""
    book = files.price_book
    known = {book.hourly_cents, book.minimum_cents, book.trip_fee_cents}
    for item in book.items:
        known |= {amount for amount in (item.cents, item.low, item.high) if amount is not None}
    policy = files.business.policy
    limits = {policy.quote_limit_cents, policy.late_cancel_fee_cents}
    return known | set(_in_answers(files)) | limits


def _in_answers(files: BusinessFiles) -> Iterator[int]:
    for faq in files.faq_book.faqs:
        for text in faq.answer.values():
            for whole, cents in AMOUNT.findall(text):
                yield int(whole.replace(",", "")) * 100 + int(cents or 0)
