"""A place in a text: what stands at a lexeme and around it. No rules of the grammar."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from deskhand.domain.base import Lang
from deskhand.language.dates.tokens import Lexeme

# A bare number or a risky word counts as a time only when what follows is one of these.
CAN_FOLLOW = (
    "loose", "break", "comma", "weekday", "dayset", "relday", "soft_part", "noon",
    "today_part", "month", "clock", "holiday", "numeric", "ordinal", "or", "and", "oclock",
    "or_after", "or_before", "that_time", "that_day", "truly_this",
    "next", "nor", "polite", "fits", "cue_now", "cue_turn", "any_day", "cue_exclude_after", "cue_fits_after",
)  # fmt: skip
# What every time begins with; and how many lexemes an object may have ("the faucet repair visit").
TIMES = (
    "weekday",
    "relday",
    "month",
    "clock",
    "today_part",
    "dayset",
    "holiday",
    "numeric",
    "part",
)
LONGEST_OBJECT = 4


@dataclass(frozen=True, slots=True)
class Reader:
    """The lexemes of one text with the moment it is read at, in the business's zone.

    `ahead`: what is read is known to lie ahead ("next", the end of a span), so that a date of a few
    weeks ago is next year's.
    """

    lexemes: tuple[Lexeme, ...]
    now: datetime
    lang: Lang
    ahead: bool = False
    days_at: dict[int, Any] = field(default_factory=dict, compare=False)
    """The days already read at a place: ranges and bounds ask for the same ones again."""

    begins: list[int] = field(default_factory=list, compare=False)
    """Where the sentence of each place begins, once it was asked for."""

    def looking_ahead(self) -> Reader:
        """The same text, where every date lies ahead."""
        return replace(self, ahead=True, days_at={})

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
            at,
            "at",
            "around",
            "dash",
            "between",
            "from",
            "after",
            "before",
            "to",
            "by",
            "starting",
            "cue_exclude",
        )

    def sentence(self, at: int) -> int:
        """Where the sentence of this place begins."""
        if not self.begins:
            self.begins.append(0)
            for n in range(1, len(self.lexemes) + 1):
                self.begins.append(n if self.has(n - 1, "break") else self.begins[-1])
        return self.begins[min(at, len(self.lexemes))] if at > 0 else at

    def is_word(self, at: int) -> bool:
        """Does a word stand here that is nothing to the grammar?"""
        return (
            0 <= at < len(self.lexemes) and not self.lexemes[at].roles and self.text(at).isalpha()
        )

    def same_clause(self, end: int, begin: int) -> bool:
        """Does no comma and no turn stand between what ends here and what begins there?"""
        return not any(self.has(n, "break", "comma", "cue_turn") for n in range(end, begin))

    def moving(self, at: int) -> bool:
        """Is something being moved in this sentence, so that "to" is no range?"""
        return any(self.moves(n) for n in range(self.sentence(at), at))

    def moves(self, at: int) -> bool:
        """Is a booking moved here? "Change the faucet on Thursday" is work, not another time."""
        if not self.has(at, "cue_move"):
            return False
        if not self.has(at, "also_work"):
            return True
        before = self.lexemes[at - 1] if at else None
        if before and ("a_thing" in before.roles or (before.text.isalpha() and not before.roles)):
            return False  # "a plain switch"
        named = at + 1
        while self.has(named, "cue_mine", "the", "a_thing") or self._counts(named):
            named += 1
        if named >= len(self.lexemes) or self.has(named, "movable") or self._begins_time(named):
            return True
        if self.lexemes[named].roles and named == at + 1:
            return True
        for n in range(named, min(named + LONGEST_OBJECT, len(self.lexemes))):
            if self.has(n, "movable", "cue_booking_noun"):
                return True
            if self.has(n, "break") or self._begins_time(n):
                break
        # "Move the install from Tuesday to Friday": two times tell that one replaces the other.
        return any(
            self.has(n, "cue_to_target")
            and self._begins_time(n + 1)
            and self._time_before(named, n)
            for n in range(named, len(self.lexemes))
            if self.sentence(n) == self.sentence(at)
        )

    def _counts(self, at: int) -> bool:
        """ "two locks": a number of something that is no time."""
        follows = at + 1 < len(self.lexemes) and not self.lexemes[at + 1].roles
        return follows and self.has(at, "number")

    def _begins_time(self, at: int) -> bool:
        return self.has(at, *TIMES)

    def _time_before(self, begin: int, end: int) -> bool:
        return any(self._begins_time(n) for n in range(begin, end))
