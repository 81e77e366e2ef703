"""The demo is the real thing: what it promises happens, every time."""

import re
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from deskhand.rehearsal.day import Day, Figure, Happening, Place
from deskhand.rehearsal.demo import play
from deskhand.rehearsal.page import Page
from deskhand.rehearsal.scenes import NAMES, SCENES
from tests.support.command import deskhand

VENDORS = {"SEO Rockets", "Leads for Trades", "Vans Direct"}
VOID = {"meta", "br"}


@pytest.fixture(scope="module")
def day() -> tuple[list[Happening], list[Figure], str]:
    """What showed, the figures at the end, and the page."""
    shown: list[Happening] = []
    played = Day("2026-11-23T07:10:00", shown.append)
    page = Page(played.business.name, played.business.owner.name, played.business.zone)
    try:
        for scene in SCENES:
            begun = len(shown)
            page.scene(scene.title)
            played.play(scene)
            for one in shown[begun:]:
                page.add(one)
        figures = played.figures()
    finally:
        played.close()
    return shown, figures, page.html(figures)


def texts(shown: list[Happening], place: Place, who: str) -> list[str]:
    return [one.text for one in shown if one.place is place and one.who == who]


def test_dana_is_priced_with_what_is_included_offered_two_windows_and_booked(day) -> None:
    shown, *_ = day
    priced, _, booked = texts(shown, Place.WE_SAY, "Dana")[:3]
    assert "$125" in priced
    assert "Included" in priced
    assert "2)" in priced
    assert "12 Elm St" in booked
    assert any("Dana Whitfield" in row for row in texts(shown, Place.CALENDAR, "Sam"))


def test_a_bid_is_held_at_the_book_and_waits_for_sam(day) -> None:
    shown, figures, _ = day
    said = texts(shown, Place.WE_SAY, "Pete")
    assert all("$135" in text for text in said)
    assert "asked Sam whether $80" in said[-1]
    waiting = next(one for one in figures if one.label == "waiting for your yes")
    assert waiting.figure == "1"
    assert "$80" in waiting.reasons[0]


def test_a_deck_gets_an_estimate_visit_and_no_amount(day) -> None:
    shown, *_ = day
    assert not any("$" in text for text in texts(shown, Place.WE_SAY, "Tom"))
    rows = [row for one in NAMES.values() for row in texts(shown, Place.CALENDAR, "Sam") if one]
    assert any("Estimate" in row and "Tom Avery" in row for row in rows)


def test_sam_reads_spanish_in_english(day) -> None:
    shown, *_ = day
    assert any("¿" in text for text in texts(shown, Place.WE_SAY, "Luz"))
    read = texts(shown, Place.NOTE, "Sam")
    assert any(text.startswith("In English:") and "booked" in text for text in read)


def test_vendors_get_silence(day) -> None:
    shown, figures, _ = day
    assert not any(one.place is Place.WE_SAY and one.who in VENDORS for one in shown)
    assert next(one for one in figures if one.label == "left alone").figure == "3"


def test_the_page_rings_before_the_safety_text_and_mikes_words_are_passed_on(day) -> None:
    shown, *_ = day
    night = [one for one in shown if one.at.hour in (3, 8) and one.at.day == 24]
    rings = [one.who for one in night if one.place is Place.ALARM]
    assert rings == ["Sam", "Mike"]
    kims = next(n for n, one in enumerate(night) if one.place is Place.WE_SAY)
    first = next(n for n, one in enumerate(night) if one.place is Place.ALARM)
    assert first < kims
    told = texts(shown, Place.WE_SAY, "Kim")
    assert "911" in told[0]
    assert "Mike" in told[-1]
    assert "on the way" not in " ".join(told)


def test_each_figure_has_its_reasons(day) -> None:
    _, figures, _ = day
    booked = next(one for one in figures if one.label == "booked")
    assert booked.figure.startswith("3 visits")
    assert any("price book, faucet repair: $125" in reason for reason in booked.reasons)
    assert sum("calendar: within your hours" in reason for reason in booked.reasons) == 3


class Strict(HTMLParser):
    """Every element is closed in its turn, and nothing is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {"src", "href", "onclick"} & {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing(day) -> None:
    shown, _, html = day
    parser = Strict()
    parser.feed(html)
    assert parser.open == []
    assert not parser.seen & {"script", "link", "img", "iframe"}
    assert "url(" not in html
    assert html.count('class="bubble ') == len(shown)
    assert "Where this comes from" in html


def test_what_a_customer_writes_is_text_on_the_page(day) -> None:
    shown, *_ = day
    page = Page("A & B", "Sam", "America/New_York")
    page.add(Happening(shown[0].at, Place.CUSTOMER_SAYS, "<b>Eve", "<script>alert(1)</script>"))
    html = page.html([])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_it_lasts_a_minute_for_whoever_watches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("deskhand.rehearsal.story.time.sleep", waited.append)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    play(None, fast=False)
    assert capsys.readouterr().out
    assert 30 <= sum(waited) <= 60


def test_plain_and_fast_for_programs(tmp_path: Path) -> None:
    began = time.monotonic()
    page = tmp_path / "day.html"
    said = deskhand("demo", "--fast", "--page", str(page))
    assert time.monotonic() - began < 20
    assert (said.code, said.err) == (0, "")
    assert all(scene.title in said.out for scene in SCENES)
    assert "\x1b[" not in said.out
    assert re.search(r"answered +\d+ messages, half of them within \d seconds", said.out)
    assert "deskhand chat" in said.out
    assert "deskhand init" in said.out
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert deskhand("demo", "--fast", "--no-page").out == said.out.replace(
        next(line for line in said.out.splitlines() if "as a page" in line) + "\n", ""
    )


def test_a_page_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    said = deskhand("demo", "--fast", "--page", str(tmp_path / "nowhere" / "day.html"))
    assert said.code == 2
    assert "cannot be written" in said.err
