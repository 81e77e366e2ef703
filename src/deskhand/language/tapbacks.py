"""Tapbacks: a phone's "Liked “See you Tuesday”", which repeats our words and writes none. No replies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from deskhand.language.text import fold
from deskhand.language.vocabulary import table

_HIDDEN: Final = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_UP: Final = "👍👌✅🙌💯🆗✔☑❤♥🧡💛💚💙💜🩷🥰😍🙏👏🎉😀😃😄😊🙂🫡"
_DOWN: Final = "👎❌🚫✖😠😡"
_QUOTED: Final = r'["\'](?P<quoted>.*)["\']'
_SAME: Final = re.compile(r"\W+")


class Feeling(StrEnum):
    """What a tapback says of the words it repeats."""

    UP = "up"
    DOWN = "down"
    ASKS = "asks"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Tapback:
    """A reaction; `quoted` are the folded words it repeats, empty for a picture."""

    feeling: Feeling
    quoted: str

    def repeats(self, ours: str | None) -> bool:
        """Are the repeated words (a phone may cut them) from this message of ours?"""
        wanted = _bare(self.quoted.rstrip(".… "))
        return bool(wanted) and wanted in _bare(fold(ours or ""))


def find_tapback(text: str) -> Tapback | None:
    """The tapback that is the whole of a text; None when anything was written by hand."""
    folded = " ".join(fold(_HIDDEN.sub("", text)).split())
    for feeling, pattern in _rules():
        if found := pattern.fullmatch(folded):
            return Tapback(feeling, (found.groupdict().get("quoted") or "").strip())
    return None


@cache
def _rules() -> tuple[tuple[Feeling, re.Pattern[str]], ...]:
    words = table("replies")["tapback"]
    to, picture = "|".join(words["to"]), "|".join(words["picture"])
    with_sign, taken = "|".join(words["with_sign"]), "|".join(words["taken_back"])
    what = rf"(?:{_QUOTED}|(?:{picture}))"
    rules = [(Feeling.NOTHING, rf"(?:{taken}) .{{0,40}}?{what}")]
    for feeling, signs in ((Feeling.UP, _UP), (Feeling.DOWN, _DOWN), (Feeling.NOTHING, "")):
        said = "|".join(words[feeling])
        sign = rf"[{signs}]+" if signs else r"[^\w\s\"']+"
        rules.append((feeling, rf"(?:{said}) {what}"))
        rules.append((feeling, rf"(?:(?:{with_sign}) )?{sign} (?:{to}) {what}"))
    rules.append((Feeling.ASKS, rf"(?:{'|'.join(words[Feeling.ASKS])}) {what}"))
    return tuple((feeling, re.compile(rule, re.DOTALL)) for feeling, rule in rules)


def _bare(folded: str) -> str:
    return _SAME.sub(" ", folded).strip()
