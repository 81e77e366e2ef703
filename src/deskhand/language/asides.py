"""What people say beside the work: a wrong number, thinking it over, "are you there?", a child who writes.
No intents, no rules."""

from __future__ import annotations

import re
from typing import Final

from deskhand.language.text import Text
from deskhand.language.vocabulary import phrases

_SHORT: Final = 12
"""Words; whoever writes more says what he wants."""
_BRIEF: Final = 6
_KIND_WORDS: Final = 40
_NOTE: Final = 150
_SIGNS: Final = re.compile(r"[^a-z0-9' ]+")


def wrong_number(text: Text) -> bool:
    """Was it meant for somebody else: "sorry wrong number"?"""
    return _short(text) and _says(text, "wrong_number")


def thinks_it_over(text: Text) -> bool:
    """Does he come back to it later: "let me ask my husband", "luego le aviso"?"""
    return _short(text) and _says(text, "thinking")


def asks_whether_we_read(text: Text) -> bool:
    """Nothing but "are you there?", "did you get my text?"."""
    return len(text.words) <= _BRIEF and _says(text, "there")


def wonders(text: Text) -> bool:
    """Does he ask what something he told means for the work: "it's 60 inch, does that matter?"?"""
    return _says(text, "wonders")


def only_greets(text: Text) -> bool:
    """Nothing but "hi there", "buenas tardes"."""
    plain = " ".join(_SIGNS.sub(" ", text.folded).split())
    return bool(phrases("asides", "greeting").search(plain))


def written_by_a_child(text: Text) -> bool:
    """Does the writer say that he is a child: "im 11", "tengo 10 años"?"""
    return _says(text, "child")


def written_by_a_parent(text: Text) -> bool:
    """Does an adult take over: "this is her mom"?"""
    return _says(text, "grown_up")


def praises(text: Text) -> bool:
    """Is it a kind word about work that was done, and asks for nothing: "Mike did a great job"?"""
    return "?" not in text.folded and len(text.words) <= _KIND_WORDS and _says(text, "praise")


def thanks_for_work(text: Text) -> bool:
    """Is all of it a note of thanks for what was done, and asks for nothing?"""
    asks = "?" in text.folded or _says(text, "asks_more")
    return len(text.words) <= _NOTE and not asks and _says(text, "thanks_note")


def says_what_about(text: Text) -> bool:
    """Is it only what a call is to be about: "it's about my deck"?"""
    return _short(text) and "?" not in text.folded and _says(text, "about")


def promises_photos(text: Text) -> bool:
    """Will pictures come later: "I'll send pictures tonight"?"""
    return _short(text) and _says(text, "photos_to_come")


def asks_what_it_covers(text: Text) -> bool:
    """Does he ask what a price covers, or what it is for all of it?"""
    return _short(text) and _says(text, "covers")


def wants_one_visit(text: Text) -> bool:
    """Is one visit enough for all of it: "one is fine", "same day"?"""
    return _short(text) and _says(text, "one_visit")


def wants_visits_apart(text: Text) -> bool:
    """Does he want a visit for each job: "both days", "come twice"?"""
    return _short(text) and _says(text, "visits_apart")


def goes_out(text: Text) -> bool:
    """Will he not be there for all of it: "I have to leave at 11"?"""
    return _says(text, "on_my_way_out")


def _says(text: Text, what: str) -> bool:
    return bool(phrases("asides", what).search(text.folded))


def _short(text: Text) -> bool:
    return len(text.words) <= _SHORT
