"""A story in the terminal: the customer's phone on the left, the owner's side on the right. No plot."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from deskhand.rehearsal.day import Figure, Happening, Place
from deskhand.rehearsal.sources import BOOKS

if TYPE_CHECKING:
    from rich.console import Console

WIDE = 96
"""Columns from which on two phones fit side by side."""
WIDEST = 132
READING = 45.0
"""Characters a second; and no line is waited for longer than LONGEST seconds."""
LONGEST = 2.2
BUDGET = 52.0
"""Seconds of pauses in the whole story, however long it is."""

STYLES: dict[Place, str] = {
    Place.CUSTOMER_SAYS: "default",
    Place.WE_SAY: "green",
    Place.OWNER_HEARS: "blue",
    Place.OWNER_SAYS: "default",
    Place.ALARM: "bold red",
    Place.CALENDAR: "cyan",
    Place.NOTE: "dim",
}
LEFT = frozenset({Place.CUSTOMER_SAYS, Place.WE_SAY})


class Story:
    """Tells what happens as it happens; side by side when a wide terminal watches."""

    def __init__(self, business: str, owner: str, zone: str, *, slowly: bool) -> None:
        self._business, self._owner, self._zone = business, owner, ZoneInfo(zone)
        self._console: Console | None = None
        self._budget = 0.0
        if sys.stdout.isatty():
            from rich.console import Console

            self._console = Console(highlight=False)
            self._budget = BUDGET if slowly else 0.0

    def scene(self, title: str) -> None:
        """A heading."""
        if self._console:
            self._console.print()
            self._console.rule(f"[bold]{title}[/bold]", align="left", style="dim")
        else:
            self._line(f"\n== {title}")
        self._wait(1.2)

    def show(self, one: Happening) -> None:
        """One thing that shows, on its side."""
        title, text = self._title(one), one.text
        if one.subject:
            text = f"{one.subject}\n\n{text}"
        if self._console is None:
            self._plain(one.at, title, text)
            return
        bubble = self._bubble(one, title, text)
        if self._console.width < WIDE:
            self._console.print(_aligned(bubble, one.place is Place.WE_SAY))
        elif one.place in LEFT:
            self._row(_aligned(bubble, one.place is Place.WE_SAY), "")
        else:
            self._row("", bubble)
        self._wait(len(text) / READING)

    def summary(self, figures: Sequence[Figure]) -> None:
        """What the day came to; a number opens the reasons, where keys can be pressed."""
        self.scene("What the day came to")
        for number, one in enumerate(figures, 1):
            self._line(f"  {number}  {one.label:<22} {one.figure}")
        keys = self._console is not None and sys.stdin.isatty()
        if not keys:
            for one in figures:
                self._reasons(one)
            return
        self._line(f"\n  1-{len(figures)} shows why, Enter goes on.")
        import click

        while (key := click.getchar()) not in ("\r", "\n", "q", "\x1b"):
            if key.isdigit() and 0 < int(key) <= len(figures):
                self._reasons(figures[int(key) - 1])

    def last_words(self, lines: Sequence[str]) -> None:
        self._line("")
        for line in lines:
            self._line(line)

    # ---- inside

    def _reasons(self, figure: Figure) -> None:
        self._line(f"\n  {figure.label}: {figure.figure}")
        for reason in figure.reasons or ("nothing",):
            for line in reason.splitlines():
                self._line(f"     {line}")

    def _title(self, one: Happening) -> str:
        way = {"sms": "text", "email": "mail"}.get(one.channel, one.channel)
        return {
            Place.CUSTOMER_SAYS: f"{one.who} ({way})",
            Place.WE_SAY: f"{self._business} to {one.who} ({way})",
            Place.OWNER_HEARS: f"{one.who}'s phone ({way})",
            Place.OWNER_SAYS: f"{one.who} answers",
            Place.ALARM: f"{one.who}'s phone RINGS",
            Place.CALENDAR: f"{self._owner}'s calendar",
            Place.NOTE: f"{one.who}'s phone",
        }[one.place]

    def _row(self, left: Any, right: Any) -> None:
        from rich.table import Table

        if self._console is None:
            return
        grid = Table.grid(padding=(0, 1), expand=False)
        width = min(self._console.width, WIDEST) - 2
        grid.add_column(width=width * 11 // 20)
        grid.add_column(width=width * 9 // 20)
        grid.add_row(left, right)
        self._console.print(grid)

    def _bubble(self, one: Happening, title: str, text: str) -> Any:
        from rich.panel import Panel
        from rich.text import Text

        clock = f"{one.at.astimezone(self._zone):%H:%M}"
        told = _books(one)
        lines = (*text.splitlines(), f"{clock} {title}  ", f"{told}  ")
        longest = max(len(line) for line in lines)
        room = min(self._console.width if self._console else 80, WIDEST)
        side = 11 if one.place in LEFT else 9
        most = room * side // 20 - 5 if room >= WIDE else room - 6
        return Panel(
            Text(text),
            title=Text(f"{clock} {title}", style="dim"),
            title_align="left",
            subtitle=Text(told, style="dim") if told and len(told) < most - 6 else None,
            subtitle_align="right",
            border_style=STYLES[one.place],
            width=min(longest + 4, most, 76),
        )

    def _plain(self, at: datetime, title: str, text: str) -> None:
        said = text.replace("\n", "\n       ")
        self._line(f"{at.astimezone(self._zone):%H:%M}  {title}: {said}")

    def _line(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def _wait(self, seconds: float) -> None:
        pause = min(seconds, LONGEST, self._budget)
        self._budget -= pause
        if pause > 0:
            time.sleep(pause)


def _books(one: Happening) -> str:
    """The two books that say most about a text; that the owner is called Sam needs no source."""
    books = dict.fromkeys(fact.book.partition(",")[0] for fact in one.facts)
    telling = [book for book in books if book != BOOKS["Business"]][:2]
    return f"from {' and '.join(telling)}" if telling else ""


def _aligned(bubble: Any, right: bool) -> Any:
    from rich.align import Align

    return Align.right(bubble) if right else bubble
