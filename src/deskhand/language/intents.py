"""What the writer wants: the intents, decided from cues and from what we asked last. No dates here."""

from __future__ import annotations

import re
from typing import Final

from deskhand.domain.understanding import Intent
from deskhand.language.choices import bare_yes
from deskhand.language.clauses import asks_for_advice, find, only_asks
from deskhand.language.situation import Reading, Situation
from deskhand.language.text import LETTER, Text
from deskhand.language.vocabulary import phrases, table

_A_STORY: Final = 20
"""Words from which a report of danger is also a wish for help."""
_JUST_A_TIME: Final = 8
_ANSWERS_WHEN: Final = 30
"""Words of an answer to a question of ours that may say nothing but when."""
_BARE_TIME: Final = 3
_A_SENTENCE: Final = 4
_SPAM_ENOUGH: Final = 2
_FIRST: Final = re.compile(r"[^.!,;\n]+")


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
    if now.first_mail and not now.work and find(text, "personal"):
        out.add(Intent.OTHER, "", "family and friends", 0.6)
        return out
    if now.last_outgoing is None and only_asks(text):
        out.add(Intent.ASK_FAQ, "", "only asks", 0.75)
        return out
    _answers(text, now, out)
    _dealings(text, now, out)
    _wishes(text, now, out)
    if not out.intents:
        thanks = phrases("intents", "other", "sure").search(text.folded)
        out.add(
            Intent.OTHER, thanks.group() if thanks else "", "nothing else", 0.6 if thanks else 0.3
        )
    return out


def _exclusive(text: Text, now: Situation, out: Reading) -> bool:
    """STOP and vendors: nothing else in such a message is meant for us."""
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
    return found.group() if found and len(text.words) < LETTER else None


def _answers(text: Text, now: Situation, out: Reading) -> None:
    """What only means something after what we wrote: picks, yes and no, a price taken or left."""
    if _picked(text, now):
        return
    for intent, name in (
        (Intent.DECLINE_QUOTE, "decline_quote"),
        (Intent.ACCEPT_QUOTE, "accept_quote"),
    ):
        if said := find(text, name, "always"):
            out.add(intent, said, "names the price", 0.8)
            return
    if now.priced:
        _price_answer(text, now, out)
    if now.yes and not out.intents and (now.asked or now.offered):
        out.add(Intent.CONFIRM, "yes", "bare yes", 0.85)


def _price_answer(text: Text, now: Situation, out: Reading) -> None:
    """A price taken, left, or haggled over."""
    declined, taken = find(text, "decline_quote"), find(text, "accept_quote")
    agreed = _opens_with_yes(text, now)
    if haggled := find(text, "accept_quote", "haggle"):
        out.add(Intent.REQUEST_QUOTE, haggled, "haggling", 0.6)
        if otherwise := find(text, "decline_quote", "otherwise"):
            out.add(Intent.DECLINE_QUOTE, otherwise, "or else not", 0.7)
    elif (anyway := find(text, "accept_quote", "anyway")) and "?" not in text.raw:
        if not now.offered:
            out.add(Intent.ACCEPT_QUOTE, anyway, "dear, but taken", 0.8)
    elif declined or (now.yes is False and not now.offered):
        out.add(Intent.DECLINE_QUOTE, declined or "no", "price on the table", 0.85)
    elif now.offered:
        return
    elif (now.yes or taken or agreed) and not _long(text) and not _conditional(text, agreed):
        out.add(Intent.ACCEPT_QUOTE, taken or agreed or "yes", "price on the table", 0.85)


def _conditional(text: Text, agreed: str | None) -> bool:
    """ "Ok if you do it today"; what follows as a question of its own takes nothing back, nor does
    a "but" behind a yes that stands alone."""
    said = find(text, "quoted", "provided")
    if agreed and said in ("but", "pero"):
        said = find(text, "quoted", "provided", blanked=("quoted", "however"))
    return bool(said) and not ("?" in text.raw and said not in ("if", "unless"))


