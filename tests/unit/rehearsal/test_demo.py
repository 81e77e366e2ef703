"""The demo is the real thing: what it promises happens, every time."""

import re
import time

from deskhand.rehearsal.demo import SCENES
from tests.support.command import deskhand


def test_the_day_goes_as_it_is_told() -> None:
    began = time.monotonic()
    said = deskhand("demo", "--fast")
    assert time.monotonic() - began < 20
    assert (said.code, said.err) == (0, "")
    out = said.out
    for title, _ in SCENES:
        assert title in out
    for words in (
        "Faucet repair: $125", "Thanks, Dana. You're booked", "Ceiling fan replacement: $215",
        "Thanks, Robert. You're booked", "Gracias, Luz", "Left alone, unread: growth@seo-rockets",
        "A reminder of your visit", "EMERGENCY (flood)", "Sam has it; paging stops.",
        "call 911", "Now you: deskhand chat",
    ):  # fmt: skip
        assert words in out, words
    assert re.search(r"visits booked +3 \(\$\d+\)", out)
    assert re.search(r"median time to an answer +[1-9]\d? seconds", out)
    assert "to SEO Rockets" not in out
    assert deskhand("demo", "--fast").out == out
