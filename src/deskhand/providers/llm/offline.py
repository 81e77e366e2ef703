"""The offline engine: reads and words with rules and vocabularies alone. The rules live in language/."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from deskhand.domain.base import Channel, Lang
from deskhand.domain.plan import ReplyPlan
from deskhand.domain.understanding import Evidence, Intent, Pick, Topic, Understanding
from deskhand.domain.windows import Window
from deskhand.language import (
    choices,
    clauses,
    dangers,
    faqs,
    intents,
    lang_id,
    ours,
    people,
    services,
)
from deskhand.language.hazards import Sign
from deskhand.language.letters import Letter
from deskhand.language.situation import Situation
from deskhand.language.text import Text, fold, sentence_around
from deskhand.language.topics import find_topics
from deskhand.ports.llm import Allowance, ReadingContext

if TYPE_CHECKING:
    from deskhand.language.dates import Found

_NO_NEW_TIME: Final = frozenset(
    {
        Intent.CANCEL,
        Intent.DECLINE_QUOTE,
        Intent.ASK_STATUS,
        Intent.ASK_FAQ,
        Intent.OPT_OUT,
        Intent.PAY,
        Intent.SPAM_OR_VENDOR,
    }
)
"""Whoever wants only these names a time of the past or of an existing booking, and asks for none."""

_ABOUT_WORK: Final = frozenset(
    {
        Intent.REQUEST_QUOTE,
        Intent.BOOK,
        Intent.RESCHEDULE,
        Intent.CANCEL,
        Intent.COMPLAIN,
        Intent.EMERGENCY,
        Intent.ASK_FAQ,
    }
)
"""Whoever wants none of these names work in passing, unless it is work beyond doubt."""
_WANTS_NO_WORK: Final = frozenset({Intent.SPAM_OR_VENDOR, Intent.OPT_OUT, Intent.DECLINE_QUOTE})


@dataclass(slots=True)
class _Notes:
    """Evidence as it is gathered, for --explain."""

    taken: list[Evidence] = field(default_factory=list)

    def note(self, name: str, value: object, words: str, rule: str) -> None:
        self.taken.append(Evidence(field=name, value=str(value), words=words, rule=rule))


@dataclass(frozen=True, slots=True)
class _Who:
    """What a message tells about its writer."""

    name: str | None
    phone: str | None
    address: str | None
    blanked: str
    """The message with phone and address blanked, so that their digits are no times."""

    @property
    def any(self) -> bool:
        return bool(self.name or self.phone or self.address)


class OfflineEngine:
    """`LLMClient` without a model, a key or a network. Deterministic and never down."""

    deterministic = True
    name = "offline"

    def understand(
        self, text: str, context: ReadingContext, allowance: Allowance | None = None
    ) -> Understanding:
        """Read newly written words. Never raises on any text; what is not there is absent."""
        notes = _Notes()
        message = Text.of(_with_subject(text, context))
        tongue = lang_id.identify(message, context.lang or _our_language(context))
        signs = dangers.find_signs(message)
        for sign in signs:
            notes.note("hazard", sign.hazard, sign.words, sign.rule)
        who = _who(message, context, notes)
        offered = _offered(context, tongue)
        choice = choices.find_choice(message, offered.options)
        letter = Letter(message, context.items)
        work = _but_names(letter.work(), who.name)
        wish = intents.wish_for_a_person(message)
        windows = _windows(
            who.blanked, context, tongue, offered, choice, wish is not None, bool(work)
        )
        wished = [
            one.words for one in windows if clauses.wishes_then(message.raw, one.span, one.words)
        ]
        asked = faqs.find_faqs(message, context.faqs, wished)
        if choice and choice.choice.pick is Pick.NONE and _meets(windows, offered):
            choice = None  # "Neither Tuesday works, Thursday is fine": one is taken after all
        situation = _situation(message, context, offered, choice, signs, who, windows, work, asked)
        reading = intents.read_intents(message, situation)
        notes.taken += reading.evidence
        if Intent.SPAM_OR_VENDOR in reading.intents:
            work, windows, asked = (), (), ()
        work = _asked_for(work, reading.intents)
        only_asks = set(reading.intents) == {Intent.ASK_FAQ} and work and not asked
        calls = wish is not None and Intent.ASK_FAQ in reading.intents
        if _NO_NEW_TIME.issuperset(reading.intents) and not (only_asks or calls):
            windows = ()
        for window in windows:
            notes.note("windows", window.window.start.isoformat(), window.words, "dates")
        for one in work:
            notes.note("services", one.service, one.words, one.rule)
        for faq in asked:
            notes.note("faqs", faq.key, faq.words, "the owner's question")
        if choice:
            notes.note("choice", choice.choice.number or choice.choice.pick, choice.words, "choice")
        if wish:
            notes.note("wants_person", True, wish, "wants_person")
        touched = find_topics(message)
        for topic in touched:
            notes.note("topics", topic.topic, topic.words, "topic")
        named = tuple(one.service for one in work)
        items = letter.rows(named)
        for item in items:
            notes.note(
                "items", item, "", "a row of the book, all words of one of its names written"
            )
        if situation.yes is not None:
            notes.note("yes", situation.yes, message.said((0, len(message.folded))), "bare answer")
        notes.note("lang", tongue.lang, "", f"the small words, {tongue.confidence:.2f} sure")
        return Understanding(
            intents=tuple(reading.intents),
            services=named,
            items=items,
            hazard=dangers.gravest(signs),
            lang=tongue.lang,
            name=who.name,
            phone=who.phone,
            address=who.address,
            windows=tuple(window.window for window in windows),
            choice=choice.choice if choice else None,
            yes=situation.yes,
            faqs=tuple(faq.key for faq in asked),
            wants_person=wish is not None,
            topics=(
                *(one.topic for one in touched),
                *((Topic.OTHER_LANGUAGE,) if tongue.foreign else ()),
            ),
            confidence=_confidence(reading.surety, tongue, work, situation),
            evidence=tuple(notes.taken),
        )

    def close(self) -> None:
        """There are no connections."""

    def word(self, plan: ReplyPlan, style: str, allowance: Allowance | None = None) -> str:
        """A plan to a text by fixed templates."""
        from deskhand.language.wording import word

        return word(plan, style)


def _asked_for(work: Sequence[services.Work], wants: Sequence[Intent]) -> tuple[services.Work, ...]:
    """Of the work named what is asked for, by what the writer wants."""
    if _WANTS_NO_WORK.issuperset(wants):
        return ()
    if _ABOUT_WORK.isdisjoint(wants):
        return tuple(one for one in work if one.score >= services.SURE_ENOUGH)
    return tuple(work)


def _with_subject(text: str, context: ReadingContext) -> str:
    """A subject of the writer's own is read before his words; "Re:" is ours."""
    subject = (context.subject or "").strip()
    if not subject or subject.lower().startswith(("re:", "fwd:", "fw:", "rv:", "aw:")):
        return text
    return f"{subject}\n{text}"


