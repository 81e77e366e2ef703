"""Carriers' keywords: whatever their case and marks, alone they are commands, among words they are not."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from deskhand.agents.communication import KEYWORDS, command_in
from deskhand.domain.plan import ActKind

MARKS = st.text(alphabet=" .,!?\"'*-_()\n\u201c\u201d\u2026", max_size=3)
CASES = st.sampled_from([str.upper, str.lower, str.title, str.swapcase])


@given(st.sampled_from(sorted(KEYWORDS)), CASES, MARKS, MARKS)
def test_a_keyword_alone_is_a_command_in_any_case_with_any_marks(
    word: str, case: object, before: str, after: str
) -> None:
    assert callable(case)
    assert command_in(f"{before}{case(word)}{after}") is KEYWORDS[word]


@given(
    st.sampled_from(sorted(k for k, v in KEYWORDS.items() if v is ActKind.STOPPED)),
    st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=9),
    st.booleans(),
)
def test_a_keyword_among_words_is_none(word: str, other: str, first: bool) -> None:
    said = f"{word} {other}" if first else f"{other} {word}"
    assert said in KEYWORDS or command_in(said) is None
