"""Words about a time we have, in both languages: by how much, all of them, never mind, rather
another, at another address."""

from datetime import timedelta

import pytest

from deskhand.language.changes import all_of_them, another_place, never_mind, rather, shift
from deskhand.language.text import Text

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("push it back an hour", HOUR),
        ("could you push my appointment back by 2 hours?", 2 * HOUR),
        ("can we make it 30 minutes later?", HOUR / 2),
        ("half an hour later please", HOUR / 2),
        ("an hour and a half later", 1.5 * HOUR),
        ("can they come an hour earlier", -HOUR),
        ("move it up an hour", -HOUR),
        ("a week later", timedelta(weeks=1)),
        ("a day later, same time", timedelta(days=1)),
        ("a couple of hours later", 2 * HOUR),
        ("¿puede ser una hora más tarde?", HOUR),
        ("media hora antes", -HOUR / 2),
        ("una hora y media después", 1.5 * HOUR),
        ("recórralo dos horas", 2 * HOUR),
    ],
)
def test_by_how_much(said: str, by: timedelta) -> None:
    assert shift(Text.of(said)) == by


@pytest.mark.parametrize(
    "said",
    [
        "can you come later?",
        "I need it in an hour",
        "not an hour earlier or later",
        "it will take two hours",
        "¿más tarde?",
    ],
)
def test_no_amount_or_no_direction_is_no_shift(said: str) -> None:
    assert shift(Text.of(said)) is None


@pytest.mark.parametrize(
    "said",
    ["cancel both", "both", "Cancel all my appointments", "please cancel all of them",
     "cancele las dos", "cancelen todas las citas", "todas"],
)  # fmt: skip
def test_all_of_them(said: str) -> None:
    assert all_of_them(Text.of(said))


@pytest.mark.parametrize(
    "said",
    ["cancel my appointment", "the first one", "both faucets drip", "cancele mi cita", "all good"],
)
def test_one_of_them(said: str) -> None:
    assert not all_of_them(Text.of(said))


@pytest.mark.parametrize(
    "said",
    ["never mind", "Nevermind!", "nvm", "forget it", "ah forget about it, thanks",
     "changed my mind", "olvídelo", "ya no lo necesito", "mejor no, gracias"],
)  # fmt: skip
def test_never_mind(said: str) -> None:
    assert never_mind(Text.of(said))


@pytest.mark.parametrize(
    "said",
    ["I don't mind", "never", "don't forget the ladder",
     "never mind the noise, but my faucet drips badly and I want somebody to come"],
)  # fmt: skip
def test_not_never_mind(said: str) -> None:
    assert not never_mind(Text.of(said))


def test_rather_another_time() -> None:
    assert rather(Text.of("actually no, wednesday is fine"))
    assert rather(Text.of("Friday works better"))
    assert rather(Text.of("mejor el jueves"))
    assert not rather(Text.of("are you open on Friday?"))


@pytest.mark.parametrize(
    "said",
    [
        "we moved, the fan is at 19 Crown St now",
        "the address for Thursday should be 19 Crown St, not Wurts",
        "I gave you the wrong address, it's 19 Crown St",
        "please come to 19 Crown St instead",
        "my new address is 19 Crown St",
        "nos mudamos, ahora es en 19 Crown St",
        "la dirección correcta es 19 Crown St",
        "vengan a 19 Crown St por favor",
    ],
)
def test_at_another_address(said: str) -> None:
    assert another_place(Text.of(said))


@pytest.mark.parametrize(
    "said",
    ["19 Crown St", "what time are you coming?", "thanks, see you then", "gracias, los espero"],
)
def test_no_word_of_another_address(said: str) -> None:
    assert not another_place(Text.of(said))