def _our_language(context: ReadingContext) -> Lang | None:
    if not context.last_outgoing:
        return None
    return lang_id.identify(Text.of(context.last_outgoing)).lang


def _who(message: Text, context: ReadingContext, notes: _Notes) -> _Who:
    asked_name, asked_address = _asked_contact(context)
    raw = message.raw
    phone = people.find_phone(raw)
    address = people.find_address(raw, asked=asked_address)
    name = people.find_name(raw, asked=asked_name, address=address)
    blanked = raw
    for label, found in (("phone", phone), ("address", address), ("name", name)):
        if found is None:
            continue
        notes.note(label, found.value, raw[found.start : found.end], found.rule)
        if label != "name":
            last = "." if raw[: found.end].endswith(".") else "_"
            gap = last.rjust(found.end - found.start, "_")
            blanked = f"{blanked[: found.start]}{gap}{blanked[found.end :]}"
    return _Who(
        name.value if name else None,
        phone.value if phone else None,
        address.value if address else None,
        blanked,
    )


def _but_names(work: Sequence[services.Work], name: str | None) -> tuple[services.Work, ...]:
    """Luz Marte asks for no light."""
    own = set(fold(name or "").split())
    return tuple(one for one in work if not set(fold(one.words).split()) <= own or not own)


def _asked_contact(context: ReadingContext) -> tuple[bool, bool]:
    """Did we ask for a name, for an address? By our record, else by our words."""
    name, address = ours.contact_was_asked(context.last_outgoing)
    asked = " ".join(context.asked)
    return name or "name" in asked, address or "address" in asked


@dataclass(frozen=True, slots=True)
class _Offered:
    """What we offered last: how many options, and their windows as far as they are known."""

    options: int = 0
    windows: tuple[Window, ...] = ()


def _offered(context: ReadingContext, tongue: lang_id.Tongue) -> _Offered:
    if context.offers:
        return _Offered(len(context.offers), context.offers)
    options = choices.offered_options(context.last_outgoing)
    if not options or not context.last_outgoing:
        return _Offered()
    from deskhand.language.offers import offered_in

    lang = _our_language(context) or tongue.lang
    return _Offered(options, offered_in(context.last_outgoing, context.now, context.zone, lang))