def _dealings(text: Text, now: Situation, out: Reading) -> None:
    """Moving, cancelling, asking after, paying for and complaining about work agreed before."""
    cancelled = find(text, "cancel", blanked=("cancel", "not"))
    if Intent.DECLINE_QUOTE in out.intents and not now.standing:
        cancelled = None  # "too expensive, leave it": nothing is booked that could be called off
    rather = find(text, "reschedule", "beside_cancel")
    moved = find(text, "reschedule", blanked=("reschedule", "not"))
    # "Please don't come Thursday, Friday is better"
    moved = moved or (rather if cancelled and now.times else None)
    dropped = (now.standing or now.held) and not now.times and find(text, "cancel", "after_ours")
    if dropped and not now.priced:
        out.add(Intent.CANCEL, dropped, "drops what stands", 0.8)
    elif cancelled and not (moved and rather):
        out.add(Intent.CANCEL, cancelled, "cancel", 0.85)
    elif moved and now.offered and not now.chose:
        if not now.meets or "instead" in moved:
            out.add(Intent.BOOK, moved, "another time than offered", 0.75)
    elif moved and not now.chose and not _letter(text, now):
        intent = Intent.BOOK if now.held else Intent.RESCHEDULE
        out.add(intent, moved, "reschedule", 0.85)
    elif _other_time_than_stands(text, now):
        out.add(Intent.RESCHEDULE, "", "another time for the visit that stands", 0.75)
    elif now.standing and (stand_in := find(text, "confirm", "stand_in")):
        out.add(Intent.CONFIRM, stand_in, "somebody else is there", 0.75)
    elif (hint := find(text, "reschedule", "hint")) and not (
        now.chose or out.intents or _long(text)
    ):
        out.add(Intent.RESCHEDULE, hint, "hint", 0.6)
    if complaint := _complaint(text, now):
        out.add(Intent.COMPLAIN, complaint, "complain", 0.8)
    haggles = now.priced and bool(find(text, "accept_quote", "haggle"))
    if (
        (status := find(text, "ask_status", blanked=("ask_status", "not")))
        and not (now.work and _long(text))
        and not haggles
    ):
        out.add(Intent.ASK_STATUS, status, "ask_status", 0.75)
    payment = find(text, "pay", blanked=("pay", "billing") if now.sure_work else None)
    beside = out.intents == [Intent.COMPLAIN] and find(text, "pay", "in_a_complaint")
    if beside:
        out.add(Intent.PAY, beside, "money is what the complaint is about", 0.7)
    elif payment and not (out.intents or _starts(text, now)) and _about_money(text):
        out.add(Intent.PAY, payment, "pay", 0.75)


def _other_time_than_stands(text: Text, now: Situation) -> bool:
    """ "Can we do Thursday?" after a reminder; a bare "Thursday" may mean anything."""
    said = "?" in text.raw or len(text.words) > _BARE_TIME
    agreed = _opens_with_yes(text, now) or find(text, "confirm")  # "yes, see you tomorrow"
    asks = find(text, "ask_status") or find(text, "request_quote", "sure")
    said = said and not ((agreed and "?" not in text.raw) or asks)
    return said and now.standing and now.times and not (now.meets or now.sure_work or now.offered)


def _complaint(text: Text, now: Situation) -> str | None:
    """What was done to him; or plain anger, where no new work explains the hard words."""
    deeds = phrases("intents", "complain", "sure").finditer(text.folded)
    if deed := next((m for m in deeds if not _of_others(text, now, m.start())), None):
        return deed.group().strip()
    moods = {m.group() for m in phrases("intents", "complain", "mood").finditer(text.folded)}
    enough = len(moods) >= 2 or (moods and not now.work and not now.times)
    return ", ".join(sorted(moods)) if enough and not _long(text) else None


def _of_others(text: Text, now: Situation, place: int) -> bool:
    """ "He never came back", "the patients complain": a first letter that asks for work speaks of us where
    the sentence says so, or where it tells of work of ours."""
    if not _starts(text, now) or find(text, "complain", "our_work"):
        return False
    sentence = text.folded[slice(*text.sentence_at(place))]
    return not phrases("intents", "complain", "us").search(sentence)


