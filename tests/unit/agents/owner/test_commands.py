"""The owner's words as orders: both languages, several at once, slips as questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.agents.owner.commands import CANONICAL, Order, nearest, read

OPEN = (3, 4, 5)


def kinds(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(o.kind, o.numbers) for o in read(text, "Sam", OPEN)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("yes", "yes"), ("Yes please", "yes"), ("ok", "yes"), ("👍", "yes"), ("send it", "yes"),
        ("no", "no"), ("No thanks", "no"), ("don't send it", "no"),
        ("take over Dana", "take_over"), ("give back Dana", "give_back"), ("give Dana back", "give_back"),
        ("pause", "pause"), ("Resume.", "resume"), ("what's my day", "day"), ("whats my day?", "day"),
        ("tomorrow", "tomorrow"), ("block Friday afternoon", "block"), ("I'm off Friday", "block"),
        ("unblock Friday", "unblock"), ("running 20 late", "late"), ("done", "done"),
        ("done with Dana", "done"), ("nobody home", "nobody_home"), ("no answer", "nobody_home"),
        ("undo", "undo"), ("status", "status"), ("?", "status"), ("help", "status"),
        ("sí", "yes"), ("si", "yes"), ("what’s my day", "day"), ("tomo a Dana", "take_over"),
        ("devolver Dana", "give_back"), ("pausa", "pause"), ("seguir", "resume"), ("mi día", "day"),
        ("mi dia", "day"), ("bloquear el viernes por la tarde", "block"), ("voy 20 tarde", "late"),
        ("listo", "done"), ("no hay nadie", "nobody_home"), ("deshacer", "undo"), ("ayuda", "status"),
    ],
)  # fmt: skip
def test_each_order_is_read_in_both_languages(text: str, kind: str) -> None:
    assert [o.kind for o in read(text, "Sam")] == [kind]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("yes 3", [("yes", (3,))]),
        ("yes 3, no 4", [("yes", (3,)), ("no", (4,))]),
        ("yes 3\nno 4\n\nSam", [("yes", (3,)), ("no", (4,))]),
        ("3 yes 4 no", [("yes", (3,)), ("no", (4,))]),
        ("3: yes\n4: no", [("yes", (3,)), ("no", (4,))]),
        ("yes 3 and 4", [("yes", (3, 4))]),
        ("yes to 3 please", [("yes", (3,))]),
        ("sí 3 y no 4", [("yes", (3,)), ("no", (4,))]),
        ("no 3, no 4, yes 5", [("no", (3,)), ("no", (4,)), ("yes", (5,))]),
        ("yes 3\n4: I can do Friday", [("yes", (3,)), ("own_words", (4,))]),
        ("yes 3, 4: I can do Friday", [("yes", (3,)), ("own_words", (4,))]),
    ],
)
def test_several_numbered_answers_in_one_message(text: str, read_as: list[object]) -> None:
    assert kinds(text) == read_as


@pytest.mark.parametrize(
    "text", ["yes 3, 4 no", "yes 3 no 3", "yes 3 but Friday", "yes and tell her Friday"]
)
def test_an_answer_that_can_be_read_two_ways_is_none(text: str) -> None:
    assert kinds(text) == [("words", ())]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3: tell her I can do Friday", "tell her I can do Friday"),
        ("3 I can do Friday", "I can do Friday"),
        ("#3 - I can do Friday", "I can do Friday"),
        ("3: First line\nsecond line", "First line\nsecond line"),
    ],
)
def test_own_words_follow_the_number_of_what_waits(text: str, words: str) -> None:
    (order,) = read(text, "Sam", OPEN)
    assert (order.kind, order.numbers, order.rest) == ("own_words", (3,), words)


@pytest.mark.parametrize("text", ["3 pm is fine", "3 hours is too long", "3:30 works", "9 I can"])
def test_a_number_that_is_no_approval_begins_no_own_words(text: str) -> None:
    assert kinds(text) == [("words", ())]


@pytest.mark.parametrize(
    ("text", "minutes", "name"),
    [
        ("running 20 late", 20, ""),
        ("20 late", 20, ""),
        ("I'm running about 15 min behind", 15, ""),
        ("running 20 minutes late for Dana", 20, "Dana"),
        ("half an hour late", 30, ""),
        ("an hour late", 60, ""),
        ("voy 20 minutos tarde", 20, ""),
        ("voy media hora tarde con Dana", 30, "Dana"),
        ("running late", None, ""),
    ],
)
def test_how_late_he_is(text: str, minutes: int | None, name: str) -> None:
    (order,) = read(text)
    assert (order.kind, order.minutes, order.rest) == ("late", minutes, name)


@pytest.mark.parametrize(
    "text",
    ["good afternoon", "buenas tardes", "she can come late in the week if that suits her and him"],
)
def test_not_every_late_is_a_delay(text: str) -> None:
    assert [o.kind for o in read(text)] == ["words"]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("pasue", "pause"),
        ("taek over Dana", "take over Dana"),
        ("give bakc Dana", "give back Dana"),
        ("dnoe", "done"),
        ("blok Friday afternoon", "block Friday afternoon"),
        ("udno", "undo"),
        ("resmue", "resume"),
        ("bloqear el viernes", "bloquear el viernes"),
    ],
)
def test_a_slip_has_a_nearest_order(slip: str, meant: str) -> None:
    assert [o.kind for o in read(slip, "Sam", OPEN)] == ["words"]
    assert nearest(slip) == meant


@pytest.mark.parametrize("text", ["I can do Friday morning if she likes", "call me", "on my way"])
def test_what_he_writes_to_people_is_no_slip(text: str) -> None:
    assert nearest(text) is None


@given(st.text(max_size=60), st.lists(st.integers(1, 99), max_size=3))
def test_any_text_is_read_as_something(text: str, waiting: list[int]) -> None:
    orders = read(text, "Sam", waiting)
    assert bool(orders) == bool([line for line in text.splitlines() if line.strip()])
    assert all(isinstance(o, Order) and o.kind for o in orders)


@given(st.sampled_from([c for c in CANONICAL if c != "running late"]), st.data())
def test_no_order_with_a_letter_too_many_is_own_words_unasked(
    order: str, data: st.DataObject
) -> None:
    """Whatever he mistypes, he is asked: no slip is read as words for a customer's number."""
    at = data.draw(st.integers(0, len(order)))
    slip = order[:at] + data.draw(st.sampled_from("qxzk")) + order[at:]
    assert "own_words" not in [o.kind for o in read(slip, "Sam", OPEN)]
