"""On the day: where is he, nobody came, I wasn't home, I'm late; and answers to a reminder. What is told
is the promised window and the technician's own last word, never a guess."""

from __future__ import annotations

from datetime import date, timedelta

from deskhand.agents.secretary import holding, offering, standing
from deskhand.agents.secretary.holding import ask_who
from deskhand.agents.secretary.prices import waiting_price
from deskhand.agents.secretary.turn import Turn, name_fact, slot_fact
from deskhand.agents.secretary.visits import name_of, upcoming
from deskhand.domain.base import Lang
from deskhand.domain.control import OwnerItem, missed_item
from deskhand.domain.messages import HandedOff, NotifyOwner
from deskhand.domain.people import OfferSet
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.policy import local_day
from deskhand.domain.understanding import Intent, Topic
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language import asides
from deskhand.language.crew_words import day_and_hours, hours, notice
from deskhand.language.evening_words import quoted

REBOOKING = 2
"""Times offered to somebody whose visit did not take place."""
ASK_AGAIN = timedelta(minutes=20)
"""The crew is not asked about one visit more often than this."""
MISSED_WITHIN = timedelta(days=3)
"""Who says so later speaks of something else, or to the owner."""
OVER = (VisitStatus.CONFIRMED, VisitStatus.COULD_NOT_ENTER, VisitStatus.NO_SHOW)
YES = {Intent.CONFIRM, Intent.OTHER}
NEW_WORK = {Intent.REQUEST_QUOTE, Intent.BOOK}
LATE: dict[Lang, str] = {
    Lang.EN: "running about {n} minutes late",
    Lang.ES: "lleva unos {n} minutos de retraso",
}


def nobody_came(turn: Turn) -> str | None:
    """One plain sorry, the owner at once, and two other times; before the window is over it is only
    early."""
    if Topic.NOBODY_CAME not in turn.heard.topics:
        return None
    visit = _missed(turn)
    if visit is None:
        return (
            where_is_he(turn)
            if _today(turn)
            else _nothing_known(turn, turn.for_owner("item_nobody_came"))
        )
    if turn.desk.now() < visit.window.until and visit.status is VisitStatus.CONFIRMED:
        return where_is_he(turn)
    turn.say(ActKind.NOBODY_CAME)
    slots = _other_times(turn, visit, ActKind.TO_OWNER)
    _tell_owner(turn, visit, turn.for_owner("item_nobody_came"), slots)
    _ask_crew(turn, visit, tell_owner=False)
    return "nobody came: the owner is told"


def not_home(turn: Turn) -> str | None:
    """The customer was not there: two other times, and the owner knows. Nothing is said of a fee."""
    if Topic.NOT_HOME not in turn.heard.topics:
        return None
    visit = _missed(turn)
    offered = turn.conversation.offered
    if visit is None or (offered and _for(offered, visit)):
        return None
    turn.say(ActKind.MISSED_US)
    slots = _other_times(turn, visit, None)
    _tell_owner(turn, visit, turn.for_owner("item_not_home"), slots)
    return "not home: other times offered"


def where_is_he(turn: Turn) -> str | None:
    """The promised window and the technician's own last word with its time; past the window the crew and
    the owner are asked at once, and the customer is told so."""
    asks = {Topic.WHERE_IS_HE, Topic.NOBODY_CAME} & set(turn.heard.topics)
    if not asks and Intent.ASK_STATUS not in turn.heard.intents:
        return None
    if late := standing.past_window(turn):
        standing.tell(turn, late)
        _last_word(turn, late)
        _ask_crew(turn, late)
        return "late: the crew is asked"
    visit = _today(turn)
    if visit is None:
        return None
    standing.tell(turn, visit)
    _last_word(turn, visit)
    return "told the window"


def running_late(turn: Turn) -> str | None:
    """The customer himself is late: whoever comes hears it at once."""
    visit = _today(turn)
    if Topic.RUNNING_LATE not in turn.heard.topics:
        return None
    if visit is None:
        if turn.heard.services or upcoming(turn) or turn.conversation.held_visit:
            return None
        standing.none_known(turn, "item_asks_of_unknown")
        return "late for a visit nobody knows of"
    words = quoted(" / ".join(m.text for m in turn.messages))
    for name in visit.technicians:
        _to(turn, visit, name, "late_customer", words=words)
    turn.say(ActKind.TO_OWNER, name_fact("owner", visit.technicians[0], f"Visit/{visit.id}"))
    return "the customer is late: the crew is told"


