"""A place in a text: what stands at a lexeme and around it. No rules of the grammar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deskhand.domain.base import Lang
from deskhand.language.dates.tokens import Lexeme

# A bare number or a risky word counts as a time only when what follows is one of these.
CAN_FOLLOW = (
    "loose", "break", "comma", "weekday", "dayset", "relday", "soft_part", "noon",
    "today_part", "month", "clock", "holiday", "numeric", "ordinal", "or", "and", "oclock",
    "or_after", "or_before", "truly_this", "next", "fits", "cue_now", "cue_turn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """The lexemes of one text with the moment it is read at, in the business's zone."""

    lexemes: tuple[Lexeme, ...]
    now: datetime
    lang: Lang

    @property
    def today(self) -> date:
        """The business-local date."""
        return self.now.date()

    def has(self, at: int, *roles: str) -> bool:
        """Has the lexeme any of these roles? Never beyond either end."""
        if not 0 <= at < len(self.lexemes):
            return False
        known = self.lexemes[at].roles
        for role in roles:  # noqa: SIM110 (a generator costs twice as much here)
            if role in known:
                return True
        return False

    def value(self, at: int, role: str) -> Any:
        """The value of a role, or None."""
        return self.lexemes[at].roles.get(role) if 0 <= at < len(self.lexemes) else None

    def text(self, at: int) -> str:
        """The folded words of a lexeme; empty beyond either end."""
        return self.lexemes[at].text if 0 <= at < len(self.lexemes) else ""

    def skip(self, at: int, *roles: str) -> int:
        """The first place from here whose lexeme has none of these roles."""
        while self.has(at, *roles):
            at += 1
        return at

    def can_follow(self, at: int) -> bool:
        """May what stands here follow a time without making it something else?"""
        if self.has(at, "part") and not self.has(at, "loose"):
            return self.can_follow(at + 1) or self.has(at + 1, "number")
        return at >= len(self.lexemes) or self.has(at, *CAN_FOLLOW)

    def day_can_end(self, at: int) -> bool:
        """The same of a day, after which a time of day may come."""
        return self.can_follow(at) or self.has(
            at, "at", "around", "dash", "between", "from", "after", "before", "to", "by"
        )

    def sentence(self, at: int) -> int:
        """Where the sentence of this place begins."""
        while at > 0 and not self.has(at - 1, "break"):
            at -= 1
        return at

    def moving(self, at: int) -> bool:
        """Is something being moved in this sentence, so that "to" is no range?"""
        return any(self.has(n, "cue_move") for n in range(self.sentence(at), at))
