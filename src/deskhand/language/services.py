"""Which work a message is about: the trade's own words and the owner's aliases. No prices here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from deskhand.domain.price_book import PriceItem
from deskhand.language.aliases import OwnNames, own_names
from deskhand.language.spelling import spelled_right
from deskhand.language.text import Span, Text
from deskhand.language.vocabulary import phrases, table

NOT_SERVICES: Final = frozenset(
    {"work", "added", "beside", "told", "done", "parts", "joins", "goes_on"}
    | {"sounds_like", "gives_way", "of_it"}
)
GENERAL: Final = "general"

# What a mention is worth. A thing with its own trouble is as good as a sure phrase but one.
_SURE: Final = 3.0
_THING_AND_TROUBLE: Final = 2.5
_THING_AND_WORK: Final = 2.0
_THING: Final = 1.0
_SCENERY: Final = 0.25
"""Share of its worth that a thing keeps which only says where."""
_A_GUESS: Final = 0.5
"""The least worth of what is taken for the work when nothing is clear."""
_ENOUGH: Final = 2.0
SURE_ENOUGH: Final = 2.5
"""Score from which a service is meant beyond doubt."""
_OPENING: Final = 1.5
"""How much more counts, in a long message, the first sentence that names any work."""
_ADDED: Final = 1.5
"""The same for sentences that add to what was said before."""
_REPEATED: Final = 0.5
_MOST_REPEATS: Final = 4
_SHARE_OF_BEST: Final = 0.75
"""In a long message a service must have this share of the strongest one's score."""
OF_ITS_OWN: Final = frozenset({"sure", "alias"})
"""Rules whose general work stands beside work of a trade; a mere list ("several things") is that work."""
_FEW: Final = 4
_TELLING: Final = 2
"""Words after its first from which a sure phrase tells more than where something is."""
_ONE_WORD: Final = re.compile(r"[a-z]+ ")


@dataclass(frozen=True, slots=True)
class Work:
    """One service found, its score (2 is enough), the words as written and the rule."""

    service: str
    score: float
    words: str
    rule: str


@cache
def all_services() -> tuple[str, ...]:
    """The service keys of the price book, in the book's order."""
    return tuple(key for key in table("services", "en") if key not in NOT_SERVICES)


@dataclass(frozen=True, slots=True)
class _Mention:
    """One place where a service is spoken of. `worth` before its place in the message counts."""

    service: str
    worth: float
    span: Span
    rule: str


class Trade(NamedTuple):
    """The services a price book offers, and what its owner calls them."""

    services: frozenset[str]
    names: OwnNames


def trade_of(items: Sequence[PriceItem] = ()) -> Trade:
    """What the rows of a price book offer; without rows all that the trade knows."""
    offered = frozenset(item.service for item in items) or frozenset(all_services())
    return Trade(offered, own_names(items))


def find_work(text: Text, trade: Trade) -> tuple[Work, ...]:
    """Services a message is about, in the order written, of those offered."""
    corrected = Text(spelled_right(text.folded))
    names = trade.names
    masked = _blanked(corrected.folded, names)
    called = names.find(masked)
    sure = _longest(
        _sure_mentions(masked)
        + [_Mention(own.service, _SURE, own.span, "alias") for own in called if not own.bare]
        + _lists(masked),
        masked,
    )
    bare = [own for own in called if own.bare and not _is_anothers(own.service, own.span, masked)]
    things = [(own.service, own.span) for own in bare] + _thing_spans(masked)
    heads = {m.span[0] for m in sure} | {span[0] for _, span in things}
    things = [(service, span) for service, span in things if span[1] + 1 not in heads]
    mentions = _beside_the_point(sure + _things(things, masked, corrected, sure), masked, corrected)
    if all(mention.worth < _ENOUGH for mention in mentions):
        mentions += _beside_the_point(_near_aliases(masked, names), masked, corrected)
    long = text.is_letter
    weighed = _weighed(mentions, masked, corrected, long)
    named = [
        _summed(service, _of(service, weighed), corrected)
        for service in dict.fromkeys(m.service for m in weighed)
        if service in trade.services
    ]
    return tuple(_strongest(sorted(named, key=lambda found: found[1]), long))


def _blanked(folded: str, names: OwnNames) -> str:
    """The text without what only sounds like work; what the owner himself calls so is work."""
    own = [named.span for named in names.find(folded) if not named.bare]

    def blank(m: re.Match[str]) -> str:
        over = [span for span in own if span[0] < m.end() and m.start() < span[1]]
        kept = any(span[0] < m.start() or m.end() < span[1] or span == m.span() for span in over)
        return m.group() if kept else "_" * len(m.group())

    return phrases("services", "sounds_like", "names").sub(blank, folded)


def _own(service: str, masked: str) -> str:
    """The text without what sounds like this service and is another's: a window lock is no door lock."""
    another = phrases("services", service, "another")
    return another.sub(lambda m: "_" * len(m.group()), masked)


def _is_anothers(service: str, span: Span, masked: str) -> bool:
    return _own(service, masked)[slice(*span)] != masked[slice(*span)]


