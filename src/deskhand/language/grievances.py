"""Complaints about work agreed before, and the money for it. No visits and no new work here."""

from __future__ import annotations

from deskhand.domain.understanding import Intent
from deskhand.language import ours
from deskhand.language.clauses import find
from deskhand.language.situation import Reading, Situation
from deskhand.language.text import Text
from deskhand.language.vocabulary import phrases


def complaint(text: Text, now: Situation) -> str | None:
    """What was done to him; or plain anger, where no new work explains the hard words."""
    if ours.work_is_done(now.last_outgoing) and (bad := find(text, "complain", "after_work")):
        return bad
    if ours.asks_for_money(now.last_outgoing) and (dear := find(text, "complain", "after_invoice")):
        return dear
    deeds = phrases("intents", "complain", "sure").finditer(text.folded)
    if deed := next((m for m in deeds if not _of_others(text, now, m.start())), None):
        return deed.group().strip()
    moods = {m.group() for m in phrases("intents", "complain", "mood").finditer(text.folded)}
    enough = len(moods) >= 2 or (moods and not now.work and not now.times)
    return ", ".join(sorted(moods)) if enough and not text.is_letter else None


def _of_others(text: Text, now: Situation, place: int) -> bool:
    """ "He never came back", "the patients complain": a first letter that asks for work speaks of us where
    the sentence says so, or where it tells of work of ours."""
    if not _starts(text, now) or find(text, "complain", "our_work"):
        return False
    sentence = text.folded[slice(*text.sentence_at(place))]
    return not phrases("intents", "complain", "us").search(sentence)


def read_payment(text: Text, now: Situation, out: Reading) -> None:
    """Invoices and payments: after an invoice of ours "it cleared" is one too."""
    billed = ours.asks_for_money(now.last_outgoing)
    payment = find(text, "pay", blanked=("pay", "billing") if now.sure_work else None)
    payment = payment or (find(text, "pay", "after_invoice") if billed else None)
    beside = out.intents == [Intent.COMPLAIN] and find(text, "pay", "in_a_complaint")
    if beside:
        out.add(Intent.PAY, beside, "money is what the complaint is about", 0.7)
    elif payment and not (out.intents or _starts(text, now)) and (billed or _about_money(text)):
        out.add(Intent.PAY, payment, "pay", 0.75)


def _starts(text: Text, now: Situation) -> bool:
    """A letter of somebody we never wrote to, that asks for work: nothing was agreed that he could mean."""
    return now.last_outgoing is None and now.sure_work and text.is_letter


def _about_money(text: Text) -> bool:
    return not text.is_letter or bool(find(text, "pay", "letter"))
