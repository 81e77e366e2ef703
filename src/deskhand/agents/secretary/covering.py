"""The step about "is painting included?": told from what the price book says of the work in talk, else the
owner's to say. Nothing is guessed and no price is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deskhand.agents.secretary.price_words import item_fact, texts_fact
from deskhand.agents.secretary.questions import back_to_it, collect
from deskhand.agents.secretary.quoting import open_quote
from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.visits import upcoming
from deskhand.agents.secretary.wishes import part_in_short, part_unpriced
from deskhand.domain.plan import ActKind, Fact
from deskhand.domain.price_book import PriceItem
from deskhand.domain.pricing import work_of
from deskhand.language.covered import asked_whether_included, means_all_of_it, names_all

MATERIALS = "materials"
"""The FAQ about parts and materials; it says nothing of one piece of work."""


def whether_included(turn: Turn) -> str | None:
    """Asked of work that was priced or booked. Beside a question of his FAQs that is answered too."""
    heard, work = turn.heard, in_talk(turn)
    if _asked(turn) is None or not work or heard.choice or heard.windows:
        return None
    if not say_whether(turn, work):
        if set(heard.faqs):
            return None
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        collect(turn)
    if MATERIALS in heard.faqs:
        return None
    back_to_it(turn)
    return "told whether it is included"


def beside_the_price(turn: Turn, work: Sequence[PriceItem]) -> None:
    """The same, asked in one breath with the price: what is included has just been said."""
    if _asked(turn) is None or say_whether(turn, work) or turn.heard.faqs:
        return
    turn.say(ActKind.QUESTION_PASSED_ON, turn.owner_fact())
    collect(turn)


def in_talk(turn: Turn) -> tuple[PriceItem, ...]:
    """The work that was priced last, or that of the visit he has."""
    book, _ = turn.prices()
    wanted, made = set(turn.known.services), open_quote(turn)
    if made and wanted <= set(made.services):
        return tuple(book.work(made.services, work_of(made)))
    visits = upcoming(turn)
    if wanted or not visits:
        return ()
    return tuple(book.work(visits[0].services, visits[0].items))


def say_whether(turn: Turn, work: Sequence[PriceItem]) -> bool:
    """What the book includes or excludes that names the thing, in its own words; False where it names it
    nowhere."""
    asked = _asked(turn)
    if asked is None:
        return False
    _, version = turn.prices()
    each = {item.key: item for item in work}
    every = means_all_of_it(asked) and not _named_in(asked, each.values())
    for item in each.values():
        texts = (("includes", item.includes), ("excludes", item.excludes))
        found = [
            fact.model_copy(update={"value": str(fact.value).rstrip(".")})
            for key, said in texts
            if (every or names_all(asked, said.values()))
            and (fact := texts_fact(key, said, item, turn, version))
        ]
        if found:
            _say(turn, item if len(each) > 1 else None, found, version)
    return any(act.kind is ActKind.INCLUDED for act in turn.acts)


def _say(turn: Turn, item: PriceItem | None, found: list[Fact], version: int) -> None:
    turn.say(ActKind.INCLUDED, item_fact((item,), turn, version) if item else None, *found)


def _named_in(asked: frozenset[str], work: Iterable[PriceItem]) -> bool:
    return any(names_all(asked, (*i.includes.values(), *i.excludes.values())) for i in work)


def _asked(turn: Turn) -> frozenset[str] | None:
    found = map(asked_whether_included, turn.texts)
    asked = next((asked for asked in found if asked is not None), None)
    return asked if asked is not None else part_in_short(turn) or part_unpriced(turn) or None
