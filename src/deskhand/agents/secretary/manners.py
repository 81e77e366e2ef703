"""Steps about how people are treated: STOP, anger, a wish for a person, thanks, and what we could not
read. No work and no visits here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from deskhand.agents.secretary import offering
from deskhand.agents.secretary.holding import ask_who
from deskhand.agents.secretary.questions import collect
from deskhand.agents.secretary.turn import Turn, name_fact, slot_fact
from deskhand.agents.secretary.visits import upcoming
from deskhand.agents.secretary.wishes import wants_work
from deskhand.domain.control import OwnerItem
from deskhand.domain.messages import HandedOff
from deskhand.domain.people import ContactPoint, Known
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.policy import local_day
from deskhand.domain.understanding import Intent, Topic
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language import asides, faqs
from deskhand.language.choices import only_courtesies
from deskhand.language.tapbacks import find_tapback
from deskhand.language.times import say_window
from deskhand.language.wording import say_phone

CLEARLY_NOTHING = 0.55
"""`other` said this surely is thanks or a greeting, not something we failed to read."""
SHORT = 2
"""Words; so short an answer to "what name and address?" is worth asking once more."""
ASKS_MOST = 2
"""How many turns in a row we ask again before the owner reads it himself."""
ANGRY_FOR = timedelta(days=1)
"""How long an unhappy customer is the owner's, unless he settles it before."""
MACHINE_FAQ = "are_you_a_bot"
WAYS_TO_PAY = "payment"
"""The FAQ that says how one can pay."""
"""The FAQ that asks what `machine` answers by itself."""
CHILD_FOR = timedelta(hours=2)
"""How long a child who wrote is taken for the writer, unless an adult says so."""
CALL_TALK = timedelta(hours=1)
"""How long what he says after asking for a call is taken for that call."""
STILL_TALKING = timedelta(hours=12)
"""Since our last message; a greeting after that begins something."""
LONGEST_ITEM = 900
"""Characters of an item that is added to."""


def _stopped(turn: Turn) -> dict[str, object]:
    return {"opted_out_at": turn.desk.now(), "stop_sent_at": turn.messages[-1].sent_at}


def opt_out(turn: Turn) -> str | None:
    """He wants no more messages: silence, and the owner calls if somebody expects us."""
    if Intent.OPT_OUT not in turn.heard.intents:
        return None
    contact = turn.desk.get(ContactPoint, turn.conversation.contact)
    if contact is None:
        return None
    turn.desk.put(contact.model_copy(update=_stopped(turn)))
    turn.say(ActKind.STOPPED)
    turn.action = "stop_receipt"
    turn.update(greeted=True)
    if upcoming(turn):
        turn.hand_over(turn.for_owner("item_opted_out"))
    return "opted out"


def machine(turn: Turn) -> str | None:
    """Asked what writes here, we say it plainly and go on with the rest of the message."""
    heard = turn.heard
    if Topic.MACHINE not in heard.topics:
        return None
    business = name_fact("business", turn.business.name, "Business")
    turn.say(ActKind.MACHINE, business, turn.owner_fact())
    turn.update(greeted=True)  # who we are is said
    faqs = tuple(key for key in heard.faqs if key != MACHINE_FAQ)
    asked = Intent.ASK_FAQ if not faqs else None
    intents = tuple(i for i in heard.intents if i is not asked)
    turn.heard = heard.model_copy(update={"faqs": faqs, "intents": intents})
    told = heard.services or heard.windows or heard.choice or heard.name or heard.address
    more = faqs or told or heard.wants_person or heard.yes is not None
    return None if more or set(intents) - {Intent.OTHER} else "said that it is a machine"


def foreign(turn: Turn) -> str | None:
    """What is in neither of our languages is the owner's at once: we would only guess at it."""
    if Topic.OTHER_LANGUAGE not in turn.heard.topics or turn.heard.services:
        return None
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    turn.hand_over(turn.for_owner("item_language"))
    return "another language"


