"""What the writer wants: the intents, decided from cues and from what we asked last. No dates here."""

from __future__ import annotations

import re
from typing import Final

from deskhand.domain.understanding import Intent
from deskhand.language import ours
from deskhand.language.choices import bare_yes
from deskhand.language.clauses import asks_for_advice, find, only_asks
from deskhand.language.grievances import complaint, read_payment
from deskhand.language.outsiders import nothing_else
from deskhand.language.situation import Reading, Situation
from deskhand.language.text import Text
from deskhand.language.vocabulary import phrases

_A_STORY: Final = 20
"""Words from which a report of danger is also a wish for help."""
_JUST_A_TIME: Final = 8
_ANSWERS_WHEN: Final = 30
"""Words of an answer to a question of ours that may say nothing but when."""
_BARE_TIME: Final = 3
_A_SENTENCE: Final = 4
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
    if nothing_else(text, now, out):
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


def _answers(text: Text, now: Situation, out: Reading) -> None:
    """What only means something after what we wrote: picks, yes and no, a price taken or left."""
    if _picked(text, now) or _calls_off(text, now):
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
    praised = ours.work_is_done(now.last_outgoing)  # "is the door working well?" "yes"
    if now.yes and not (out.intents or praised) and (now.asked or now.offered):
        out.add(Intent.CONFIRM, "yes", "bare yes", 0.85)


def _calls_off(text: Text, now: Situation) -> bool:
    """ "Found somebody cheaper, cancel my Thursday": a visit is called off and no price answered."""
    booked = now.standing or find(text, "cancel", "visit")
    return bool(booked and find(text, "cancel", blanked=("cancel", "not")))


def _price_answer(text: Text, now: Situation, out: Reading) -> None:
    """A price taken, left, or haggled over."""
    declined, taken = find(text, "decline_quote"), find(text, "accept_quote")
    agreed, named = _opens_with_yes(text, now), find(text, "accept_quote", "of_price")
    theirs = (
        "accept_quote",
        "another_price",
    )  # "the other guy does it for 90" haggles over nothing
    if haggled := find(text, "accept_quote", "haggle", blanked=theirs):
        out.add(Intent.REQUEST_QUOTE, haggled, "haggling", 0.6)
        if otherwise := find(text, "decline_quote", "otherwise"):
            out.add(Intent.DECLINE_QUOTE, otherwise, "or else not", 0.7)
    elif (anyway := find(text, "accept_quote", "anyway")) and "?" not in text.raw:
        if not now.offered:
            out.add(Intent.ACCEPT_QUOTE, anyway, "dear, but taken", 0.8)
    elif declined or (now.yes is False and not now.offered):
        out.add(Intent.DECLINE_QUOTE, declined or "no", "price on the table", 0.85)
    elif named:
        out.add(Intent.ACCEPT_QUOTE, named, "the price itself is fine", 0.85)
    elif now.offered:
        return
    elif (now.yes or taken or agreed) and not text.is_letter and not _conditional(text, agreed):
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
    elif _asks_anew(text, now):
        cancelled = find(text, "cancel", "visit")
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
        now.chose or out.intents or text.is_letter
    ):
        out.add(Intent.RESCHEDULE, hint, "hint", 0.6)
    if wrong := complaint(text, now):
        out.add(Intent.COMPLAIN, wrong, "complain", 0.8)
    haggles = now.priced and bool(find(text, "accept_quote", "haggle"))
    if (
        (status := find(text, "ask_status", blanked=("ask_status", "not")))
        and not (now.work and text.is_letter)
        and not (haggles or (now.answered and "?" not in text.raw))
    ):
        out.add(Intent.ASK_STATUS, status, "ask_status", 0.75)
    read_payment(text, now, out)


def _other_time_than_stands(text: Text, now: Situation) -> bool:
    """ "Can we do Thursday?" after a reminder; a bare "Thursday" may mean anything."""
    said = "?" in text.raw or len(text.words) > _BARE_TIME
    agreed = _opens_with_yes(text, now) or find(text, "confirm")  # "yes, see you tomorrow"
    asks = find(text, "ask_status") or find(text, "request_quote", "sure")
    asks = asks or (None if "?" in text.raw else agreed or find(text, "other", "tells"))
    said = said and not asks
    return said and now.standing and now.times and not (now.meets or now.sure_work or now.offered)


def _asks_anew(text: Text, now: Situation) -> bool:
    """ "That side they fixed, now I want it sanded, how much?": what is over calls nothing off."""
    wish = find(text, "request_quote", "asked") or find(text, "request", "now")
    return now.last_outgoing is None and now.work and bool(wish)


def _wishes(text: Text, now: Situation, out: Reading) -> None:
    """New work: prices, times, questions, and trouble that speaks for itself."""
    _offers_answered(text, now, out)
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
        if helpless := find(text, "advice", "helpless"):
            out.add(Intent.ASK_FAQ, helpless, "what to do in danger", 0.7)
        out.add(Intent.REQUEST_QUOTE, "", "asks for help", 0.7)
    _yes_besides(text, now, out)
    if not out.intents:
        _last_resorts(text, now, out)
    more = find(text, "request_quote", "besides")
    if more and now.work and Intent.CONFIRM in out.intents:
        out.add(Intent.REQUEST_QUOTE, more, "another job beside the visit", 0.7)