def _sure_mentions(masked: str) -> list[_Mention]:
    return [
        _Mention(service, _SURE, m.span(), "sure")
        for service in all_services()
        for m in phrases("services", service, "sure").finditer(_own(service, masked))
    ]


def _lists(masked: str) -> list[_Mention]:
    return [
        _Mention(GENERAL, _SURE, m.span(), "list")
        for m in phrases("services", GENERAL, "lists").finditer(masked)
    ]


def _near_aliases(masked: str, names: OwnNames) -> list[_Mention]:
    return [
        _Mention(own.service, _SURE, own.span, "near an alias") for own in names.find_near(masked)
    ]


def _thing_spans(masked: str) -> list[tuple[str, Span]]:
    """Things named, without those that are part of another's name: a closet door is no closet."""
    found = [
        (service, m.span())
        for service in all_services()
        for m in phrases("services", service, "thing").finditer(_own(service, masked))
    ]
    return [
        (service, span)
        for service, span in found
        if not any(
            other != span and other[0] <= span[0] and span[1] <= other[1] for _, other in found
        )
    ]


def _longest(mentions: list[_Mention], masked: str) -> list[_Mention]:
    """Without those that lie inside a longer one: "ceiling fan light" is no ceiling light.

    Of two with the same words the owner's own name counts: his "roof leak" is no plumbing. A
    phrase that runs over an "and" into the next job hides nothing.
    """

    def hides(other: _Mention, m: _Mention) -> bool:
        if not (other.span[0] <= m.span[0] and m.span[1] <= other.span[1]):
            return False
        if other.service == m.service:
            return other.rule == "list" != m.rule
        if other.span == m.span:
            return (other.rule, m.rule) == ("alias", "sure")
        return other.rule == "alias" or not _parts().search(masked, *other.span)

    return [m for m in mentions if not any(hides(other, m) for other in mentions)]


def _things(
    things: Sequence[tuple[str, Span]], masked: str, text: Text, sure: list[_Mention]
) -> list[_Mention]:
    """Things named apart from sure phrases, worth what their sentence says about them."""
    out = []
    for service, span in things:
        if any(s.span[0] < span[1] and span[0] < s.span[1] for s in sure):
            continue
        sentence = _with_what_goes_on(masked, text, text.sentence_at(span[0]))
        rivals = any(sentence[0] <= s.span[0] < sentence[1] for s in sure)
        part = _part_at(masked, sentence, span) if rivals else sentence
        if rivals and not any(part[0] <= s.span[0] < part[1] for s in sure):
            asked = phrases("services", "work", "words")
            rivals = not asked.search(masked[part[0] : span[0]])
            if rivals and _is_joined(masked, part) and asked.search(masked, *sentence):
                out.append(_Mention(service, _THING_AND_WORK, span, "joined"))
                continue
        rest = f"{masked[part[0] : span[0]]}_{masked[span[1] : part[1]]}"
        if phrases("services", service, "trouble").search(rest):
            worth, rule = _THING_AND_TROUBLE, "thing and trouble"
        elif not rivals and phrases("services", "work", "words").search(rest):
            worth, rule = _THING_AND_WORK, "thing and work"
        else:
            worth, rule = _THING, "thing"
        if not (rivals and worth == _THING):
            out.append(_Mention(service, worth, span, rule))
    return out


def _is_joined(masked: str, part: Span) -> bool:
    """ "A lamp and a ceiling fan to install": a few words that an "and" joins to the work named."""
    joins = phrases("services", "joins", "words")
    return len(masked[slice(*part)].split()) <= _FEW and bool(
        joins.match(masked, part[1]) or joins.match(masked, masked.rfind(" ", 0, part[0] - 1) + 1)
    )


def _with_what_goes_on(masked: str, text: Text, sentence: Span) -> Span:
    """The sentence, and the next one if that goes on about it: "The fan. It clicks"."""
    following = len(masked) - len(masked[sentence[1] :].lstrip())
    if phrases("services", "goes_on", "words").match(masked, following):
        return sentence[0], text.sentence_at(following)[1]
    return sentence


@cache
def _parts() -> re.Pattern[str]:
    """What parts one job from the next within a sentence."""
    return re.compile(rf"[,;:()]|{phrases('services', 'parts', 'words').pattern}")


def parts(sentence: Text) -> list[Text]:
    """A sentence cut where one job may end and the next begin."""
    cuts = [0, *(m.start() for m in _parts().finditer(sentence.folded)), len(sentence.folded)]
    return [Text.of(sentence.folded[a:b].lstrip(",;:() ")) for a, b in pairwise(cuts)]


def _part_at(masked: str, sentence: Span, span: Span) -> Span:
    """The part of a sentence, between its commas and its ands, that a thing stands in."""
    marks = _parts()
    start = max([sentence[0], *(m.end() for m in marks.finditer(masked, sentence[0], span[0]))])
    after = marks.search(masked, span[1], sentence[1])
    return start, after.start() if after else sentence[1]


