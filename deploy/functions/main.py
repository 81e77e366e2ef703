"""The one source of all functions: which of them a process is says its target and DESKHAND_FUNCTION."""

from deskhand.runtimes.functions.entry import datebook, mail, push, tick

__all__ = ["datebook", "mail", "push", "tick"]
