"""The thread that waits to be told: what it does with words, silence and trouble."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.runtimes import listening as module
from deskhand.runtimes.listening import Listening


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NOTHING_SECONDS", "SOON_SECONDS", "LATER_SECONDS"):
        monkeypatch.setattr(module, name, 0.01)


def test_each_word_is_passed_on_whatever_trouble_lies_between(
    caplog: pytest.LogCaptureFixture,
) -> None:
    said: Iterator[object] = iter(
        [True, False, TryAgain("cut"), True, ConfigurationError("key", "is wrong", "mend it"), True]
    )
    heard: list[str] = []
    ended = threading.Event()

    def hear() -> bool:
        word = next(said, None)
        if word is None:
            ended.set()
            return False
        if isinstance(word, Exception):
            raise word
        return bool(word)

    listening = Listening(hear, lambda: heard.append("word"))
    listening.start()
    assert ended.wait(10)
    listening.stop()
    assert heard == ["word"] * 3
    assert "cut" in caplog.text
    assert "is wrong" in caplog.text


def test_what_comes_after_the_end_is_nobodys() -> None:
    asked, answer = threading.Event(), threading.Event()
    heard: list[str] = []

    def hear() -> bool:
        asked.set()
        return answer.wait(10)

    listening = Listening(hear, lambda: heard.append("word"))
    listening.start()
    assert asked.wait(10)
    listening.stop()
    answer.set()
    listening._thread.join(10)
    assert not listening._thread.is_alive()
    assert heard == []
