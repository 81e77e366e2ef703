"""The safety texts, said word for word when somebody reports danger. Paging is not decided here."""

from __future__ import annotations

from typing import ClassVar

from deskhand.domain.base import Document, Lang, Localised
from deskhand.domain.understanding import Hazard

LONGEST_TEXT = 300
"""Characters; a safety text has to arrive as one short SMS."""

DANGER_TO_LIFE = frozenset(
    {Hazard.GAS, Hazard.CO, Hazard.ELECTRICAL, Hazard.FIRE, Hazard.STRUCTURAL}
)
"""Hazards whose text must name 911 before anything else can be done."""


class SafetyTexts(Document):
    """Fixed texts per hazard and language (`id` "main"); no model ever words or shortens them."""

    collection: ClassVar[str] = "SafetyTexts"

    texts: dict[Hazard, Localised]

    def text(self, hazard: Hazard, lang: Lang) -> str:
        """The text as it stands, in English where `lang` is missing. Raises KeyError if absent."""
        said = self.texts[hazard]
        return said.get(lang) or said[Lang.EN]
