"""The families of errors that decide what happens to a message. No vendor's error lives here."""

from __future__ import annotations


class DeskhandError(Exception):
    """Root of everything Deskhand raises on purpose."""


class TryAgain(DeskhandError):
    """Passing trouble (a lock, a network, a full disk): the row stays open and is delivered again."""


class Conflict(TryAgain):
    """A document read by this commit changed meanwhile: the handler runs again on fresh reads."""


class Reject(DeskhandError):
    """The message can never be handled (malformed, unknown subject): it goes to the dead letters."""


class NeedsOwner(DeskhandError):
    """Only the owner can decide; `reason` is shown to him as it stands."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutcomeUnknown(DeskhandError):
    """An effect was cut in the middle: it may or may not have happened. Look it up, never repeat it."""


class Unanswered(TryAgain, OutcomeUnknown):
    """A commit whose answer was lost, and which could not be looked up either: it may stand. A message
    that is delivered again reads afresh and sees; nobody writes the same again without reading."""


class TooNew(DeskhandError):
    """A document or message has a schema version above ours: left untouched for a newer Deskhand."""


class ConfigurationError(Exception):
    """The installation is wrong, not the message. Names the place and the remedy.

    Apart from the families above on purpose: no delivery rule may swallow it.
    """

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}. {remedy}")
        self.place, self.problem, self.remedy = place, problem, remedy


class Disconnected(ConfigurationError):
    """An account that worked was closed to us (a consent taken back, a right withdrawn). What needs it
    waits without being counted, the owner is paged, everything else goes on."""
