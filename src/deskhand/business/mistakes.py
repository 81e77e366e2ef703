"""Mistakes in a business's files, told so that an owner can mend them. Nothing is found here."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from deskhand.domain.errors import ConfigurationError

MOST_SHOWN = 40


class Mistake(NamedTuple):
    """One thing to mend: where (file, line, field), what is wrong, what to do."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}. {self.remedy}"


class Wrong(ValueError):
    """Raised by a field's own rule; becomes a Mistake once its place is known."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


class BusinessFilesError(ConfigurationError):
    """Every mistake of a folder at once; nothing of it was loaded."""

    def __init__(self, folder: str, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        if len(self.mistakes) == 1:
            super().__init__(*self.mistakes[0])
            return
        shown = [f"  {mistake}" for mistake in self.mistakes[:MOST_SHOWN]]
        if len(self.mistakes) > MOST_SHOWN:
            shown.append(f"  and {len(self.mistakes) - MOST_SHOWN} more")
        super().__init__(
            folder,
            f"{len(self.mistakes)} mistakes",
            "Nothing was loaded: correct these lines and start again.",
        )
        self.args = ("\n".join([str(self), *shown]),)


def near(word: str, known: Iterable[str]) -> str:
    """A remedy for a word nobody knows: "Did you mean x?", or the words there are."""
    names = sorted(set(known))
    folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    if close:
        return f"Did you mean {folded[close[0]]}?"
    if not names:
        return "Take it out."
    return f"Use one of: {', '.join(names[:30])}."
