"""What one sentence or clause of a message asks for: a visit, how we work. No intents of the whole here."""

from __future__ import annotations

from deskhand.language.text import Text, clause_around, fold, sentence_around
from deskhand.language.vocabulary import phrases


def asks_for_a_visit(sentence: str) -> bool:
    """Does a sentence ask for something, and is it about no invoice, complaint or visit agreed on?"""
    text = Text.of(sentence)
    old = any(find(text, name) for name in ("pay", "complain", "cancel"))
    old = old or bool(find(text, "ask_status", blanked=("ask_status", "not")))
    return not old and bool(
        find(text, "request", "words") or find(text, "book", "letter") or find(text, "book")
    )


def asks_how_we_work(sentence: str, group: str = "sure") -> bool:
    """Is a sentence of the message a question that is answered from what we know of ourselves?"""
    return bool(find(Text.of(sentence), "ask_faq", group))


def asks_the_world(text: Text) -> bool:
    """Does he ask for advice, and nothing of us? Whoever begins with a greeting writes to somebody."""
    if phrases("intents", "advice", "greets").match(text.folded):
        return False
    return asks_for_advice(text)


def asks_for_advice(text: Text, blanked: tuple[str, str] | None = None) -> bool:
    """Is advice asked for, the words of the group `blanked` apart, and no work?"""
    return bool(find(text, "advice", "words", blanked)) and not find(text, "request", "words")


def only_asks(text: Text) -> bool:
    """Does he say that he wants to know, and nothing done yet?"""
    return "?" in text.raw and bool(find(text, "ask_faq", "only"))


def tells_of_another_price(sentence: str) -> bool:
    """Is the amount in it what others want, what something cost, or a limit to be asked beyond?"""
    return bool(find(Text.of(sentence), "accept_quote", "another_price"))


def is_a_question(sentence: str, names_a_time: bool) -> bool:
    """Is a sentence that is like a frequent question one, and no wish for a visit or for a time?"""
    said = Text.of(sentence)
    if find(said, "ask_faq", "policy"):
        return True
    return not (find(said, "book") or (names_a_time and not find(said, "ask_faq")))


def meant_elsewhere(before: str) -> bool:
    """Do the words `before` a time say that it is a delivery's, a move's, a past visit's?"""
    folded = Text.of(before).folded.rstrip()
    told = phrases("intents", "elsewhere", "before")
    return any(
        match.end() == len(folded) for match in told.finditer(folded[-40:].rjust(len(folded)))
    )


def only_asked_about(raw: str, time: tuple[int, int]) -> bool:
    """Does the sentence around a time ask how we work, and its own clause wish for nothing?"""
    return asks_how_we_work(sentence_around(raw, time), "policy") and not wished(raw, time)


def wished(raw: str, time: tuple[int, int]) -> bool:
    """ "Need two doors hung Saturday, do you take cards", "what's your minimum and can you come Tuesday":
    the clause of the time, or what is joined in it, wishes for work."""
    clause = Text.of(clause_around(raw, time)).folded
    joins = phrases("intents", "clauses", "join").finditer(clause)
    parts = (clause, *(clause[join.end() :] for join in joins))
    return any(asks_for_a_visit(part) and not asks_how_we_work(part) for part in parts)


def wishes_then(raw: str, time: tuple[int, int], words: str) -> bool:
    """Is it this time he wants us at, and no habit of ours he asks about?"""
    habit = phrases("intents", "clauses", "habit").fullmatch(fold(words).strip())
    return not habit and wished(raw, time)


def find(
    text: Text, intent: str, group: str = "sure", blanked: tuple[str, str] | None = None
) -> str | None:
    """The first words of a vocabulary's group in the text, those of the group `blanked` left out."""
    folded = text.folded
    if blanked:
        folded = phrases("intents", *blanked).sub("_", folded)
    found = phrases("intents", intent, group).search(folded)
    return found.group().strip() if found else None
