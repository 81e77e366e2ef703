"""Deskhand, the automated secretary of a handyman business; this file knows its version, no more."""

__version__ = "0.1.0"
