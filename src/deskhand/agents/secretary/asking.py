"""What the price of a piece of work makes us ask: photos, and the questions of the price book. Each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deskhand.agents.secretary import offering, quoting
from deskhand.agents.secretary.price_words import item_fact, texts_fact
from deskhand.agents.secretary.terms import costs_to_bring, priced
from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.wishes import ITEM
from deskhand.domain.base import Lang
from deskhand.domain.people import Attachment
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.price_book import Fixture, PriceItem
from deskhand.domain.pricing import ANYTHING, Priced, work_of
from deskhand.domain.turn import chosen
from deskhand.domain.understanding import Intent, Topic
from deskhand.language.asides import asks_what_it_covers
from deskhand.language.choices import asks_who_has_it, leads_with, only_courtesies, tells_which
from deskhand.language.covered import asked_whether_included
from deskhand.language.faqs import asks
from deskhand.language.items import find_items
from deskhand.language.quantities import asks_how_big, tells_how_big, tells_how_many
from deskhand.language.text import Text

PHOTOS, RATHER = "photos", "rather_visit"
"""What was asked, in `Conversation.asked`."""
BROUGHT = {Fixture.CUSTOMER, Fixture.EITHER}
"""Where the customer may be the one who has it."""
LONGEST = 200
"""Characters of an answer that are kept for the crew."""
SAYS_LITTLE = {Intent.CONFIRM, Intent.OTHER, Intent.ACCEPT_QUOTE, Intent.DECLINE_QUOTE}


# ---- photos


def ask_for_photos(turn: Turn, found: Priced) -> str:
    """No price before photos; asked for once."""
    _, version = turn.prices()
    reason = None
    if len(found.picked) == 1:
        one = found.picked[0]
        reason = texts_fact("reason", one.reason, one, turn, version)
    turn.say(ActKind.PHOTOS_NEEDED, item_fact(found.picked, turn, version), reason)
    turn.say(ActKind.ASK_PHOTOS)
    turn.learn(photos=True)
    turn.update(asked=(PHOTOS,))
    return "asked for photos"


def photos(turn: Turn) -> str | None:
    """Photos of work that is priced by looking at it go to the owner; without them somebody comes."""
    came = images(turn)
    if came:
        return _pass_on(turn, came) if _waits_for_a_look(turn) else None
    if PHOTOS not in turn.conversation.asked or turn.heard.services or turn.heard.faqs:
        return None
    if set(turn.heard.intents) - SAYS_LITTLE or turn.heard.windows:
        return None
    if _courtesy(turn) and turn.heard.yes is not False:
        return "photos are to come"
    return _look_instead(turn)


def rather_visit(turn: Turn) -> str | None:
    """The answer to "would you rather have us come by?"."""
    if RATHER not in turn.conversation.asked or turn.heard.services:
        return None
    if turn.heard.yes is True or turn.heard.windows:
        return _look_instead(turn)
    if turn.heard.yes is False or _courtesy(turn):
        turn.update(asked=())
        return "the owner names a price"
    return None


def images(turn: Turn) -> list[Attachment]:
    """The photos that came with the messages of this turn."""
    files = (file for message in turn.messages for file in message.attachments)
    return [file for file in files if file.media_type.startswith("image/")]


def _waits_for_a_look(turn: Turn) -> bool:
    known = turn.known
    if known.services:
        return not priced(turn, known.services, known.items).firm
    # A photo without a word of what it is about: somebody has to look at it.
    return not any(message.text.strip() for message in turn.messages)


def _pass_on(turn: Turn, came: list[Attachment]) -> str:
    named = priced(turn, turn.known.services, turn.known.items).picked
    lang = turn.business.owner.languages[0]
    what = ", ".join(item.name.get(lang) or next(iter(item.name.values())) for item in named)
    key = "item_photos" if what else "item_photos_of_something"
    turn.hand_over(
        turn.for_owner(key, number=len(came), work=what),
        photos=tuple(file.sha256 for file in came),
    )
    turn.learn(photos=True, services=turn.known.services or (ANYTHING,), vague=turn.known.vague)
    turn.say(ActKind.PHOTOS_PASSED_ON, turn.owner_fact())
    if turn.conversation.offered:
        turn.say(ActKind.ASK_WHICH)
        return "photos passed on"
    turn.say(ActKind.ASK_RATHER_VISIT)
    turn.update(asked=(RATHER,))
    return "photos passed on"


def _look_instead(turn: Turn) -> str:
    turn.update(asked=())
    found = priced(turn, turn.known.services, turn.known.items)
    quoting.say_look(turn, found)
    offering.offer_slots(turn, found.minutes, turn.known.windows)
    return "a look is offered"


def _courtesy(turn: Turn) -> bool:
    return all(map(only_courtesies, turn.texts))


# ---- the questions of the price book


def asks_first(turn: Turn, found: Priced) -> bool:
    """Ask who brings it before any time is offered, where that changes the price."""
    book, _ = turn.prices()
    if turn.known.bring is not None or not costs_to_bring(book, [i.key for i in found.picked]):
        return False
    for item in found.picked:
        for number, texts in enumerate(item.ask, 1):
            if item.fixture is Fixture.EITHER and asks_who_has_it(texts[Lang.EN]):
                _ask(turn, item, number)
                turn.update(offered=None, asked=(ITEM,))
                return True
    return False


def ask_about(turn: Turn, found: Priced) -> None:
    """With several times offered there is room for one question of the book; with a single one
    the question is whether that suits."""
    _note_told(turn, found.picked)
    offered = turn.conversation.offered
    if offered is None or len(offered.offers) < 2:
        return
    if asked := _next_question(turn, found.picked):
        _ask(turn, *asked)
        turn.update(asked=("which", ITEM))


def answered(turn: Turn) -> str | None:
    """The answer to a question of the book. A yes to it is no yes to a time."""
    last = _asked_last(turn)
    if ITEM not in turn.conversation.asked or last is None:
        return None
    item, question = last
    asked = question.get(turn.business.owner.languages[0]) or question[Lang.EN]
    said_by_him = turn.texts
    if any(asks_what_it_covers(t) or asked_whether_included(t) is not None for t in said_by_him):
        return None
    heard, offered = turn.heard, turn.conversation.offered
    told = {Topic.HAS_FIXTURE, Topic.NEEDS_FIXTURE} & set(heard.topics)
    said = heard.yes
    if said is None:
        said = next((a for text in turn.texts if (a := leads_with(text)) is not None), None)
    if said is None and not told and any(asks(t) for t in said_by_him):
        return None  # he asks back
    if asks_who_has_it(asked) and said is not None and not told:
        turn.learn(bring=not said)
    turn.heard = heard.model_copy(update={"yes": None})
    times = heard.windows or heard.choice or (offered and chosen(offered.offers, turn.heard))
    if times or heard.services or heard.faqs or heard.name or heard.address:
        return None
    if set(heard.intents) - SAYS_LITTLE:
        return None
    words = " ".join(message.text for message in turn.messages).strip()
    turn.learn(answers=(*turn.known.answers, f"{asked} {words}"[:LONGEST]))
    turn.update(asked=("which",) if offered else ())
    _row_of_answer(turn, item, words)
    say_who_brings(turn)
    if offered and not _changes_the_price(turn):
        if not turn.acts:
            turn.say(ActKind.NOTED)
        turn.say(ActKind.ASK_WHICH)
        return "answer noted"
    found = quoting.name_price(turn)
    if found is not None:
        if not found.firm:
            quoting.say_look(turn, found)
        offering.offer_slots(turn, found.minutes, turn.known.windows)
    return "answer noted, priced and offered"


def _row_of_answer(turn: Turn, item: PriceItem, words: str) -> None:
    """ "Brick", where the TV may hang on drywall, brick or stone: the row that has a name for that."""
    (book, _), lang = turn.prices(), turn.conversation.lang
    said = Text.of(f"{item.name.get(lang) or item.name[Lang.EN]} {words}")
    rows = [row for row in book.items if row.service == item.service]
    found = find_items(said, (item.service,), rows)
    if len(found) == 1 and found[0] != item.key:
        items = tuple(found[0] if key == item.key else key for key in turn.known.items)
        turn.learn(items=items if found[0] in items else (*items, found[0]))


def _changes_the_price(turn: Turn) -> bool:
    """Is it other work than what was priced, now that its size is known?"""
    made, (book, _) = quoting.open_quote(turn), turn.prices()
    if made is None:
        return False
    work = [item.key for item in book.work(turn.known.services, turn.known.items)]
    return turn.known.vague or work != list(work_of(made))


def _asked_last(turn: Turn) -> tuple[PriceItem, Mapping[Lang, str]] | None:
    """The question of the book asked last, and the row it is about."""
    key, _, number = (turn.known.questions[-1:] or ("",))[0].partition(" ")
    item = turn.prices()[0].item(key)
    if item is None or not 0 < int(number) <= len(item.ask):
        return None
    return item, item.ask[int(number) - 1]


def say_who_brings(turn: Turn) -> None:
    book, version = turn.prices()
    items = book.work(turn.known.services, turn.known.items)
    item = next((i for i in items if i.fixture in BROUGHT), None)
    if item is None or not turn.known.bring:
        return
    if item.fixture is Fixture.CUSTOMER:
        excludes = texts_fact("excludes", item.excludes, item, turn, version)
        turn.say(ActKind.HAVE_IT_THERE, excludes)
        return
    source = f"PriceBook/main@{version}#markup"
    percent = f"{book.markup_percent}%"
    markup = Fact(key="markup", type=FactType.FAQ, value=percent, source=source)
    turn.say(ActKind.PARTS_AT_COST, markup if book.markup_percent else None)


def _next_question(turn: Turn, items: Sequence[PriceItem]) -> tuple[PriceItem, int] | None:
    """The first question that nobody has asked or answered of himself."""
    for item in items:
        for number, texts in enumerate(item.ask, 1):
            if f"{item.key} {number}" in turn.known.questions:
                continue
            if turn.known.bring is not None and asks_who_has_it(texts[Lang.EN]):
                continue
            return item, number
    return None


def _note_told(turn: Turn, items: Sequence[PriceItem]) -> None:
    """Whose answer stands in his words is not asked, now or when the price is named again."""
    for item in items:
        for number, texts in enumerate(item.ask, 1):
            key = f"{item.key} {number}"
            if key not in turn.known.questions and _tells(turn, texts):
                turn.learn(questions=(key, *turn.known.questions))


def _tells(turn: Turn, question: Mapping[Lang, str]) -> bool:
    if asks_how_big(question[Lang.EN]) and turn.says(tells_how_big):
        return True
    return any(
        tells_which(text, said) or tells_how_many(text, said)
        for text in question.values()
        for said in turn.texts
    )


def _ask(turn: Turn, item: PriceItem, number: int) -> None:
    _, version = turn.prices()
    question = texts_fact("question", item.ask[number - 1], item, turn, version)
    turn.say(ActKind.ITEM_QUESTION, question)
    turn.learn(questions=(*turn.known.questions, f"{item.key} {number}"))
