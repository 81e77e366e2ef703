"""A visit he already has: which one he means, telling him of it, moving it. New work is not here."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from deskhand.agents.secretary import changing, holding, offering
from deskhand.agents.secretary.prices import turned_down
from deskhand.agents.secretary.sheets import free_crew
from deskhand.agents.secretary.turn import Turn, address_fact, name_fact, slot_fact
from deskhand.agents.secretary.visits import together, upcoming
from deskhand.domain.people import Known, Offer
from deskhand.domain.plan import ActKind
from deskhand.domain.policy import local_day
from deskhand.domain.schedule import Misfit, fits, longest_visit, promised
from deskhand.domain.understanding import Intent
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language import asides, changes
from deskhand.language.choices import only_courtesies
from deskhand.language.offers import same_hours

WHICH_VISIT = "which_visit"
MOVING = {Intent.RESCHEDULE, Intent.BOOK, Intent.CONFIRM, Intent.OTHER}
BARE = {*MOVING, Intent.ASK_FAQ}
OF_NEW_WORK = {"service", "when"}
ANSWERS = {Intent.CONFIRM, Intent.CANCEL, Intent.RESCHEDULE, Intent.OTHER}
A_MOMENT = timedelta(minutes=10)
PUT_OFF = timedelta(days=14)
"""How far ahead the times lie for who puts a visit off and names none."""
SHORT_ANSWER = 5
"""Words; "the toilet one" names a visit, a sentence about a toilet is new work."""


def take_up(turn: Turn) -> None:
    """What he says of a visit, as meant: an answer to "which visit do you mean?" is about what was
    wanted when we asked, and "an hour later" is counted from the time he has."""
    _shifted(turn)
    said = turn.texts
    if any(asides.wonders(text) for text in said) and _of_a_visit(turn):
        nothing_new = {"intents": (Intent.ASK_FAQ,), "services": (), "items": ()}
        turn.heard = turn.heard.model_copy(update=nothing_new)
    if leaves_it(turn) or any(asides.thinks_it_over(text) for text in said):
        turn.heard = turn.heard.model_copy(update={"name": None})  # "Nevermind" is nobody's
    if said and all(only_courtesies(text) for text in said):  # "have a great weekend"
        intents = tuple(i for i in turn.heard.intents if i is not Intent.BOOK) or (Intent.OTHER,)
        turn.heard = turn.heard.model_copy(update={"windows": (), "intents": intents})
    asked, heard = turn.conversation.asked, turn.heard
    if WHICH_VISIT not in asked:
        return
    turn.update(asked=())
    wanted = next((i for i in (Intent.CANCEL, Intent.RESCHEDULE) if i in asked), None)
    words = sum(len(message.text.split()) for message in turn.messages)
    if wanted not in heard.intents and {Intent.CANCEL, Intent.RESCHEDULE} & set(heard.intents):
        return  # he wants something else by now
    if wanted is None or (not set(heard.intents) <= ANSWERS and words > SHORT_ANSWER):
        return
    visits = upcoming(turn)
    if wanted is Intent.CANCEL and _all_of_them(turn):
        turn.heard = heard.model_copy(update={"intents": (wanted,)})
        return
    if heard.yes is not False and (visit := which(turn, visits)):
        turn.meant = visit.id
        update = {"intents": (wanted,), "windows": turn.known.windows, "services": ()}
        turn.heard = heard.model_copy(update={**update, "choice": None, "yes": None})


def _of_a_visit(turn: Turn) -> bool:
    """Does he speak of the work of a visit that stands, and of no other?"""
    meant = set(turn.heard.services)
    return any(meant <= set(visit.services) for visit in upcoming(turn))


def _shifted(turn: Turn) -> None:
    """ "Push it back an hour": a point, counted from what is held, the one visit he has, or the one
    offer that is open."""
    heard, conversation = turn.heard, turn.conversation
    if _names_a_time(turn) or heard.services or not set(heard.intents) <= MOVING:
        return
    by = next(filter(None, map(changes.shift, turn.texts)), None)
    if by is None:
        return
    held = turn.desk.get(Visit, conversation.held_visit or "")
    offers = conversation.offered.offers if conversation.offered else ()
    visits = upcoming(turn)
    if held and held.status is VisitStatus.HELD:
        start = held.start
    elif len(offers) == 1:
        start = offers[0].start
    elif not offers and len(visits) == 1:
        start = visits[0].start
    else:
        return
    # The wall clock counts: a day later is the same hour, also across a change of the clocks.
    local = start.astimezone(ZoneInfo(turn.business.zone)) + by
    intents = tuple(dict.fromkeys((Intent.RESCHEDULE, *heard.intents)))
    update = {"windows": (Window(start=local.astimezone(UTC)),), "intents": intents}
    turn.heard = heard.model_copy(update=update)


def _names_a_time(turn: Turn) -> bool:
    """Does he name one beside? The "tarde" of "una hora más tarde" is read as this afternoon."""
    now, zone = turn.desk.now(), turn.business.zone
    near = {local_day(now, zone), local_day(now + timedelta(days=1), zone)}
    digits = any(letter.isdigit() for message in turn.messages for letter in message.text)
    days = {local_day(window.start, zone) for window in turn.heard.windows}
    return bool(days) and (digits or not days <= near)


def leaves_it(turn: Turn) -> bool:
    """Does he say no more than "never mind"?"""
    return turn.says(changes.never_mind)


def _says_visit(turn: Turn) -> bool:
    return turn.says(changes.speaks_of_a_visit)


def _new_work_open(turn: Turn) -> bool:
    """Is a time held or offered that belongs to no visit yet?"""
    offered = turn.conversation.offered
    return bool(turn.conversation.held_visit or (offered and not offered.moves_visit))


def _all_of_them(turn: Turn) -> bool:
    return turn.says(changes.all_of_them)


# ---- steps


def cancelling(turn: Turn) -> str | None:
    """He calls something off: what is held, one visit, or all of them."""
    if Intent.CANCEL not in turn.heard.intents:
        return None
    visits, conversation = upcoming(turn), turn.conversation
    means_a_visit = named(turn, visits) or (not conversation.held_visit and _says_visit(turn))
    if _new_work_open(turn) and not means_a_visit:
        let_go(turn)
        if not (visits and _all_of_them(turn)):
            return "let go"
    elif conversation.held_visit:
        holding.drop_hold(turn)
    if not visits:
        if conversation.offered or conversation.held_visit:
            let_go(turn)
        else:
            none_known(turn, "item_cancels_unknown")
        return "nothing to cancel"
    if _all_of_them(turn):
        for visit in visits:
            if (now := turn.desk.get(Visit, visit.id)) and now.status is VisitStatus.CONFIRMED:
                changing.cancel(turn, now)
        return "cancelled"
    found = which(turn, visits)
    if found is None:
        return ask_which(turn, visits, Intent.CANCEL)
    changing.cancel(turn, found)
    if turn.heard.windows and Intent.BOOK in turn.heard.intents:
        return None
    return "cancelled"


def rescheduling(turn: Turn) -> str | None:
    """He wants a visit at another time; without naming one he is offered some."""
    if Intent.RESCHEDULE not in turn.heard.intents:
        return None
    visits = upcoming(turn)
    if turn.conversation.held_visit and not named(turn, visits):
        return None  # he means the time we hold
    if not visits:
        corrects = turn.heard.services and len(turn.messages) > 1  # "Friday?", "sorry, Saturday"
        if corrects or turn.conversation.offered or turn.conversation.held_visit:
            return None
        if turn.conversation.quote and turn.known.services:
            turn.say(ActKind.NO_VISIT)
            turn.say(ActKind.ASK_WHEN)
        else:
            none_known(turn, "item_moves_unknown")
        return "nothing to reschedule"
    visit = which(turn, visits)
    if visit is None:
        return ask_which(turn, visits, Intent.RESCHEDULE)
    offer_move(turn, visit)
    return "reschedule"


def other_time(turn: Turn) -> str | None:
    """A time and nothing else, from somebody with a visit and nothing under way: the one he has is
    told; another one moves it if he says so ("Friday is better"), else we ask whether he means that."""
    heard, conversation = turn.heard, turn.conversation
    under_way = conversation.offered or conversation.held_visit or turn.known.services
    if not heard.windows or heard.services or heard.faqs or under_way:
        return None
    visits = upcoming(turn)
    if not visits or not set(heard.intents) <= BARE or set(conversation.asked) & OF_NEW_WORK:
        return None
    if any(w.overlaps(v.window) for w in heard.windows for v in visits):
        for visit in visits:
            if any(window.overlaps(visit.window) for window in heard.windows):
                tell(turn, visit)
        return "told the time he has"
    if Intent.ASK_FAQ in heard.intents:
        return None
    rather = turn.says(changes.rather)
    if len(visits) == 1 and (rather or _just_told(turn, visits[0])):
        offer_move(turn, visits[0])
        return "reschedule"
    return ask_which(turn, visits, Intent.RESCHEDULE)


def _just_told(turn: Turn, visit: Visit) -> bool:
    """Did he hear of this visit's time a moment ago, so that another one can only correct it?"""
    told = turn.conversation.told.get(visit.id)
    return told is not None and turn.desk.now() - told < A_MOMENT