def _wishes(text: Text, now: Situation, out: Reading) -> None:
    """New work: prices, times, questions, and trouble that speaks for itself."""
    if same := now.offered and find(text, "book", "like_an_offer"):
        out.add(Intent.BOOK, same, "another time, by one that was offered", 0.75)
    elif _picked(text, now):
        out.add(Intent.CONFIRM, "", "a pick among the offers", 0.9)
    elif now.refused and not now.meets:
        intent = Intent.BOOK if now.times else Intent.OTHER
        out.add(intent, "", "none of the offers", 0.75)
    elif now.meets and not _OLD_BUSINESS.intersection(out.intents):
        out.add(Intent.CONFIRM, "", "a time among the offers", 0.85)
    elif now.meets is False and not _OLD_BUSINESS.intersection(out.intents):
        out.add(Intent.BOOK, "", "another time than offered", 0.75)
    settled = bool(_OLD_BUSINESS.intersection(out.intents))
    if not settled:
        _new_work(text, now, out)
    elif now.sure_work and now.times_wished and not _MOVED_OR_OFF.intersection(out.intents):
        out.add(Intent.BOOK, "", "new work and a time beside old business", 0.7)
    elif (
        Intent.COMPLAIN in out.intents and now.times_wished and out.intents[0] not in _MOVED_OR_OFF
    ):
        out.add(Intent.BOOK, "", "a time to put it right", 0.7)
    _questions(text, now, out)
    if out.intents == [Intent.EMERGENCY] and _asks_for_help(text):
        out.add(Intent.REQUEST_QUOTE, "", "asks for help", 0.7)
    if out.intents == [Intent.ASK_FAQ] and now.standing and (agreed := _opens_with_yes(text, now)):
        out.add(Intent.CONFIRM, agreed, "a yes before the question", 0.7)
    if not out.intents:
        _last_resorts(text, now, out)


_PRICE_ANSWERED: Final = frozenset({Intent.ACCEPT_QUOTE, Intent.DECLINE_QUOTE})
_OLD_BUSINESS: Final = frozenset(
    {Intent.CANCEL, Intent.RESCHEDULE, Intent.COMPLAIN, Intent.ASK_STATUS, Intent.PAY}
)
_MOVED_OR_OFF: Final = frozenset({Intent.CANCEL, Intent.RESCHEDULE})


def _new_work(text: Text, now: Situation, out: Reading) -> None:
    price = find(text, "request_quote", blanked=("ask_faq", "policy"))
    if (
        price
        and not _PRICE_ANSWERED.intersection(out.intents)
        and not (_long(text) and not now.work)
    ):
        out.add(Intent.REQUEST_QUOTE, price, "price", 0.8)
    visit = find(text, "book", "letter") if _long(text) else find(text, "book")
    wanted = visit and now.sure_work and not _long(text)
    if Intent.CONFIRM in out.intents or (_asks_the_world(text, now) and not wanted):
        return
    if visit and not (find(text, "ask_faq", "policy") and not now.work and not now.times):
        out.add(Intent.BOOK, visit, "visit", 0.8)
    elif (
        (now.sure_work or Intent.ACCEPT_QUOTE in out.intents)
        and now.times_apart
        and not now.offered
    ):
        out.add(Intent.BOOK, "", "work and a time", 0.7)


def _questions(text: Text, now: Situation, out: Reading) -> None:
    """A question of the owner's list; else one that no work, or no wish of work, stands behind."""
    question = find(text, "ask_faq")
    told_only = Intent.PAY in out.intents or (
        "?" not in text.raw and bool(_OLD_BUSINESS.intersection(out.intents))
    )
    if now.faq and Intent.ASK_STATUS not in out.intents and not told_only:
        out.add(Intent.ASK_FAQ, question or "", "the owner's question", 0.75)
    elif policy := find(text, "ask_faq", "policy"):
        out.add(Intent.ASK_FAQ, policy, "how we work", 0.75)
    elif out.intents or ("?" not in text.raw and _opens_with_yes(text, now)):
        return
    elif question and not now.sure_work and not (now.work and find(text, "request", "words")):
        out.add(Intent.ASK_FAQ, question, "question", 0.6)
    elif _asks_the_world(text, now):
        out.add(Intent.ASK_FAQ, find(text, "advice", "words") or "", "advice", 0.6)
    if out.intents == [Intent.ASK_FAQ] and now.sure_work and not _asks_the_world(text, now):
        wish = find(text, "request", "words", blanked=("ask_faq", "policy"))
        wish = wish or _told_besides(text)
        if wish:
            out.add(Intent.REQUEST_QUOTE, wish, "a wish beside the question", 0.7)


