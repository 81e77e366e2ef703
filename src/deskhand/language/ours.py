"""What our own last message said: a price, a question, a booked visit. Answers are read elsewhere."""

from __future__ import annotations

from deskhand.language.text import Text
from deskhand.language.vocabulary import phrases


def price_is_on_the_table(last_outgoing: str | None) -> bool:
    """Did our last message name a price?"""
    return bool(last_outgoing) and _has(Text.of(last_outgoing or ""), "quoted", "price")


def something_was_asked(last_outgoing: str | None) -> bool:
    """Does our last message ask for an answer?"""
    return bool(last_outgoing) and _has(Text.of(last_outgoing or ""), "quoted", "ask")


def stands(last_outgoing: str | None) -> tuple[bool, bool]:
    """Did our last message tell of a booked visit, of a time that we hold?"""
    if not last_outgoing:
        return False, False
    said = Text.of(last_outgoing)
    gone = _has(said, "quoted", "gone")
    return _has(said, "quoted", "visit") and not gone, _has(said, "quoted", "held")


def contact_was_asked(last_outgoing: str | None) -> tuple[bool, bool]:
    """Did our last message ask for a name, for an address?"""
    if not last_outgoing:
        return False, False
    said = Text.of(last_outgoing)
    return _has(said, "quoted", "name"), _has(said, "quoted", "address")


def asks_for_money(last_outgoing: str | None) -> bool:
    """Was our last message an invoice, or a reminder of one?"""
    return bool(last_outgoing) and _has(Text.of(last_outgoing or ""), "quoted", "invoice")


def work_is_done(last_outgoing: str | None) -> bool:
    """Did our last message ask after work that is done?"""
    return bool(last_outgoing) and _has(Text.of(last_outgoing or ""), "quoted", "done")


def asked_for_details(last_outgoing: str | None) -> bool:
    """Did our last message ask what the thing is like, or for a picture of it?"""
    said = Text.of(last_outgoing or "")
    if _has(said, "quoted", "open"):
        return False
    asked = (said.said(span) for span in said.sentences)
    return any("?" in one and _has(Text.of(one), "quoted", "details") for one in asked)


def _has(text: Text, *path: str) -> bool:
    return bool(phrases("intents", *path).search(text.folded)) or (
        (path[-1] == "ask" and "?" in text.raw) or (path[-1] == "price" and "$" in text.raw)
    )
