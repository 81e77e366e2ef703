"""A story in the terminal: the customer's phone on the left, the owner's side on the right. No plot."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from deskhand.business.load import sample

if TYPE_CHECKING:
    from rich.console import Console

WIDE = 96
"""Columns from which on two phones fit side by side."""
READING = 45.0
"""Characters a second; and no line is waited for longer than LONGEST seconds."""
LONGEST = 2.2
BUDGET = 46.0
"""Seconds of pauses in the whole story, however long it is."""


class Side(StrEnum):
    """Where something of the owner's shows."""

    OWNER = "phone"
    CALENDAR = "calendar"


class Story:
    """Tells what happens, line by line; side by side when a wide terminal watches."""

    def __init__(self, business: str, owner: str, *, slowly: bool) -> None:
        self._business, self._owner = business, owner
        self._console: Console | None = None
        self._budget = BUDGET if slowly and sys.stdout.isatty() else 0.0
        if sys.stdout.isatty():
            from rich.console import Console

            self._console = Console(highlight=False)
        self._zone = ZoneInfo(sample().business.zone)

    def scene(self, title: str) -> None:
        """A heading."""
        if self._console:
            self._console.print()
            self._console.rule(f"[bold]{title}[/bold]", align="left", style="dim")
        else:
            self._line(f"\n== {title}")
        self._wait(0.8)

    def customer_says(
        self, at: datetime, name: str, channel: str, subject: str | None, text: str
    ) -> None:
        said = f"{subject}\n{text}" if subject else text
        self._left(at, f"{name} ({_word(channel)})", said, "white", right=False)

    def deskhand_says(self, at: datetime, name: str, channel: str, text: str) -> None:
        self._left(at, f"{self._business} to {name} ({_word(channel)})", text, "green", right=True)

    def owner_says(self, at: datetime, text: str) -> None:
        self._right(at, f"{self._owner} answers", text, "white")

    def owner_hears(self, at: datetime, channel: str, text: str) -> None:
        self._right(at, f"to {self._owner} ({_word(channel)})", text, "blue")

    def alarm(self, at: datetime, text: str) -> None:
        self._right(at, "EMERGENCY", text, "bold red")

    def note(self, at: datetime, side: Side, text: str) -> None:
        self._right(at, f"{self._owner}'s {side.value}", text, "cyan")

    def summary(self, figures: list[tuple[str, str]]) -> None:
        """The end: what the day came to, and what to do now."""
        self.scene("What the day came to")
        for label, figure in figures:
            self._line(f"  {label:<26} {figure}")
        self._line("\nNow you: deskhand chat")

    # ---- inside

    def _left(self, at: datetime, title: str, text: str, style: str, *, right: bool) -> None:
        if self._console is None:
            self._plain(at, title, text)
            return
        bubble = self._bubble(at, title, text, style)
        if self._console.width < WIDE:
            self._console.print(_aligned(bubble, right))
        else:
            self._row(_aligned(bubble, right), "")
        self._wait(len(text) / READING)

    def _right(self, at: datetime, title: str, text: str, style: str) -> None:
        if self._console is None:
            self._plain(at, title, text)
            return
        bubble = self._bubble(at, title, text, style)
        if self._console.width < WIDE:
            self._console.print(bubble)
        else:
            self._row("", bubble)
        self._wait(len(text) / READING)

    def _row(self, left: Any, right: Any) -> None:
        from rich.table import Table

        if self._console is None:
            return
        grid = Table.grid(padding=(0, 1), expand=False)
        width = min(self._console.width, 130)
        grid.add_column(width=width * 11 // 20)
        grid.add_column(width=width * 8 // 20)
        grid.add_row(left, right)
        self._console.print(grid)

    def _bubble(self, at: datetime, title: str, text: str, style: str) -> Any:
        from rich.panel import Panel
        from rich.text import Text

        clock = f"{at.astimezone(self._zone):%H:%M:%S}"
        longest = max(len(line) for line in (*text.splitlines(), f"{clock} {title}  "))
        room = self._console.width if self._console else 80
        wide = room >= WIDE
        return Panel(
            Text(text),
            title=Text(f"{clock} {title}", style="dim"),
            title_align="left",
            border_style=style,
            width=min(longest + 4, min(room, 130) * 11 // 20 - 6 if wide else room - 8, 72),
        )

    def _plain(self, at: datetime, title: str, text: str) -> None:
        said = text.replace("\n", "\n          ")
        self._line(f"{at.astimezone(self._zone):%H:%M:%S}  {title}: {said}")

    def _line(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def _wait(self, seconds: float) -> None:
        pause = min(seconds, LONGEST, self._budget)
        self._budget -= pause
        if pause > 0:
            time.sleep(pause)


def _word(channel: str) -> str:
    return {"sms": "text", "email": "mail"}.get(channel, channel)


def _aligned(bubble: Any, right: bool) -> Any:
    from rich.align import Align

    return Align.right(bubble) if right else bubble