def _beside_the_point(mentions: list[_Mention], masked: str, text: Text) -> list[_Mention]:
    """What only says where ("behind the couch"), what an invoice was for, and what somebody has
    done already or wants no more is not the work asked for."""
    where = _places(masked)
    paid = [
        text.sentence_at(m.start()) for m in phrases("services", "told", "words").finditer(masked)
    ]
    done = [
        (m.span(), _part_of(masked, text, m.span()))
        for m in phrases("services", "done", "words").finditer(masked)
    ]

    def of_another(mention: _Mention) -> bool:
        """ "The gutter over the deck is hanging": what is told of the deck is the gutter's."""
        start, _ = _part_at(masked, text.sentence_at(mention.span[0]), mention.span)
        return any(
            m.service != mention.service
            and m.worth == _SURE
            and start <= m.span[0]
            and m.span[1] < mention.span[0]
            for m in mentions
        )

    def seen(mention: _Mention) -> _Mention:
        place = mention.span[0]
        told = mention.rule in OF_ITS_OWN and _tells(masked, mention.span)
        if place in where and (not told or of_another(mention)):
            return replace(mention, worth=mention.worth * _SCENERY, rule="place")
        if any(start <= place < end for start, end in paid):
            return replace(mention, worth=min(mention.worth, _THING), rule="told")
        return mention

    return [seen(m) for m in mentions if not any(_within(m.span, *one) for one in done)]


def _part_of(masked: str, text: Text, said: Span) -> Span:
    """The part that a "since they put" tells of, which may begin with it: "it rubs since they put"."""
    start, end = _part_at(masked, text.sentence_at(said[0]), said)
    return (said[0] if _parts().match(masked, said[0]) else start), end


def _tells(masked: str, span: Span) -> bool:
    """Does a phrase tell of trouble or work, and not only name a thing?"""
    return masked.count(" ", *span) >= _TELLING


def _within(mention: Span, said: Span, part: Span) -> bool:
    """In the part of the sentence that says "is fixed", unless the mention itself says so."""
    own = mention[0] <= said[0] and said[1] <= mention[1]
    return part[0] <= mention[0] < part[1] and not own


def _places(masked: str) -> frozenset[int]:
    """Where things stand that only say where: after "over the", a word between them or not."""
    ends = [m.end() + 1 for m in phrases("services", "beside", "words").finditer(masked)]
    words = (_ONE_WORD.match(masked, end) for end in ends)
    stands = ends + [m.end() for m in words if m]
    return frozenset(
        at for at in stands if not phrases("services", "joins", "words").match(masked, at)
    )


def _weighed(mentions: list[_Mention], masked: str, text: Text, long: bool) -> list[_Mention]:
    """In a long message the opening and what is added with "also" count more than what comes by."""
    if not long or not mentions:
        return mentions
    telling = [m.span[0] for m in mentions if m.worth >= _ENOUGH]
    opening = text.sentence_at(min(telling or [mentions[0].span[0]]))[1]

    def weight(mention: _Mention) -> float:
        if mention.span[0] < opening:
            return _OPENING
        start, end = text.sentence_at(mention.span[0])
        return _ADDED if phrases("services", "added", "words").search(masked[start:end]) else 1.0

    return [replace(m, worth=m.worth * weight(m)) for m in mentions]


def _of(service: str, mentions: list[_Mention]) -> list[_Mention]:
    """What is said of one service; "a few things" tells less of general work than a thing that is named."""
    here = [m for m in mentions if m.service == service]
    return [m for m in here if m.rule in OF_ITS_OWN] or here if service == GENERAL else here


def _summed(service: str, mentions: list[_Mention], text: Text) -> tuple[Work, int]:
    """The best mention counts whole, each further one a little; with the place of the first."""
    best = max(mentions, key=lambda m: (m.worth, -m.span[0]))
    score = best.worth + _REPEATED * min(len(mentions) - 1, _MOST_REPEATS)
    return Work(service, score, text.said(best.span), best.rule), min(m.span[0] for m in mentions)


def _strongest(named: list[tuple[Work, int]], long: bool) -> list[Work]:
    special = [work for work, _ in named if work.service != GENERAL]
    top = max((work.score for work in special), default=0.0)
    floor = max(_ENOUGH, top * _SHARE_OF_BEST) if long else _ENOUGH
    enough = [work for work in special if work.score >= floor]
    general = [work for work, _ in named if work.service == GENERAL and work.score >= _ENOUGH]
    best_guess = [work for work in special if work.score == top >= _A_GUESS]
    apart = [work for work in general if work.rule in OF_ITS_OWN]
    kept = [*enough, *apart] or general or best_guess
    return list(without_what_gives_way(kept))


def without_what_gives_way(found: Sequence[Work]) -> tuple[Work, ...]:
    """A leak gives way to the faucet that leaks, unless it is told of much more surely."""
    gives_way: dict[str, list[str]] = table("services")["gives_way"]
    return tuple(
        work
        for work in found
        if not any(
            other.service in gives_way.get(work.service, ())
            and other.score + _REPEATED >= work.score
            for other in found
        )
    )