# ---- what they share


def none_known(turn: Turn, item: str) -> None:
    """He speaks of a visit that is not in the book. The owner may have promised it on the phone, so he
    is told; not of one that was called off here."""
    turn.say(ActKind.NO_VISIT)
    visits = (turn.desk.get(Visit, id) for id in turn.customer.visits)
    now = turn.desk.now()
    if any(v and v.status is VisitStatus.CANCELLED and v.end > now for v in visits):
        return
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    turn.hand_over(turn.for_owner(item))


def let_go(turn: Turn) -> None:
    """He wants none of what is held or offered: it is forgotten with the work it was for."""
    held = holding.drop_hold(turn)
    if held:
        turn.say(ActKind.LET_GO, slot_fact("slot", held.window, f"Visit/{held.id}"))
    else:
        turn.say(ActKind.DECLINED)
    turned_down(turn)
    known = Known(name=turn.known.name, address=turn.known.address)
    turn.update(offered=None, asked=(), known=known)


def named(turn: Turn, visits: list[Visit]) -> bool:
    """Does he name one of the visits that stand, by its work or its day?"""
    heard = turn.heard
    return any(
        set(v.services) & set(heard.services) or any(v.window.overlaps(w) for w in heard.windows)
        for v in visits
    )


def which(turn: Turn, visits: list[Visit]) -> Visit | None:
    """The visit that is meant: the only one (the days of one job are one), or the only one on a day
    or service he names."""
    if len({visit.job or visit.id for visit in visits}) == 1:
        return visits[0]
    if turn.meant:
        return next((v for v in visits if v.id == turn.meant), None)
    if turn.heard.services:
        same = [v for v in visits if set(v.services) & set(turn.heard.services)]
        if len(same) == 1:
            return same[0]
    for window in turn.heard.windows:
        day = [v for v in visits if v.window.overlaps(window)]
        if len(day) == 1:
            return day[0]
    number = turn.heard.choice.number if turn.heard.choice else None
    return visits[number - 1] if number and 0 < number <= len(visits) else None


