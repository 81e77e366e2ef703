"""The one source of all functions: which of them a process is says its target and DESKHAND_FUNCTION."""

from deskhand.runtimes.functions.entry import mail, push, tick

__all__ = ["mail", "push", "tick"]
