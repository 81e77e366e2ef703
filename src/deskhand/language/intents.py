"""What the writer wants: the intents, decided from cues and from what we asked last. No dates here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from deskhand.domain.understanding import Evidence, Intent
from deskhand.language.text import Text
from deskhand.language.vocabulary import phrases, table

_LONG: Final = 45
"""Words from which a message is a letter, not a text: single cues mean less in it."""
_SPAM_ENOUGH: Final = 2


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known beside the words: what we wrote last and what else was found in the message."""

    last_outgoing: str | None = None
    offered: bool = False
    asked: bool = False
    priced: bool = False
    chose: bool = False
    refused: bool = False
    yes: bool | None = None
    work: bool = False
    sure_work: bool = False
    times: bool = False
    hazard: bool = False
    contact_only: bool = False
    faq: bool = False
    wants_person: bool = False


@dataclass(slots=True)
class Reading:
    """Intents as they are found, with their evidence and how sure the surest is (0..1)."""

    intents: list[Intent] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    surety: float = 0.0

    def add(self, intent: Intent, words: str, rule: str, surety: float) -> None:
        if intent not in self.intents:
            self.intents.append(intent)
            self.evidence.append(Evidence(field="intents", value=intent, words=words, rule=rule))
        self.surety = max(self.surety, surety)


def price_is_on_the_table(last_outgoing: str | None) -> bool:
    """Did our last message name a price and nothing else to choose from?"""
    return bool(last_outgoing) and _has(Text.of(last_outgoing or ""), "quoted", "price")


def something_was_asked(last_outgoing: str | None) -> bool:
    """Does our last message ask for an answer?"""
    return bool(last_outgoing) and _has(Text.of(last_outgoing or ""), "quoted", "ask")


def contact_was_asked(last_outgoing: str | None) -> tuple[bool, bool]:
    """Did our last message ask for a name, for an address?"""
    if not last_outgoing:
        return False, False
    said = Text.of(last_outgoing)
    return _has(said, "quoted", "name"), _has(said, "quoted", "address")


def wish_for_a_person(text: Text) -> str | None:
    """The words that ask for a call or a human, or None."""
    blanked = phrases("intents", "wants_person", "not").sub("_", text.folded)
    found = phrases("intents", "wants_person", "sure").search(blanked)
    return found.group().strip() if found else None


def read_intents(text: Text, now: Situation) -> Reading:
    """All intents of a message, never none: what nothing explains is `other`."""
    out = Reading()
    if now.hazard:
        out.add(Intent.EMERGENCY, "", "hazard", 0.95)
    if _exclusive(text, now, out):
        return out
    _answers(text, now, out)
    _dealings(text, now, out)
    _wishes(text, now, out)
    if not out.intents:
        thanks = phrases("intents", "other", "sure").search(text.folded)
        out.add(Intent.OTHER, thanks.group() if thanks else "", "nothing else", 0.6 if thanks else 0.3)
    return out


def _exclusive(text: Text, now: Situation, out: Reading) -> bool:
    """STOP and vendors: nothing else in such a message is meant for us."""
    if words := _opts_out(text):
        out.add(Intent.OPT_OUT, words, "opt_out", 0.95)
        return True
    if now.hazard or now.chose or now.yes is not None:
        return False
    strong = {m.group() for m in phrases("intents", "spam_or_vendor", "strong").finditer(text.folded)}
    weak = {m.group() for m in phrases("intents", "spam_or_vendor", "weak").finditer(text.folded)}
    score = 2 * len(strong) + len(weak) - (3 if now.sure_work else 2 if now.work else 0)
    if (strong and score >= _SPAM_ENOUGH) or (not now.work and len(weak) >= 3):
        words = ", ".join(sorted(strong or weak)[:4])
        out.add(Intent.SPAM_OR_VENDOR, words, "spam", min(0.95, 0.5 + 0.1 * score))
        return True
    return False


def _opts_out(text: Text) -> str | None:
    bare = " ".join(text.words)
    for courtesy in ("please ", "pls ", "por favor "):
        bare = bare.removeprefix(courtesy)
    whole = "|".join(table("intents")["opt_out"]["whole"])
    if re.fullmatch(rf"(?:{whole})(?: please| pls| por favor| thanks?| now| ahora)?", bare):
        return bare
    found = phrases("intents", "opt_out", "sure").search(text.folded)
    return found.group() if found and len(text.words) < _LONG else None