def ask_which(turn: Turn, visits: list[Visit], wanted: Intent) -> str:
    """Name them and remember what is wanted with the one he will name."""
    facts = [slot_fact(f"slot{n}", v.window, f"Visit/{v.id}") for n, v in enumerate(visits[:3], 1)]
    turn.say(ActKind.WHICH_VISIT, *facts)
    turn.update(asked=(WHICH_VISIT, wanted.value))
    return "asked which visit"


def tell(turn: Turn, visit: Visit) -> None:
    """The visit as it stands; the reply rests on this version of it."""
    turn.rests_on.append((Visit, visit.id))
    source = f"Visit/{visit.id}@{turn.desk.version(Visit, visit.id)}"
    where = address_fact(visit.address or turn.customer.address or "", source)
    asks_who = turn.says(changes.who_comes)
    names = " + ".join(visit.technicians) if asks_who else ""
    who = (name_fact("technician", names, source),) if names else ()
    turn.say(ActKind.STATUS, slot_fact("slot", visit.window, source), where, *who)


def past_window(turn: Turn) -> Visit | None:
    """Today's visit whose promised window is over and of which nobody has said that it is done."""
    now, zone = turn.desk.now(), turn.business.zone
    visits = [turn.desk.get(Visit, id) for id in turn.customer.visits]
    late = [
        v
        for v in visits
        if v
        and v.status is VisitStatus.CONFIRMED
        and v.window.until <= now
        and local_day(v.window.start, zone) == local_day(now, zone)
    ]
    return max(late, key=lambda v: v.start, default=None)


