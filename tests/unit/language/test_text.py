"""Folding keeps the way back to what was written."""

from hypothesis import given
from hypothesis import strategies as st

from deskhand.language.text import MOST_READ, TAIL, Text, fold


def test_folding() -> None:
    assert fold("Sí, DON'T – ¿Qué “día”?") == 'si, dont - ¿que "dia"?'


def test_words_are_given_back_as_written() -> None:
    text = Text.of("I can’t  find\nthe Café")
    start = text.folded.index("cant")
    assert text.said((start, start + 4)) == "can’t"
    assert text.said((start, len(text.folded))) == "can’t find the Café"


def test_sentences_end_at_lines_but_not_at_clock_times() -> None:
    text = Text.of("Come at 4 p.m. on Friday. Bring 2.5 boards\nThanks")
    assert [text.said(span) for span in text.sentences] == [
        "Come at 4 p.m. on Friday.",
        "Bring 2.5 boards",
        "Thanks",
    ]


def test_of_a_very_long_message_the_start_and_the_end_are_read() -> None:
    text = Text.of("a" * 50_000 + " Dana")
    assert len(text.raw) == MOST_READ + 1 + TAIL
    assert text.raw.endswith(" Dana")


@given(st.text(st.characters(exclude_characters="'’‘`´ʼ")))
def test_every_place_is_kept(written: str) -> None:
    text = Text.of(written)
    assert len(text.folded) == len(text.raw)
    assert text.said((0, len(text.folded))) == " ".join(text.raw.split())


def test_a_line_that_only_a_mail_program_broke_is_no_end() -> None:
    written = (
        "The arm which closes my front storm door has given out, and since the\n"
        "wind of last week the door flies open. Two things:\n"
        "- the arm\n"
        "- a chain, so that it cannot happen again when the next storm comes by\n"
        "\n"
        "Ruth Kline\n"
        "37 Lafayette Avenue"
    )
    read = Text.of(written).raw
    assert len(read) == len(written)
    assert read.splitlines()[0].endswith(
        "since the wind of last week the door flies open. Two things:"
    )
    assert read.splitlines()[1:] == written.splitlines()[2:]


def test_short_lines_and_long_ones_are_the_writers_own() -> None:
    for written in ("the sink\ndrips", "word " * 30 + "\nand so on"):
        assert Text.of(written).raw == written