def goes_out(turn: Turn) -> str | None:
    """On the day: he has to leave, or is not there for a while; whoever comes hears it in his words."""
    visit, heard = _today(turn), turn.heard
    says = turn.says(asides.goes_out)
    if visit is None or not says or heard.services or Intent.RESCHEDULE in heard.intents:
        return None
    words = quoted(" / ".join(m.text for m in turn.messages))
    for name in visit.technicians:
        _to(turn, visit, name, "late_customer", words=words)
    turn.say(ActKind.TO_OWNER, name_fact("owner", visit.technicians[0], f"Visit/{visit.id}"))
    return "has to leave: the crew is told"


def still_fine(turn: Turn) -> str | None:
    """Yes to "does that still work for you?" is written down; it settles the matter, so nothing is said."""
    conversation = turn.conversation
    if not turn.heard.yes or set(turn.heard.intents) - YES or turn.heard.windows:
        return None
    if conversation.offered or conversation.held_visit:
        return None
    visit = standing.reminded(turn)
    if visit is None:
        return None
    turn.desk.put(visit.model_copy(update={"affirmed_at": turn.desk.now()}))
    return "agreed to the reminder"


def not_then(turn: Turn) -> str | None:
    """No to "does that still work for you?" starts a reschedule of the visit we reminded of."""
    conversation = turn.conversation
    if turn.heard.yes is not False or conversation.offered or conversation.held_visit:
        return None
    visit = standing.reminded(turn)
    if visit is None or set(turn.heard.intents) - YES:
        return None
    standing.offer_move(turn, visit)
    return "reschedule"


def status(turn: Turn) -> str | None:
    """When he is visited: on the day what is promised and known, else each visit he has."""
    if why := where_is_he(turn):
        return None if _wants_more(turn) else why
    asks = Topic.WHERE_IS_HE in turn.heard.topics
    if not asks and Intent.ASK_STATUS not in turn.heard.intents:
        return None
    visits = upcoming(turn)
    held = turn.desk.get(Visit, turn.conversation.held_visit or "")
    if held and held.status is VisitStatus.HELD and not _wants_more(turn):
        turn.say(ActKind.HOLDING, slot_fact("slot", held.window, f"Visit/{held.id}"))
        ask_who(turn)
        return "told what is held"
    if not visits and holding.lately_in_danger(turn):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_after_emergency"), urgent=True)
        return "after an emergency: the owner has it"
    if not visits and turn.heard.services:
        return None  # he asks for work, whatever else he says
    if not visits and not waiting_price(turn):
        standing.none_known(turn, "item_asks_of_unknown")
    for visit in visits[:3]:
        standing.tell(turn, visit)
    return None if _wants_more(turn) else "status told"


# ---- inside


def _wants_more(turn: Turn) -> bool:
    return bool(set(turn.heard.intents) & NEW_WORK)


def _today(turn: Turn) -> Visit | None:
    """His visit of today that is still to come or under way."""
    now, zone = turn.desk.now(), turn.business.zone
    today = local_day(now, zone)
    near = [v for v in upcoming(turn) if local_day(v.window.start, zone) == today]
    return near[0] if near else None


def _missed(turn: Turn) -> Visit | None:
    """The latest visit whose window has begun within the last days and that is not done."""
    now = turn.desk.now()
    visits = [turn.desk.get(Visit, id) for id in turn.customer.visits]
    begun = [
        v
        for v in visits
        if v and v.status in OVER and v.revision and now - MISSED_WITHIN < v.window.start <= now
    ]
    return max(begun, key=lambda v: v.start, default=None)


def _for(offered: OfferSet, visit: Visit) -> bool:
    """Are these already the other times for that visit?"""
    return offered.moves_visit == visit.id or offered.services == visit.services


