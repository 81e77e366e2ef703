"""What every MessagingClient does; adapters inherit the suite and say what can be done to their line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import pytest

from deskhand.domain.errors import OutcomeUnknown, Reject, TryAgain
from deskhand.ports.messaging import MessagingClient, OutgoingText

DANA = "+18455550142"


class Line(ABC):
    """A client and what is on its other side."""

    can_look_up = True
    """was_sent can prove both that a text went and that it did not."""

    @abstractmethod
    def client(self) -> MessagingClient:
        """A client on this line."""

    @abstractmethod
    def landed(self) -> Sequence[tuple[str, str]]:
        """(to, text) of every text a phone got, in order."""

    @abstractmethod
    def break_next(self, how: str) -> None:
        """The next sending is "not taken", "refused", "cut and taken" or "cut and lost"."""


def text(
    key: str = "effect.1", words: str = "Tuesday from 2 to 4 pm. Sí 😀", to: str = DANA
) -> OutgoingText:
    return OutgoingText(key, to, words)


class MessagingContract:
    """Every line."""

    @pytest.fixture
    def line(self) -> Line:
        """A line where nothing was sent."""
        raise NotImplementedError

    def test_a_text_lands_once_as_it_is(self, line: Line) -> None:
        outside = line.client().send(text())
        assert outside
        assert line.landed() == [(DANA, "Tuesday from 2 to 4 pm. Sí 😀")]

    def test_every_text_has_its_own_id(self, line: Line) -> None:
        client = line.client()
        ids = {client.send(text(f"effect{n}.1", f"text {n}")) for n in range(5)}
        assert len(ids) == 5
        assert [words for _, words in line.landed()] == [f"text {n}" for n in range(5)]

    def test_what_was_sent_can_be_looked_up_by_another_client(self, line: Line) -> None:
        line.client().send(text())
        assert line.client().was_sent("effect.1", DANA) in ({True} if line.can_look_up else {None})

    def test_what_was_not_sent_is_never_said_to_be(self, line: Line) -> None:
        line.client().send(text())
        for key, to in (("effect.2", DANA), ("effect", DANA), ("effect.1", "+18455550143")):
            assert line.client().was_sent(key, to) is (False if line.can_look_up else None)

    @pytest.mark.parametrize(
        ("how", "raised", "lands"),
        [
            ("not taken", TryAgain, False),
            ("refused", Reject, False),
            ("cut and taken", OutcomeUnknown, True),
            ("cut and lost", OutcomeUnknown, False),
        ],
    )
    def test_each_trouble_has_its_family_and_can_be_proven(
        self, line: Line, how: str, raised: type[Exception], lands: bool
    ) -> None:
        client = line.client()
        line.break_next(how)
        with pytest.raises(raised):
            client.send(text())
        assert len(line.landed()) == lands
        if line.can_look_up:
            assert client.was_sent("effect.1", DANA) is lands
        client.send(text("effect.2", "the next one"))
        assert line.landed()[-1] == (DANA, "the next one")
