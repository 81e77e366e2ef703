"""A text made readable for the guard: folded, facts masked, numbers in digits, places kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from deskhand.domain.base import Lang
from deskhand.language.guard.breach import Breach, BreachKind
from deskhand.language.numbers import in_words

VERBATIM, NAMED, PLACED, READ = "\ue000", "\ue001", "\ue002", "\ue003"
"""What stands for a masked letter: a text said as written, a person, a place or thing, a part read."""

_LIKE = {
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "−": "-",
    "’": "'",
    "‘": "'",
    "´": "'",
    "`": "'",
}
_SKIPPED = frozenset({"Cf", "Mn", "Me", "Cc"})

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")

Replace = Callable[[re.Match[str]], str]


@lru_cache(maxsize=4096)
def plain(letter: str) -> str:
    """A letter in lower case without accent; digits of any script in 0-9; hidden ones as nothing."""
    if letter in _LIKE:
        return _LIKE[letter]
    if letter.isspace():
        return "\n" if letter in "\n\u2028\u2029" else " "
    flat = unicodedata.normalize("NFKD", letter)
    kept = "".join(part for part in flat if unicodedata.category(part) not in _SKIPPED)
    digits = "".join(
        str(unicodedata.decimal(part)) if part.isdecimal() else part for part in kept.casefold()
    )
    return digits.replace("\u2044", "/")


def fold(text: str) -> str:
    """A text as rules read it; its length may differ."""
    if text.isascii() and not _CONTROL.search(text):
        return text.lower()
    return "".join(map(plain, text))


class Script:
    """`text` is what rules match on; `span` and `words` give back what was written.

    `raw` is what was written with the same masks; texts said as written are masked from the start.
    """

    def __init__(self, written: str, verbatim: Iterable[str], lang: Lang) -> None:
        self.written = written
        self.lang = lang
        self.raw = written
        for said in filter(None, verbatim):
            for form in (said, said[:1].upper() + said[1:]):  # where it opens a sentence
                self.raw = self.raw.replace(form, VERBATIM * len(said))
        if self.raw.isascii() and not _CONTROL.search(self.raw):
            self.text = self.raw.lower()
            self._starts = list(range(len(self.raw)))
        else:
            pieces = [plain(letter) for letter in self.raw]
            self.text = "".join(pieces)
            self._starts = [at for at, piece in enumerate(pieces) for _ in piece]
        self._ends = [at + 1 for at in self._starts]
        self.named: list[tuple[int, str]] = []
        """Where in what was written each name stands, and which, folded."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of `text` stands in what was written."""
        if start >= end:
            return (0, 0)
        return self._starts[start], self._ends[end - 1]

    def words(self, start: int, end: int) -> str:
        """A piece of `text` as it was written."""
        first, last = self.span(start, end)
        return self.written[first:last]

    def breach(self, kind: BreachKind, start: int, end: int, why: str) -> Breach:
        """A breach about a piece of `text`."""
        return Breach(kind, self.words(start, end), self.span(start, end), why)

    def mask(self, start: int, end: int, mark: str = READ) -> None:
        """Hide a piece of `text` from the rules that come later."""
        self.text = f"{self.text[:start]}{mark * (end - start)}{self.text[end:]}"
        first, last = self.span(start, end)
        self.raw = f"{self.raw[:first]}{mark * (last - first)}{self.raw[last:]}"

    def rewrite(self, pattern: re.Pattern[str], replace: Replace) -> None:
        """Put another form of the same words in their place ("half past 2" -> "2:30")."""
        self._put([(m.start(), m.end(), replace(m)) for m in pattern.finditer(self.text)])

    def numbers_to_digits(self) -> None:
        """ "ninety nine" -> "99", "twenty-fourth" -> "24th"."""
        self._put(
            [
                (number.start, number.end, f"{number.value}{'th' if number.ordinal else ''}")
                for number in in_words(self.text, self.lang)
            ]
        )

    def _put(self, changes: list[tuple[int, int, str]]) -> None:
        for start, end, new in reversed(changes):
            first, last = self.span(start, end)
            self.text = self.text[:start] + new + self.text[end:]
            self._starts[start:end] = [first] * len(new)
            self._ends[start:end] = [last] * len(new)
