"""Which parts of a letter asked for something that its reading does not hold."""

from datetime import UTC, datetime

import pytest

from deskhand.business.load import sample
from deskhand.language.text import Text
from deskhand.language.unheard import unheard
from deskhand.ports.llm import ReadingContext
from deskhand.providers.llm.offline import OfflineEngine

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
BOOK, FAQS = sample().price_book.items, sample().faq_book.faqs
LETTER = (
    "Hello, I got your name from the woman at the bakery. The kitchen faucet drips at the spout, it has done"
    " so since summer, and I would like it fixed before my sister comes. I am home any day but Tuesday."
    " What would you charge? {} Best, Ruth Colman, 845-555-0134"
)
CARTA = (
    "Buenas tardes, me dio su correo la señora de la panadería. La llave de la cocina gotea desde el verano y"
    " quisiera arreglarla antes de que venga mi hermana. Estoy en casa todos los días menos el martes."
    " ¿Cuánto me cobraría? {} Saludos, Ruth, 845-555-0134"
)


def left(text: str) -> tuple[str, ...]:
    context = ReadingContext(now=NOW, zone="America/New_York", items=BOOK, faqs=FAQS)
    return unheard(Text.of(text), OfflineEngine().understand(text, context), BOOK)


@pytest.mark.parametrize(
    ("letter", "part"),
    [
        (LETTER, "Could you also do something about the sundial?"),
        (LETTER, "The bird bath is cracked."),
        (LETTER, "Do you bring your own water?"),
        (LETTER, "The weathervane won't turn."),
        (CARTA, "El reloj de sol está flojo."),
        (CARTA, "¿Y también me podría armar el gallinero?"),
    ],
)
def test_what_gave_no_field_was_not_heard(letter: str, part: str) -> None:
    assert left(letter.format(part)) == (part,)


@pytest.mark.parametrize(
    ("letter", "part"),
    [
        (LETTER, ""),
        (LETTER, "The hall light is loose too, could you look at that?"),
        (LETTER, "Are you insured?"),
        (LETTER, "Is there any chance of this week?"),
        (LETTER, "The sundial is loose too, but leave it."),
        (LETTER, "You don't need to bring a ladder."),
        (LETTER, "My late husband bought the house in 1981 and we never regretted it."),
        (CARTA, ""),
        (CARTA, "También el inodoro está flojo."),
        (CARTA, "¿Puede venir esta semana?"),
    ],
)
def test_what_was_read_or_asks_for_nothing_is_not_left(letter: str, part: str) -> None:
    assert left(letter.format(part)) == ()


def test_each_line_of_a_list_asks() -> None:
    written = LETTER.format(
        "And a short list:\n1. faucet as I said\n2. sundial in the garden\n3) the old gong\n- bird bath\n"
    )
    assert left(written) == ("sundial in the garden", "the old gong")


def test_a_text_is_no_letter() -> None:
    assert left("Could you do something about the sundial?") == ()
