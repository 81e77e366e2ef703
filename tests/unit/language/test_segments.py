"""SMS segments as carriers count them."""

import pytest

from deskhand.language.segments import Segments, count, outside_gsm7


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", Segments("GSM-7", 0, 1)),
        ("a" * 160, Segments("GSM-7", 160, 1)),
        ("a" * 161, Segments("GSM-7", 161, 2)),
        ("a" * 306, Segments("GSM-7", 306, 2)),
        ("a" * 307, Segments("GSM-7", 307, 3)),
        ("[" * 80, Segments("GSM-7", 160, 1)),
        ("é ñ ¿ ¡ à", Segments("GSM-7", 9, 1)),
        ("sábado", Segments("UCS-2", 6, 1)),
        ("á" * 70, Segments("UCS-2", 70, 1)),
        ("á" * 71, Segments("UCS-2", 71, 2)),
        ("😀" * 35, Segments("UCS-2", 70, 1)),
    ],
)
def test_segments(text: str, segments: Segments) -> None:
    assert count(text) == segments


def test_a_character_of_two_units_is_never_cut_in_half() -> None:
    assert count("a" * 152 + "€" + "a" * 152) == Segments("GSM-7", 306, 3)
    assert count("a" * 66 + "😀" + "á" * 66) == Segments("UCS-2", 134, 3)


def test_what_makes_a_text_dear() -> None:
    assert outside_gsm7("¿Qué día? ¿Qué día, señor?") == "í"
    assert outside_gsm7("What's up [1] {2} €3") == ""