def _other_times(turn: Turn, visit: Visit, first: ActKind | None) -> str:
    """Offer two times for the same work, and say them for the owner too."""
    minutes = int((visit.end - visit.start).total_seconds() // 60)
    now = turn.desk.now()
    wanted = [w for w in turn.heard.windows if w.start > now]
    if first:
        turn.say(first, turn.owner_fact())
    stands = visit.status is VisitStatus.CONFIRMED
    offering.offer_slots(
        turn,
        minutes,
        wanted,
        moves=visit.id if stands else None,
        services=visit.services,
        items=visit.items,
    )
    offered = turn.conversation.offered
    if offered is None:
        return ""
    offered = offered.model_copy(update={"offers": offered.offers[:REBOOKING]})
    turn.update(offered=offered)
    turn.acts[-1] = offering.show_offers(offered)
    return " / ".join(_short(turn, offer.window) for offer in offered.offers)


def _tell_owner(turn: Turn, visit: Visit, what: str, slots: str) -> None:
    """His list and, since it is today's trouble, his phone."""
    when, crew = _short(turn, visit.window), " + ".join(visit.technicians)
    said = turn.for_owner("item_visit", what=what, work=visit.summary, when=when, crew=crew)
    if slots:
        said += turn.for_owner("offered", times=slots)
    _list(turn, visit, said, urgent=True)


def _list(turn: Turn, visit: Visit, reason: str, *, urgent: bool = False) -> None:
    """One item of a visit that did not go as promised: what came last is what it says."""
    words = quoted(" / ".join(m.text for m in turn.messages))
    old = turn.desk.get(OwnerItem, missed_item(visit.id))
    item = OwnerItem(
        id=missed_item(visit.id),
        kind="handoff",
        reason=f"{reason}: {words}",
        customer=turn.customer.id,
        contact=turn.conversation.contact,
        at=old.at if old and old.done_at is None else turn.desk.now(),
    )
    turn.desk.put(item)
    turn.events.append(
        HandedOff(
            subject=item.id,
            reason=reason,
            urgent=urgent,
            customer=turn.customer.id,
            contact=turn.conversation.contact,
        )
    )


def _nothing_known(turn: Turn, what: str) -> str:
    turn.say(ActKind.NO_VISIT)
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    turn.hand_over(turn.for_owner("item_no_visit", what=what), urgent=True)
    return "no visit is known: the owner is told"


def _last_word(turn: Turn, visit: Visit) -> None:
    """What the technician himself said of this visit, as he said it, with its time."""
    told = visit.word
    zone = turn.business.zone
    if told is None or told.late_minutes is None:
        return
    if local_day(told.at, zone) != local_day(turn.desk.now(), zone):
        return
    source = f"Visit/{visit.id}@{turn.desk.version(Visit, visit.id)}.word"
    text = LATE[turn.conversation.lang].format(n=told.late_minutes)
    turn.say(
        ActKind.LAST_WORD,
        name_fact("technician", told.by, source),
        slot_fact("at", Window(start=told.at), source),
        Fact(key="words", type=FactType.FAQ, value=text, source=source),
    )


def _ask_crew(turn: Turn, visit: Visit, *, tell_owner: bool = True) -> None:
    """Ask who should be there, and the owner, now; not again while the last question is fresh."""
    now, owner = turn.desk.now(), turn.business.owner.name
    names = dict.fromkeys((*visit.technicians, owner))
    if not tell_owner:
        names.pop(owner)  # he is told otherwise
    source = f"Visit/{visit.id}"
    asked = visit.asked_at if visit.asked_at and now - visit.asked_at < ASK_AGAIN else None
    if asked is None:
        for name in names:
            _to(turn, visit, name, "waits")
        turn.desk.put(visit.model_copy(update={"asked_at": now}))
    if not tell_owner:
        return
    first = name_fact("technician", visit.technicians[0], source)
    if asked:
        if visit.word is None or visit.word.at < asked:
            turn.say(ActKind.NO_WORD_YET, first, slot_fact("at", Window(start=asked), source))
        return
    second = name_fact("owner", owner, "Business") if owner not in visit.technicians else None
    turn.say(ActKind.ASKED_CREW, first, second)
    _list(turn, visit, turn.for_owner("item_where", when=_short(turn, visit.window)))


def _to(turn: Turn, visit: Visit, name: str, kind: str, **facts: str) -> None:
    """One line to somebody of the business, now, in his language."""
    person = turn.business.person(name)
    if person is None:
        return
    lang = person.languages[0] if person.languages else Lang.EN
    text = notice(
        kind,
        lang,
        name=visit.name or turn.customer.name or "?",
        task=name_of(turn, visit.services, visit.items, lang) or visit.summary,
        address=visit.address or "?",
        hours=hours(visit.window, turn.business.zone),
        **facts,
    )
    turn.events.append(NotifyOwner(subject=visit.id, person=name, text=text, urgent=True))


def _short(turn: Turn, window: Window) -> str:
    """A window as the owner reads it."""
    zone = turn.business.zone
    today = date.fromisoformat(local_day(turn.desk.now(), zone))
    lang = next(iter(turn.business.owner.languages), Lang.EN)
    return day_and_hours(window, zone, today, lang)
