"""Dates and times in customers' words, English and Spanish, to windows; wording them is elsewhere."""

from __future__ import annotations

from deskhand.language.dates.find import Found, find_excluded, find_windows

__all__ = ["Found", "find_excluded", "find_windows"]