def _told_besides(text: Text) -> str | None:
    """ "Do you serve Rhinebeck? Leaky spigot out back": a sentence that tells and asks nothing."""
    for start, end in text.sentences:
        said = Text.of(text.folded[start:end])
        tells = len(said.words) >= _A_SENTENCE and "?" not in said.raw
        if tells and not (find(said, "ask_faq") or find(said, "other")):
            return said.raw
    return None


def _last_resorts(text: Text, now: Situation, out: Reading) -> None:
    agreed = _opens_with_yes(text, now)
    told = None if agreed else find(text, "other", "tells")
    if told and "?" not in text.raw and not find(text, "request", "words"):
        out.add(Intent.OTHER, told, "told, not asked", 0.6)
        return
    if now.answered:
        out.add(Intent.OTHER, "", "the name or address we asked for", 0.8)
        return
    if not now.work and (ordered := find(text, "other", "orders")):
        out.add(Intent.OTHER, ordered, "orders to the reader", 0.6)
        return
    confirmed = find(text, "confirm") or agreed
    helped = find(text, "request_quote", "hint")
    if now.times and now.offered:
        out.add(Intent.CONFIRM, "", "a time among the offers", 0.7)
    elif confirmed and not _long(text) and (now.asked or not now.work):
        out.add(Intent.CONFIRM, confirmed, "confirm", 0.65)
    elif now.times and now.work and not _long(text):
        out.add(Intent.BOOK, "", "work and a time", 0.7)
    elif now.work:
        out.add(Intent.REQUEST_QUOTE, "", "work", 0.7)
    elif helped and not now.offered and now.yes is None:
        out.add(Intent.REQUEST_QUOTE, helped, "trouble", 0.55)
    elif now.times and not (_long(text) or now.wants_person) and find(text, "request", "words"):
        out.add(Intent.BOOK, "", "a wish and a time", 0.55)
    elif now.times and len(text.words) <= _words_of_a_time(now):
        out.add(Intent.BOOK, "", "a time", 0.5)


def _opens_with_yes(text: Text, now: Situation) -> str | None:
    """ "Ok. But text me before": a first sentence that is a yes to what we asked."""
    if not now.asked or not text.sentences:
        return None
    first = _FIRST.match(text.raw)
    said = first.group() if first else ""
    return said if bare_yes(Text.of(said)) else None


def _words_of_a_time(now: Situation) -> int:
    """How long a message may be that says nothing but when."""
    if now.asked:
        return _ANSWERS_WHEN
    return _JUST_A_TIME if now.last_outgoing is None else 2 * _JUST_A_TIME


def _asks_the_world(text: Text, now: Situation) -> bool:
    """Advice is asked for and nothing is asked of us: a question, not a job. A short "it leaks, what
    do I do" tells us of a job."""
    helpless = ("advice", "helpless") if now.sure_work and not _long(text) else None
    ours = now.first_mail and now.sure_work  # a mail asks us, whatever its words
    return not ours and asks_for_advice(text, helpless)


def _picked(text: Text, now: Situation) -> bool:
    """Does he take an offer? "Do any of those include a faucet?" takes none."""
    only_asks = len(text.sentences) == 1 and "?" in text.raw and find(text, "ask_faq", "policy")
    return now.chose and now.offered and not only_asks


def _asks_for_help(text: Text) -> bool:
    return "?" in text.raw or len(text.words) >= _A_STORY or bool(find(text, "request", "words"))


def _long(text: Text) -> bool:
    return len(text.words) >= LETTER


def _starts(text: Text, now: Situation) -> bool:
    """A letter of somebody we never wrote to, that asks for work: nothing was agreed that he could mean."""
    return now.last_outgoing is None and now.sure_work and _long(text)


def _about_money(text: Text) -> bool:
    return not _long(text) or bool(find(text, "pay", "letter"))


def _letter(text: Text, now: Situation) -> bool:
    """A long message that starts new work: a moved date in it is told, not asked. What was agreed is no
    new work."""
    agreed = find(text, "reschedule", "agreed")
    return _long(text) and now.sure_work and not agreed