def _answers(text: Text, now: Situation, out: Reading) -> None:
    """What only means something after what we wrote: picks, yes and no, a price taken or left."""
    if now.chose and now.offered:
        return
    declines = _find(text, "decline_quote") if now.priced else None
    if now.priced and (declines or now.yes is False):
        out.add(Intent.DECLINE_QUOTE, declines or "no", "price on the table", 0.85)
    elif now.priced and (now.yes or ((accepts := _find(text, "accept_quote")) and len(text.words) < _LONG)):
        words = "yes" if now.yes else accepts or ""
        if not re.search(r"\b(?:if|but|could you do|would you)\b", text.folded):
            out.add(Intent.ACCEPT_QUOTE, words, "price on the table", 0.85)
    elif now.yes and (now.asked or now.offered):
        out.add(Intent.CONFIRM, "yes", "bare yes", 0.85)


def _dealings(text: Text, now: Situation, out: Reading) -> None:
    """Moving, cancelling, asking after, paying for and complaining about work agreed before."""
    moved = _find(text, "reschedule")
    cancelled = _find(text, "cancel", blanked=phrases("intents", "cancel", "not"))
    if cancelled and not (moved and re.search(r"\b(?:or|instead|y mejor)\b", text.folded)):
        out.add(Intent.CANCEL, cancelled, "cancel", 0.85)
    elif moved and not now.chose:
        out.add(Intent.RESCHEDULE, moved, "reschedule", 0.85)
    elif hint := _hint(text, "reschedule"):
        if not now.chose and Intent.DECLINE_QUOTE not in out.intents:
            out.add(Intent.RESCHEDULE, hint, "hint", 0.6)
    if complaint := _find(text, "complain"):
        out.add(Intent.COMPLAIN, complaint, "complain", 0.8)
    if not now.work and (status := _find(text, "ask_status")):
        out.add(Intent.ASK_STATUS, status, "ask_status", 0.75)
    if payment := _find(text, "pay"):
        out.add(Intent.PAY, payment, "pay", 0.75)


def _wishes(text: Text, now: Situation, out: Reading) -> None:
    """New work: prices, times, questions, and trouble that speaks for itself."""
    if now.chose and now.offered:
        out.add(Intent.CONFIRM, "", "a pick among the offers", 0.9)
    dealing = {Intent.CANCEL, Intent.RESCHEDULE, Intent.COMPLAIN, Intent.ASK_STATUS, Intent.PAY}
    settled = bool(dealing.intersection(out.intents))
    price = _find(text, "request_quote")
    if price and not settled and Intent.DECLINE_QUOTE not in out.intents:
        out.add(Intent.REQUEST_QUOTE, price, "price", 0.8)
    visit = _find(text, "book")
    if visit and not settled and Intent.CONFIRM not in out.intents:
        out.add(Intent.BOOK, visit, "visit", 0.8)
    question = _find(text, "ask_faq")
    if now.faq or (question and not out.intents and not now.sure_work):
        out.add(Intent.ASK_FAQ, question or "", "question", 0.75 if now.faq else 0.6)
    if out.intents:
        return
    if now.refused:
        intent = Intent.BOOK if now.times else Intent.OTHER
        out.add(intent, "", "none of the offers", 0.75)
    elif now.times and now.offered:
        out.add(Intent.CONFIRM, "", "a time among the offers", 0.7)
    elif confirmed := _find(text, "confirm"):
        if len(text.words) < _LONG and (now.asked or not now.work):
            out.add(Intent.CONFIRM, confirmed, "confirm", 0.65)
    if out.intents:
        return
    if now.times and now.work:
        out.add(Intent.BOOK, "", "work and a time", 0.75)
    elif now.work:
        out.add(Intent.REQUEST_QUOTE, "", "work", 0.7)
    elif now.times and not now.contact_only:
        out.add(Intent.BOOK, "", "a time", 0.5)


def _find(text: Text, intent: str, blanked: re.Pattern[str] | None = None) -> str | None:
    folded = blanked.sub("_", text.folded) if blanked else text.folded
    found = phrases("intents", intent, "sure").search(folded)
    return found.group().strip() if found else None


def _hint(text: Text, intent: str) -> str | None:
    found = phrases("intents", intent, "hint").search(text.folded)
    return found.group().strip() if found else None


def _has(text: Text, *path: str) -> bool:
    return bool(phrases("intents", *path).search(text.folded)) or (
        (path[-1] == "ask" and "?" in text.raw) or (path[-1] == "price" and "$" in text.raw)
    )
