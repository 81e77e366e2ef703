"""Messages in which nothing is meant for us: STOP, and who sells or seeks work. No customers here."""

from __future__ import annotations

import re
from typing import Final

from deskhand.domain.understanding import Intent
from deskhand.language.clauses import find
from deskhand.language.situation import Reading, Situation
from deskhand.language.text import Text
from deskhand.language.vocabulary import phrases, table

_SPAM_ENOUGH: Final = 2


def nothing_else(text: Text, now: Situation, out: Reading) -> bool:
    """Is it STOP or a vendor's, so that nothing else in it is meant for us?"""
    selling = _selling(text, now)
    words = _opts_out(text)
    # Somebody we never wrote to has nothing to opt out of: "unsubscribe any time" is his footer.
    if words and not (selling and now.first_mail):
        out.add(Intent.OPT_OUT, words, "opt_out", 0.95)
        return True
    if now.hazard or now.chose or now.yes is not None or not selling:
        return False
    cues, surety = selling
    out.add(Intent.SPAM_OR_VENDOR, cues, "spam", surety)
    return True


def _selling(text: Text, now: Situation) -> tuple[str, float] | None:
    """The cues of somebody who sells or asks us for work, and how sure they are."""
    if applied := find(text, "spam_or_vendor", "applicant"):
        return applied, 0.85
    strong = {
        m.group() for m in phrases("intents", "spam_or_vendor", "strong").finditer(text.folded)
    }
    weak = {m.group() for m in phrases("intents", "spam_or_vendor", "weak").finditer(text.folded)}
    score = 2 * len(strong) + len(weak) - (3 if now.sure_work else 2 if now.work else 0)
    if (strong and score >= _SPAM_ENOUGH) or (not now.work and len(weak) >= 3):
        return ", ".join(sorted(strong or weak)[:4]), min(0.95, 0.5 + 0.1 * score)
    return None


def _opts_out(text: Text) -> str | None:
    bare = " ".join(text.words)
    for courtesy in ("please ", "pls ", "por favor "):
        bare = bare.removeprefix(courtesy)
    whole = "|".join(table("intents")["opt_out"]["whole"])
    if re.fullmatch(rf"(?:{whole})(?: please| pls| por favor| thanks?| now| ahora)?", bare):
        return bare
    found = phrases("intents", "opt_out", "sure").search(text.folded)
    return found.group() if found and not text.is_letter else None