def tapped(turn: Turn) -> str | None:
    """A tapback that answers no question of ours is no answer to anything."""
    if not _only_tapbacks(turn) or turn.heard.yes is not None:
        return None
    return "a tapback, nothing to answer" if turn.heard.confidence >= CLEARLY_NOTHING else None


def angry(turn: Turn) -> str | None:
    """One apology, then a person takes over: for a day everything he writes goes to the owner."""
    conversation, now = turn.conversation, turn.desk.now()
    complains = Intent.COMPLAIN in turn.heard.intents
    lately = conversation.angry_at is not None and now - conversation.angry_at < ANGRY_FOR
    if lately and (item := _open(turn, conversation.angry_item)):
        if not complains and _says_nothing(turn):
            return "an unhappy customer: nothing to add"
        _add(turn, item, turn.for_owner("item_unhappy_again"), urgent=True)
        first = conversation.angry_at == item.at
        if first:  # the second message hears that it is passed on too; after that we are quiet
            turn.say(ActKind.TO_OWNER, turn.owner_fact())
        if first or complains:
            turn.update(angry_at=now)
        return "an unhappy customer: the owner has it"
    if not complains:
        return None
    if not lately:
        turn.say(ActKind.APOLOGY, turn.owner_fact())
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    turn.update(
        angry_at=now, angry_item=turn.hand_over(turn.for_owner("item_unhappy"), urgent=True)
    )
    return "complaint handed over"


def person(turn: Turn) -> str | None:
    """Who wants a person or a call is handed over in that turn, with number and time; no question. A call
    that is wished for today is a matter of today: the owner hears of it at once."""
    item = _open(turn, turn.conversation.call_item)
    if not turn.heard.wants_person and not (item and _of_the_call(turn, item)):
        return None
    number, times = _number(turn), turn.heard.windows
    _say_call(turn, number, times)
    about = _number_and_time(turn, number, times)
    turn.learn(windows=())  # the time is for the call
    wish, zone = turn.for_owner("item_person", about=about), turn.business.zone
    now = local_day(turn.desk.now(), zone)
    today = any(local_day(window.start, zone) == now for window in times)
    if item:
        _add(turn, item, wish, urgent=today)
        turn.learn(services=(), items=(), vague=False)  # that is for the call
        return "wants a person, again"
    turn.update(call_item=turn.hand_over(wish, urgent=today))
    return "wants a person"


def paying(turn: Turn) -> str | None:
    """Money that changes hands is the owner's; work asked for in the same breath goes on. How one can
    pay is a question like any other."""
    if Intent.PAY not in turn.heard.intents or WAYS_TO_PAY in turn.heard.faqs:
        return None
    beside = wants_work(turn) and bool(turn.known.services)
    turn.say(ActKind.PAYING_PASSED_ON if beside else ActKind.TO_OWNER, turn.owner_fact())
    turn.hand_over(turn.for_owner("item_paying"))
    return None if wants_work(turn) else "payment handed over"


def wrong_number(turn: Turn) -> str | None:
    """Meant for somebody else: nothing is answered, and nothing that stands is touched."""
    heard = turn.heard
    if heard.services or heard.windows or not turn.says(asides.wrong_number):
        return None
    return "wrong number"


def child(turn: Turn) -> str | None:
    """A child books nothing: an adult is asked for, and the owner knows what it was about."""
    if turn.says(asides.written_by_a_parent):
        turn.update(child_at=None)
        return None
    now, since = turn.desk.now(), turn.conversation.child_at
    lately = since is not None and now - since < CHILD_FOR
    if not lately and not turn.says(asides.written_by_a_child):
        return None
    turn.hand_over(turn.for_owner("item_child"))
    turn.update(child_at=now, offered=None, known=Known(name=turn.known.name))
    if lately and turn.conversation.nudged:
        return "asked again"
    number = turn.business.phone
    phone = number and Fact(key="phone", type=FactType.PHONE, value=number, source="Business")
    turn.say(ActKind.ADULT_PLEASE, phone or None)
    return "asked again" if lately else "a child writes"