def _offers_answered(text: Text, now: Situation, out: Reading) -> None:
    """A time among those that we offered, another one, or none."""
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
        later = "?" not in text.raw and find(text, "other", "defers")
        if later and not out.intents:
            out.add(Intent.OTHER, later, "he will let us know", 0.7)
        elif not later:
            out.add(Intent.BOOK, "", "another time than offered", 0.75)


def _yes_besides(text: Text, now: Situation, out: Reading) -> None:
    """ "Ok, see you then. The breaker hums": a yes to the visit before what else he says."""
    if now.standing and out.intents and _BESIDE_A_YES.issuperset(out.intents):
        only_asks = out.intents == [Intent.ASK_FAQ]
        if agreed := _opens_with_yes(text, now) if only_asks else _says_yes_first(text):
            out.add(Intent.CONFIRM, agreed, "a yes before what else he says", 0.7)


_PRICE_ANSWERED: Final = frozenset({Intent.ACCEPT_QUOTE, Intent.DECLINE_QUOTE})
_OLD_BUSINESS: Final = frozenset(
    {Intent.CANCEL, Intent.RESCHEDULE, Intent.COMPLAIN, Intent.ASK_STATUS, Intent.PAY}
)
_BESIDE_A_YES: Final = frozenset({Intent.ASK_FAQ, Intent.EMERGENCY, Intent.REQUEST_QUOTE})
_MOVED_OR_OFF: Final = frozenset({Intent.CANCEL, Intent.RESCHEDULE})


def _new_work(text: Text, now: Situation, out: Reading) -> None:
    price = find(text, "request_quote", blanked=("ask_faq", "policy"))
    if (
        price
        and not _PRICE_ANSWERED.intersection(out.intents)
        and (now.work or not text.is_letter or find(text, "request_quote", "asked"))
    ):
        out.add(Intent.REQUEST_QUOTE, price, "price", 0.8)
    visit = find(text, "book", "letter") if text.is_letter else find(text, "book")
    wanted = visit and now.sure_work and not text.is_letter
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
    bitter = Intent.COMPLAIN in out.intents and not question  # "and who pays me for the day?"
    told_only = (
        Intent.PAY in out.intents
        or bitter
        or ("?" not in text.raw and bool(_OLD_BUSINESS.intersection(out.intents)))
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
    asks = [one for one in out.intents if one is not Intent.EMERGENCY] == [Intent.ASK_FAQ]
    if asks and now.sure_work and not _asks_the_world(text, now):
        wish = find(text, "request", "words", blanked=("ask_faq", "policy"))
        wish = wish or (None if now.standing else _told_besides(text))
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
    asks = "?" in text.raw or find(text, "request", "words")
    if now.answered or (ours.asked_for_details(now.last_outgoing) and not (now.times or asks)):
        out.add(Intent.OTHER, "", "what we asked for", 0.8)
        return
    if not now.work and (ordered := find(text, "other", "orders")):
        out.add(Intent.OTHER, ordered, "orders to the reader", 0.6)
        return
    praised = ours.work_is_done(now.last_outgoing)
    confirmed = None if praised else (find(text, "confirm") or agreed)
    helped = find(text, "request_quote", "hint")
    if now.times and now.offered:
        out.add(Intent.CONFIRM, "", "a time among the offers", 0.7)
    elif confirmed and not text.is_letter and (now.asked or not now.work):
        out.add(Intent.CONFIRM, confirmed, "confirm", 0.65)
    elif now.times and now.work and not text.is_letter:
        out.add(Intent.BOOK, "", "work and a time", 0.7)
    elif now.work:
        out.add(Intent.REQUEST_QUOTE, "", "work", 0.7)
    elif helped and not now.offered and now.yes is None:
        out.add(Intent.REQUEST_QUOTE, helped, "trouble", 0.55)
    elif now.times and not (text.is_letter or now.wants_person) and find(text, "request", "words"):
        out.add(Intent.BOOK, "", "a wish and a time", 0.55)
    elif now.times and len(text.words) <= _words_of_a_time(now):
        out.add(Intent.BOOK, "", "a time", 0.5)


def _opens_with_yes(text: Text, now: Situation) -> str | None:
    """ "Ok. But text me before": a first sentence that is a yes to what we asked."""
    return _says_yes_first(text) if now.asked else None


def _says_yes_first(text: Text) -> str | None:
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
    helpless = ("advice", "helpless") if now.sure_work and not text.is_letter else None
    ours = now.first_mail and now.sure_work  # a mail asks us, whatever its words
    return not ours and asks_for_advice(text, helpless)


def _picked(text: Text, now: Situation) -> bool:
    """Does he take an offer? "Do any of those include a faucet?" takes none."""
    only_asks = len(text.sentences) == 1 and "?" in text.raw and find(text, "ask_faq", "policy")
    return now.chose and now.offered and not only_asks


def _asks_for_help(text: Text) -> bool:
    return "?" in text.raw or len(text.words) >= _A_STORY or bool(find(text, "request", "words"))


def _letter(text: Text, now: Situation) -> bool:
    """A long message that starts new work: a moved date in it is told, not asked. What was agreed is no
    new work."""
    agreed = find(text, "reschedule", "agreed")
    return text.is_letter and now.sure_work and not agreed