def _windows(
    raw: str,
    context: ReadingContext,
    tongue: lang_id.Tongue,
    offered: _Offered,
    choice: choices.Reference | None,
    calls: bool,
    work: bool,
) -> tuple[Found, ...]:
    """The times asked for: without a delivery's, and without the number of a choice ("2")."""
    from deskhand.language.dates import find_windows
    from deskhand.language.offers import (
        at_the_same_time,
        from_now_on,
        leans_on_our_time,
        offered_in,
        on_offered_days,
    )

    by_number = choice is not None and choice.choice.number is not None
    found = tuple(
        one
        for one in find_windows(
            raw,
            context.now,
            context.zone,
            tongue.lang,
            context.last_outgoing,
            clauses.meant_elsewhere,
            calls=calls,
        )
        if not (
            clauses.only_asked_about(raw, one.span)
            and not (work and _ONE_DAY.search(fold(one.words)))
        )
        and not (by_number and one.time_only and not _OWN_HOUR.search(fold(one.words)))
    )
    message = Text.of(raw)
    picked = _picked(offered, choice)
    if picked and leans_on_our_time(message):
        return at_the_same_time(message, found, (picked,), context.zone)
    offers = (picked,) if picked and all(one.time_only for one in found) else offered.windows
    found = on_offered_days(found, offers, context.zone, raw)
    found = tuple(from_now_on(one, context.now) for one in found)
    if offered.windows or not context.last_outgoing or not leans_on_our_time(message):
        return found
    lang = _our_language(context) or tongue.lang
    ours = offered_in(context.last_outgoing, context.now, context.zone, lang)
    return at_the_same_time(message, found, ours, context.zone)


_OWN_HOUR: Final = re.compile(r"\d:\d\d|\d ?[ap]\.?m\b|\bat \d|\ba las? \d")
"""An hour beside the number of an offer: "2 works but can you come at 1:30?"."""
_ONE_DAY: Final = re.compile(r"\d|\b(?:to(?:day|morrow|night)|hoy|manana)\b")
"""A question whether we work on one day is a wish for it where work is named; on Sundays it is not."""


def _picked(offered: _Offered, choice: choices.Reference | None) -> Window | None:
    """The offer that is meant by its number."""
    number = choice.choice.number if choice else None
    return offered.windows[number - 1] if number and number <= len(offered.windows) else None


def _meets(windows: Sequence[Found], offered: _Offered) -> bool | None:
    """Do the times lie within an offer? None when there is nothing to compare."""
    if not windows or not offered.windows:
        return None
    from deskhand.language.offers import meets

    return meets([window.window for window in windows], offered.windows)


def _situation(
    message: Text,
    context: ReadingContext,
    offered: _Offered,
    reference: choices.Reference | None,
    signs: Sequence[Sign],
    who: _Who,
    windows: Sequence[Found],
    work: Sequence[services.Work],
    asked: Sequence[faqs.Asked],
) -> Situation:
    raw, stands = message.raw, ours.stands(context.last_outgoing)
    something_asked = bool(context.asked) or ours.something_was_asked(context.last_outgoing)
    return Situation(
        last_outgoing=context.last_outgoing,
        offered=offered.options > 0,
        meets=_meets(windows, offered),
        asked=something_asked,
        priced=ours.price_is_on_the_table(context.last_outgoing),
        chose=reference is not None and reference.choice.pick is not Pick.NONE,
        refused=reference is not None and reference.choice.pick is Pick.NONE,
        yes=choices.bare_yes(message) if something_asked or offered.options else None,
        work=bool(work),
        sure_work=any(one.score >= services.SURE_ENOUGH for one in work),
        times=bool(windows),
        standing=stands[0],
        held=stands[1],
        times_wished=any(
            clauses.asks_for_a_visit(sentence_around(raw, one.span)) for one in windows
        ),
        times_apart=any(
            clauses.wished(raw, one.span)
            or not clauses.asks_how_we_work(sentence_around(raw, one.span))
            for one in windows
        ),
        hazard=bool(signs),
        contact_only=who.any,
        answered=bool(who.name or who.address) and any(_asked_contact(context)),
        faq=any(
            clauses.is_a_question(one.words, any(_in(raw, w, one) for w in windows))
            for one in asked
        ),
        wants_person=intents.wish_for_a_person(message) is not None,
        first_mail=context.channel is Channel.EMAIL and context.last_outgoing is None,
    )


def _in(raw: str, time: Found, question: faqs.Asked) -> bool:
    return " ".join(raw[slice(*time.span)].split()) in question.words


def _confidence(
    surety: float,
    tongue: lang_id.Tongue,
    work: Sequence[services.Work],
    situation: Situation,
) -> float:
    """How sure the reading is as a whole: the surest intent, held down by what is unclear."""
    if tongue.foreign:
        return lang_id.NOT_OURS
    sure = surety
    if work and not situation.sure_work:
        sure -= 0.1
    if tongue.confidence < 0.7 and not situation.chose and situation.yes is None:
        sure -= 0.1
    return round(min(0.99, max(0.05, sure)), 2)