def thinking(turn: Turn) -> str | None:
    """Whoever thinks it over is not pressed; he hears how long his time is held."""
    heard, conversation = turn.heard, turn.conversation
    told = heard.services or heard.windows or heard.choice or heard.faqs or heard.name
    if told or heard.address or heard.yes is not None or not turn.says(asides.thinks_it_over):
        return None
    visit = turn.desk.get(Visit, conversation.held_visit or "")
    if visit and visit.status is VisitStatus.HELD and visit.held_until:
        source = f"Visit/{visit.id}"
        until = slot_fact("until", Window(start=visit.held_until), source)
        turn.say(ActKind.NO_HURRY, slot_fact("slot", visit.window, source), until)
    elif conversation.offered or turn.known.services:
        turn.say(ActKind.NO_HURRY)
    else:
        return None
    return "thinks it over"


def photos_to_come(turn: Turn) -> str | None:
    """Pictures are promised: the time named with them is no wish for a visit."""
    heard = turn.heard
    if heard.services or heard.choice or not turn.says(asides.promises_photos) or asks(turn):
        return None
    turn.learn(windows=(), photos=True)
    turn.say(ActKind.NOTED)
    if turn.conversation.offered:
        offering.ask_again(turn)
    return "photos are to come"


def there(turn: Turn) -> str | None:
    """ "Are you there?": what is open is asked again; what lies with the owner is said to."""
    greets = turn.says(asides.only_greets) and (asks(turn) or not _spoke_lately(turn))
    if not greets and not turn.says(asides.asks_whether_we_read):
        return None
    if turn.heard.services or turn.heard.windows or turn.acts:
        return None
    if turn.conversation.offered:
        offering.ask_again(turn)
    elif _asks_who(turn):
        ask_who(turn)
    elif any(_open(turn, id) for id in turn.conversation.handed.values()):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
    else:
        turn.say(ActKind.ASK_SERVICE)
        turn.update(asked=("service",))
    return "asked again"


def praised(turn: Turn) -> str | None:
    """A kind word is thanked for and reaches the owner; no work is read into it."""
    if turn.acts or turn.conversation.offered or turn.conversation.held_visit:
        return None
    bare = not (turn.heard.services or turn.heard.windows)
    if not turn.says(asides.thanks_for_work) and not (bare and turn.says(asides.praises)):
        return None
    turn.say(ActKind.NOTED)
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    turn.hand_over(turn.for_owner("item_praise"))
    return "a kind word"


def small_talk(turn: Turn) -> str | None:
    """A yes, thanks or a tapback when nothing is open needs no answer."""
    heard, conversation = turn.heard, turn.conversation
    if turn.acts:
        return None
    agrees = heard.yes or set(heard.intents) & {Intent.CONFIRM, Intent.ACCEPT_QUOTE}
    thanks = set(heard.intents) <= {Intent.OTHER} and heard.confidence >= CLEARLY_NOTHING
    spoken_to = conversation.greeted or conversation.last_outgoing or turn.customer.visits
    if not (agrees or thanks or _bare(turn)) or not spoken_to or conversation.offered:
        return None
    if _asks_who(turn) and not conversation.nudged:
        ask_who(turn)
        return "asked again"
    return "agreed, nothing open"


def unclear(turn: Turn) -> str | None:
    """Ask once more, then it is the owner's."""
    if turn.acts:
        return "said what there was to say"
    count = turn.conversation.unclear + 1
    turn.update(unclear=count)
    spoken_to = turn.conversation.greeted or turn.customer.visits
    if count < ASKS_MOST and not turn.known.services and not spoken_to:
        turn.say(ActKind.ASK_SERVICE)
        return "unclear"
    asked = turn.says(faqs.asks)
    if count < ASKS_MOST and turn.conversation.offered and not asked:
        offering.ask_again(turn)
        return "unclear"
    words = sum(len(message.text.split()) for message in turn.messages)
    if count < ASKS_MOST and words <= SHORT and _asks_who(turn):
        ask_who(turn)
        return "unclear"
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    if asked:
        collect(turn)
    else:
        turn.hand_over(turn.for_owner("item_unclear"))
    return "unclear"


