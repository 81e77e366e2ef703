"""What is not to be done is out of sight; what is asked for beside it stays."""

import pytest

from deskhand.language.text import Text
from deskhand.language.unwanted import wanted


@pytest.mark.parametrize(
    ("said", "gone", "stays"),
    [
        ("The tub drips, but I don't want that fixed.", "drips", ""),
        ("Please fix the gate, the shed leaks but leave it.", "shed", "fix the gate"),
        ("Hang the door. Paint the hall. Not needed anymore actually.", "Paint the hall", "Hang the door"),
        ("Fix the steps, and don't touch the railing", "railing", "Fix the steps"),
        ("1. sink drips\n2. the porch - do NOT touch\n3. new lock", "porch", "new lock"),
        ("The screens can wait until spring. The lock is urgent.", "screens", "The lock is urgent"),
        ("Paint the hall walls, the ceiling is fine", "ceiling", "Paint the hall walls"),
        ("The walls peel and the trim looks good", "trim", "The walls peel"),
        ("pintar un cuarto, techo normal", "techo", "pintar un cuarto"),
        ("Fix the faucet. The disposal hums but I've made my peace with that.", "disposal", "Fix the faucet"),
        ("1. sink drips\n2. cellar light - SKIP\n3. new lock", "cellar light", "new lock"),
        ("The closer is broken. The glass is not broken.", "glass", "The closer is broken"),
        ("Ponga la llave. Una loseta suena hueca pero esa déjela así por ahora.", "loseta", "la llave"),
        ("Necesito una chapa. La cerca no hay que tocarla.", "cerca", "Necesito una chapa"),
        ("La tina gotea pero esa no la arreglen.", "gotea", ""),
        ("Pinte el cuarto, no toque la puerta", "puerta", "Pinte el cuarto"),
        ("Las ventanas pueden esperar hasta la primavera. La llave gotea.", "ventanas", "La llave gotea"),
    ],
)  # fmt: skip
def test_what_is_not_wanted_is_blanked_and_the_rest_stays(said: str, gone: str, stays: str) -> None:
    left = wanted(Text.of(said)).raw
    assert len(left) == len(said)
    assert gone not in left
    assert stays in left


@pytest.mark.parametrize(
    "said",
    [
        "I don't want to wait, the toilet runs",
        "4 screens torn, that can wait till spring if it's cheaper",
        "the window doesn't want to open",
        "no cierra la puerta y no sirve la llave",
        "no quiero que siga goteando la llave",
    ],
)
def test_what_is_only_said_with_a_no_is_wanted(said: str) -> None:
    assert wanted(Text.of(said)).raw == said


def test_where_nothing_is_wanted_yet_no_word_is_left() -> None:
    for said in (
        "Nice tiles. Nothing to be done right now.",
        "Bonita cerca. Por ahora no necesito nada.",
    ):
        assert not wanted(Text.of(said)).words