def reminded(turn: Turn) -> Visit | None:
    """The visit of today or tomorrow that a reminder of ours has asked about."""
    now, zone = turn.desk.now(), turn.business.zone
    days = {local_day(now, zone), local_day(now + timedelta(days=1), zone)}
    near = [v for v in upcoming(turn) if local_day(v.window.start, zone) in days]
    return near[0] if near and turn.conversation.last_outgoing else None


def offer_move(turn: Turn, visit: Visit) -> None:
    """A named point that is free moves at once; anything else is offered. Work longer than a visit is
    moved by the owner, who planned it."""
    minutes = int((visit.end - visit.start).total_seconds() // 60)
    wanted = turn.heard.windows
    for text in turn.texts:
        wanted = same_hours(text, wanted, visit.window, turn.business.zone)
    if not wanted and turn.says(changes.later):
        wanted = (Window(start=visit.window.until, end=visit.window.until + PUT_OFF),)
    wanted = wanted or _other_days(turn)
    points = [w for w in wanted if w.end is None]
    if any(w.start == visit.start for w in points):
        tell(turn, visit)  # it is there already
        return
    if len(together(turn, visit)) > 1 or minutes > longest_visit(turn.business):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_move_planned"))
        return
    if len(points) == 1 and (offer := _free_point(turn, visit, points[0], minutes)):
        changing.move(turn, visit, offer, minutes)
        return
    offering.offer_slots(
        turn, minutes, wanted, moves=visit.id, services=visit.services, items=visit.items
    )


def _other_days(turn: Turn) -> tuple[Window, ...]:
    """ "Can't make it tomorrow": what lies before and after the times he rules out."""
    from deskhand.language.dates import find_excluded

    begin, zone, lang = turn.desk.now(), turn.business.zone, turn.conversation.lang
    ruled_out = [
        found.window
        for message in turn.messages
        for found in find_excluded(message.text, message.received_at, zone, lang)
    ]
    open_: list[Window] = []
    for window in sorted(ruled_out, key=lambda each: each.start):
        if window.start > begin:
            open_.append(Window(start=begin, end=window.start))
        begin = max(begin, window.until)
    return (*open_, Window(start=begin, end=begin + PUT_OFF)) if ruled_out else ()


def _free_point(turn: Turn, visit: Visit, point: Window, minutes: int) -> Offer | None:
    """A named time to which the visit can go, also one sooner than the owner's notice."""
    start = point.start.astimezone(UTC)
    end, now = start + timedelta(minutes=minutes), turn.desk.now()
    why = fits(turn.business, start, end, now)
    if why not in (None, Misfit.TOO_SOON) or start <= now:
        return None
    crew = free_crew(turn, start, end, crew=len(visit.technicians), ignoring=visit.id)
    if not crew:
        return None
    window = promised(turn.business, start)
    return Offer(number=1, window=window, technician=crew[0], start=start)
