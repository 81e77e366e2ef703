"""The conventions of find_windows: the day it is said on, what we wrote last, flags, clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.language.dates import find_excluded, find_windows
from tests.unit.language.dates.notation import SUNDAY, ZONE, read, written

NY = ZoneInfo(ZONE)
# SUNDAY is the 22nd.
MONDAY, WEDNESDAY, FRIDAY, SATURDAY = (SUNDAY.replace(day=day, hour=10) for day in (23, 25, 27, 28))


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        # A plain weekday is the next one after today; only "this" can be today.
        (MONDAY, "Monday", "11-30"),
        (MONDAY, "this Monday", "11-23"),
        (MONDAY, "Tuesday", "11-24"),
        # "next" is the weekday of the next calendar week, Monday to Sunday.
        (MONDAY, "next Tuesday", "12-01"),
        (WEDNESDAY, "next Friday", "12-04"),
        (FRIDAY, "next Tuesday", "12-01"),
        (SATURDAY, "next Monday", "11-30"),
        (SUNDAY, "next Sunday", "11-29"),
        (WEDNESDAY, "el próximo viernes", "12-04"),
        (WEDNESDAY, "this Friday", "11-27"),
        # The rest of this week; on a Sunday the week that begins tomorrow.
        (WEDNESDAY, "this week", "11-25~11-28"),
        (SUNDAY, "this week", "11-23~11-28"),
        (WEDNESDAY, "next week", "11-30~12-05"),
        (WEDNESDAY, "Tuesday or Thursday next week", "12-01, 12-03"),
        (FRIDAY, "early this week", "11-30~12-01"),
        (WEDNESDAY, "this weekend", "11-28~11-29"),
        (SATURDAY, "this weekend", "11-28~11-29"),
        (WEDNESDAY, "next weekend", "12-05~12-06"),
        # A bare time is the next such time.
        (MONDAY, "at 3", "11-23 15:00"),
        (MONDAY, "at 9", "11-24 09:00"),
        (MONDAY.replace(hour=23, minute=30), "tomorrow", "11-24"),
        (MONDAY.replace(hour=19), "today", "11-23 19:00-22:00"),
        (MONDAY.replace(hour=23, minute=30), "today", ""),
        (MONDAY.replace(hour=16), "today at 3pm", ""),
        # Year roll-over, leap days, and dates that were over a few weeks ago.
        (SUNDAY.replace(month=12, day=30), "Friday", "01-01"),
        (SUNDAY.replace(month=12, day=30), "the 2nd at 9am", "01-02 09:00"),
        (SUNDAY, "Feb 29", "02-29"),
        (SUNDAY, "Mar 3", "03-03"),
        (SUNDAY, "the 31st", "12-31"),
        (SUNDAY, "November 31", ""),
        (SUNDAY, "Oct 30", ""),
    ],
)  # fmt: skip
def test_the_day_it_is_said_on(now: datetime, text: str, expected: str) -> None:
    assert read(text, now=now) == expected


def test_the_year_of_a_rolled_date() -> None:
    starts = {
        text: find_windows(text, SUNDAY, ZONE)[0].window.start.year
        for text in ("Mar 3", "Feb 29", "Dec 24", "New Year's Day")
    }
    assert starts == {"Mar 3": 2027, "Feb 29": 2028, "Dec 24": 2026, "New Year's Day": 2027}


@pytest.mark.parametrize(
    ("last", "text", "expected"),
    [
        ("Would Tuesday, November 24 suit you?", "Could you do 3?", "11-24 15:00"),
        ("We can come on Wednesday. Morning or afternoon?", "afternoon", "11-25 12:00-17:00"),
        ("¿Le queda bien el martes?", "a las 10", "11-24 10:00"),
        ("We have Tuesday or Wednesday open.", "2pm", "11-23 14:00"),
        ("What time suits you?", "2pm", "11-23 14:00"),
        ("Tuesday at 10 or at 2?", "Thursday at 2", "11-26 14:00"),
    ],
)
def test_a_bare_time_takes_the_one_day_of_what_we_wrote_last(
    last: str, text: str, expected: str
) -> None:
    assert read(text, now=SUNDAY, last=last) == expected


def test_flags_tell_what_was_not_said() -> None:
    (day,) = find_windows("Tuesday please", SUNDAY, ZONE)
    (time,) = find_windows("at 2pm please", SUNDAY, ZONE)
    (both,) = find_windows("Tuesday at 2", SUNDAY, ZONE)
    flags = [(hit.day_only, hit.time_only) for hit in (day, time, both)]
    assert flags == [(True, False), (False, True), (False, False)]


def test_words_and_span_are_the_place_in_the_text() -> None:
    text = "¡Hola! ¿Podría venir el próximo miércoles a las 3?"
    (hit,) = find_windows(text, SUNDAY, ZONE)
    assert text[slice(*hit.span)] == hit.words == "el próximo miércoles a las 3"


def test_order_is_the_order_written() -> None:
    assert read("Friday at 2, or else Tuesday at 9") == "11-27 14:00, 11-24 09:00"


def test_excluded_days_are_told_apart() -> None:
    text = "any time next week, but I can't do Wednesday"
    assert read(text) == "11-23~11-24, 11-26~11-28"
    excluded = find_excluded(text, SUNDAY, ZONE)
    assert written(excluded) == "11-25"
    assert all(hit.excluded for hit in excluded)


def test_languages_mix() -> None:
    assert read("puede venir Tuesday en la tarde?") == "11-24 12:00-18:00"
    assert read("can you come el martes a las 3") == "11-24 15:00"
    assert read("tomorrow en la mañana please") == "11-23 08:00-12:00"


def test_the_language_is_only_a_hint() -> None:
    assert read("¿puede venir el martes por la tarde?", Lang.EN) == "11-24 12:00-18:00"
    assert read("can you come tomorrow afternoon?", Lang.ES) == "11-23 12:00-17:00"


def test_figures_with_a_slash_are_month_first_in_english_and_day_first_in_spanish() -> None:
    assert read("12/2", Lang.EN) == "12-02"
    assert read("el 2/12", Lang.ES) == "12-02"
    assert read("el 12/24", Lang.ES) == "12-24"


def test_clock_changes() -> None:
    spring = datetime(2027, 3, 12, 12, tzinfo=NY)
    (skipped,) = find_windows("Sunday at 2:30am", spring, ZONE)
    assert skipped.window.start.isoformat() == "2027-03-14T03:30:00-04:00"
    autumn = datetime(2026, 10, 30, 12, tzinfo=NY)
    (twice,) = find_windows("Sunday at 1:30am", autumn, ZONE)
    assert twice.window.start.isoformat() == "2026-11-01T01:30:00-04:00"
    (day,) = find_windows("Sunday", autumn, ZONE)
    assert day.window.start.isoformat() == "2026-11-01T08:00:00-05:00"


def test_the_business_zone_says_which_day_it_is() -> None:
    late = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
    assert read("tomorrow", now=late) == "11-24"
    assert find_windows("tomorrow", late, "Europe/Madrid")[0].window.start.date().day == 25


def test_a_closed_day_is_still_a_window() -> None:
    assert read("Thanksgiving at 8am or Sunday evening") == "11-26 08:00, 11-29 17:00-22:00"


@given(st.text(max_size=80))
def test_any_text_is_read_and_no_window_is_over(text: str) -> None:
    for hit in find_windows(text, SUNDAY, ZONE):
        assert hit.window.until > SUNDAY
        assert hit.window.end is None or hit.window.start < hit.window.end
        assert text[slice(*hit.span)] == hit.words


SNIPPETS = (
    "tuesday wed the 5th at 3 - to or and not before after by next this week in two days pm "
    "morning noon dec 12/24 , . ? can't cancel my until from between el martes a las por la "
    "mañana 10:30 half past thanksgiving weekend month of monday first last early any day "
    "except 2-4 9999 1/1/9999 hours ago menos cuarto para y media"
)
WORDS = st.sampled_from(SNIPPETS.split())


@given(st.lists(WORDS, max_size=14), st.integers(0, 3000))
def test_any_order_of_its_own_words_is_read(words: list[str], hours: int) -> None:
    now = SUNDAY + timedelta(hours=hours)
    for hit in find_windows(" ".join(words), now, ZONE):
        assert hit.window.until > now
        assert hit.window.end is None or hit.window.start < hit.window.end
