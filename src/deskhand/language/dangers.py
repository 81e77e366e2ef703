"""The floor under every model: a danger told, by a rule or as labelled messages taught. No paging here."""

from __future__ import annotations

from typing import Final, NamedTuple

from deskhand.domain.understanding import Hazard
from deskhand.language.hazards import Sign, read_by_rule
from deskhand.language.text import Span, Text
from deskhand.language.weights import passages, weights

TAUGHT: Final = "taught"
"""The rule of a sign that no rule names."""
FEWEST: Final = 6
"""Words; of fewer the rules alone are asked, there is too little to weigh."""


class _Bounds(NamedTuple):
    """Log-odds: above `alone` the weights tell of danger themselves, below `doubt` a rule is not believed."""

    alone: float
    doubt: float


_TEXT: Final = _Bounds(alone=0.75, doubt=-3.0)
_LETTER: Final = _Bounds(alone=2.0, doubt=-4.0)
"""A letter is weighed many times and names many things, so more is asked of it."""


def find_signs(written: str | Text) -> tuple[Sign, ...]:
    """All signs of danger, gravest kind first.

    Give it newly written words only: quoted text is the caller's business. What the rules excuse stays
    excused.
    """
    text = written if isinstance(written, Text) else Text.of(written)
    if len(text.words) < FEWEST:
        return read_by_rule(text).signs
    bounds = _LETTER if text.is_letter else _TEXT
    odds, kind, passage = _worst(text)
    if odds < bounds.doubt:
        return ()
    signs, excused = read_by_rule(text)
    if signs or excused or odds <= bounds.alone:
        return signs
    return (Sign(kind, text.said(passage), f"{kind}/{TAUGHT}", passage),)


def gravest(signs: tuple[Sign, ...]) -> Hazard | None:
    """The kind to act on, or None."""
    return signs[0].hazard if signs else None


def _worst(text: Text) -> tuple[float, Hazard, Span]:
    """The passage that tells most of danger: log-odds, kind and place."""
    taught = weights("dangers")
    found = [(*taught.odds(text.folded[start:end]), (start, end)) for start, end in passages(text)]
    odds, kind, place = max(found, default=(float("-inf"), Hazard.GAS.value, (0, 0)))
    return odds, Hazard(kind), place