# ---- the owner's items


def _open(turn: Turn, id: str | None) -> OwnerItem | None:
    item = turn.desk.get(OwnerItem, id) if id else None
    return item if item and item.done_at is None else None


def _add(turn: Turn, item: OwnerItem, why: str, *, urgent: bool = False) -> None:
    """His new words go before the old ones, into the item he has: nothing piles up on the list."""
    words = " / ".join(message.text for message in turn.messages if message.text)
    earlier = item.reason[item.reason.find('"') :].replace("(before: ", "").rstrip(")")
    reason = f'{why}: "{words}" (before: {earlier})'[:LONGEST_ITEM]
    turn.desk.put(item.model_copy(update={"reason": reason}))
    if urgent:
        turn.events.append(
            HandedOff(
                subject=item.id,
                reason=reason,
                urgent=True,
                customer=item.customer,
                contact=item.contact,
            )
        )


def _say_call(turn: Turn, number: str | None, times: Sequence[Window]) -> None:
    """That a call is wanted, where and when: a wrong number is seen by whoever asked."""
    source = f"InboundMessage/{turn.messages[-1].id}"
    owner, *phone = turn.owner_and_phone()
    at = number and Fact(key="number", type=FactType.PHONE, value=number, source=source)
    best = slot_fact("best", times[0], source) if times else None
    turn.say(ActKind.CALL_PASSED_ON, owner, at or None, best, *phone)


def _number(turn: Turn) -> str | None:
    """Where to call: the number he names, else the one he writes from, else the one he gave before."""
    line, _, address = turn.conversation.contact.partition(":")
    given = turn.heard.phone or (address if line == "sms" else None)
    return given or turn.known.phone or turn.customer.phone


def _number_and_time(turn: Turn, number: str | None, times: Sequence[Window]) -> str:
    parts = [say_phone(number) if number else turn.for_owner("item_no_number")]
    if times:
        zone = turn.business.zone
        today = date.fromisoformat(local_day(turn.desk.now(), zone))
        lang = turn.business.owner.languages[0]
        said = [say_window(window, zone, today, lang) for window in times[:2]]
        parts.append(turn.for_owner("item_best_time", times=" / ".join(said)))
    return ", ".join(parts)


# ---- what kind of message it is


def asks(turn: Turn) -> bool:
    """Is there a question in it?"""
    return any("?" in message.text for message in turn.messages)


def _of_the_call(turn: Turn, item: OwnerItem) -> bool:
    """Number, time or subject for the call he asked for a moment ago, and nothing else."""
    heard = turn.heard
    if turn.desk.now() - item.at > CALL_TALK or turn.conversation.offered or asks(turn):
        return False
    if heard.faqs or heard.choice or heard.address:
        return False
    told = heard.phone or (heard.windows and not turn.known.services)
    return bool(told and not heard.services) or turn.says(asides.says_what_about)


def _spoke_lately(turn: Turn) -> bool:
    contact = turn.desk.get(ContactPoint, turn.conversation.contact)
    if contact is None or not contact.sent_at:
        return False
    return turn.desk.now() - contact.sent_at[-1] < STILL_TALKING


def _asks_who(turn: Turn) -> bool:
    """Does a held visit wait for name or address?"""
    conversation = turn.conversation
    return bool(conversation.held_visit and set(conversation.asked) & {"name", "address"})


def _bare(turn: Turn) -> bool:
    """Only signs or words of assent were written; with nothing open they settle nothing."""
    return bool(turn.messages) and all(map(only_courtesies, turn.texts))


def _only_tapbacks(turn: Turn) -> bool:
    return bool(turn.messages) and all(find_tapback(m.text) for m in turn.messages)


def _says_nothing(turn: Turn) -> bool:
    return _bare(turn) or _only_tapbacks(turn)
