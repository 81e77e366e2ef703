"""`deskhand demo`: a scripted day of the sample business, in the terminal and as a page. Decides nothing."""

from __future__ import annotations

from pathlib import Path

from deskhand.rehearsal.day import Day, Happening
from deskhand.rehearsal.page import Page
from deskhand.rehearsal.scenes import MONDAY, SCENES
from deskhand.rehearsal.story import Story

BEGINS = f"{MONDAY}07:10:00"


def play(page: Path | None, *, fast: bool) -> None:
    """Play the day. Waits a little between the lines when a person watches; `page` is written too.

    Raises OSError when the page cannot be written.
    """

    def show(one: Happening) -> None:
        story.show(one)
        drawn.add(one)

    if page is not None:
        page.touch()  # a place that cannot be written is said before the story, not after it
    day = Day(BEGINS, show)
    business = day.business
    story = Story(business.name, business.owner.name, business.zone, slowly=not fast)
    drawn = Page(business.name, business.owner.name, business.zone)
    try:
        for scene in SCENES:
            story.scene(scene.title)
            drawn.scene(scene.title)
            day.play(scene)
        figures = day.figures()
    finally:
        day.close()
    if page is not None:
        page.write_text(drawn.html(figures), encoding="utf-8")
    story.summary(figures)
    story.last_words(
        [
            *([f"The same day as a page for your phone: {page}"] if page else []),
            "Now you be the customer:  deskhand chat",
            "Use your own prices:      deskhand init my-business",
        ]
    )
