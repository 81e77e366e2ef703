"""The measure over date corpora: which phrases count, what they ask for, what is right. Invented rows."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.base import Lang
from deskhand.rehearsal.date_corpora import judged, measure, table
from deskhand.rehearsal.date_phrases import Asked, Row, line_row, spec_row
from deskhand.rehearsal.date_relevance import relevant

# A Monday morning at nine; the corpora give wall-clock times without a zone.
NOW = "2026-11-23T09:00:00"


def at(said: str) -> datetime:
    return datetime.fromisoformat(said if "T" in said else f"{said}T00:00:00")


def line(text: str, start: str, grain: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    return {"text": text, "kind": "datetime", "from": start, "to": end, "grain": grain} | {
        "direction": None, "section": "allExamples", "lang": "en", "now": f"{NOW}-05:00", **more,
    }  # fmt: skip


def spec(sentence: str, text: str, kind: str, *values: dict[str, str]) -> dict[str, Any]:
    where = {"Text": text, "Start": sentence.find(text), "TypeName": f"datetimeV2.{kind}"}
    result = where | {"Resolution": {"values": list(values)}}
    return {"Input": sentence, "Context": {"ReferenceDateTime": NOW}, "Results": [result]}


def parsed(sentence: str, text: str, kind: str, timex: str, **future: str) -> dict[str, Any]:
    value = {"Timex": timex, "FutureResolution": future, "Mod": ""}
    result = {"Text": text, "Start": sentence.find(text), "Type": kind, "Value": value}
    return {"Input": sentence, "Context": {"ReferenceDateTime": NOW}, "Results": [result]}


def row(raw: dict[str, Any], lang: Lang = Lang.EN) -> Row:
    found = line_row(raw, lang) if "text" in raw else spec_row(raw, lang)
    assert found
    return found


def day(start: str, end: str) -> Asked:
    return Asked(at(start), at(end), "day")


def hours(start: str, end: str) -> Asked:
    return Asked(at(start), at(end), "minute")


class TestLines:
    def test_a_day_a_week_and_a_point(self) -> None:
        assert row(line("friday", "2026-11-27T00:00:00", "Day")).meanings == (
            day("2026-11-27", "2026-11-28"),
        )
        assert row(line("that week", "2026-11-30T00:00:00", "Week")).meanings == (
            day("2026-11-30", "2026-12-07"),
        )
        assert row(line("friday at 3pm", "2026-11-27T15:00:00", "Hour")).meanings == (
            hours("2026-11-27T15:00", "2026-11-27T15:00"),
        )

    def test_days_counted_by_the_clock_are_days(self) -> None:
        assert row(line("in four days", "2026-11-27T09:00:00", "Hour")).meanings == (
            day("2026-11-27", "2026-11-28"),
        )

    def test_from_this_second_on_is_a_bound(self) -> None:
        raw = line("by 2 pm", "2026-11-23T09:00:00", "Second", end="2026-11-23T14:00:00")
        assert row(raw).meanings == (Asked(None, at("2026-11-23T14:00"), "minute"),)

    def test_a_weekend_from_friday_night_on_is_days(self) -> None:
        raw = line("this weekend", "2026-11-27T18:00:00", "Hour", end="2026-11-30T00:00:00")
        assert row(raw).meanings == (day("2026-11-27", "2026-11-30"),)

    def test_open_spans(self) -> None:
        raw = line("after 5 pm", "2026-11-23T17:00:00", "Hour", direction="after")
        assert row(raw).meanings == (Asked(at("2026-11-23T17:00"), None, "minute"),)

    def test_the_end_of_a_week_is_ours(self) -> None:
        raw = line("the end of the week", "2026-11-27T00:00:00", "Day", end="2026-11-30T00:00:00")
        assert row(raw).meanings == (day("2026-11-26", "2026-11-28"),)

    @pytest.mark.parametrize(
        "raw",
        [
            line("next month", "2026-12-01T00:00:00", "Month"),
            line("in a second", "2026-11-23T09:00:01", "Second"),
            line("eleven", "2026-11-23T11:00:00", "Hour", section="latentCorpus"),
            line("la quincena", "2026-12-00T00:00:00", "Day"),
            line("hello", "", "Day"),
        ],
    )
    def test_what_gives_no_row(self, raw: dict[str, Any]) -> None:
        assert line_row(raw, Lang.EN) is None


class TestSpecs:
    def test_the_small_word_before_the_phrase_belongs_to_it(self) -> None:
        value = {"timex": "XXXX-WXX-5", "type": "date", "value": "2026-11-27"}
        made = row(spec("We are home on friday", "friday", "date", value))
        assert made.text == "on friday"
        assert made.meanings == (day("2026-11-27", "2026-11-28"),)

    def test_a_part_of_the_day_has_our_hours(self) -> None:
        value = {
            "timex": "2026-11-24TAF",
            "start": "2026-11-24 12:00:00",
            "end": "2026-11-24 16:00:00",
        }
        made = row(spec("tomorrow afternoon", "tomorrow afternoon", "datetimerange", value))
        assert made.meanings == (hours("2026-11-24T12:00", "2026-11-24T17:00"),)
        late = row(
            spec("late tomorrow morning", "late tomorrow morning", "datetimerange",
                 {**value, "timex": "2026-11-24TMO", "Mod": "end"})
        )  # fmt: skip
        assert late.meanings == (hours("2026-11-24T10:00", "2026-11-24T12:00"),)

    def test_a_spanish_tarde_is_no_evening(self) -> None:
        value = {
            "timex": "2026-11-24TEV",
            "start": "2026-11-24 16:00:00",
            "end": "2026-11-24 20:00:00",
        }
        raw = spec("mañana por la tarde", "mañana por la tarde", "datetimerange", value)
        assert row(raw, Lang.ES).meanings == (hours("2026-11-24T12:00", "2026-11-24T18:00"),)

    def test_the_end_of_a_span_may_be_named(self) -> None:
        value = {"timex": "", "start": "2026-12-03", "end": "2026-12-05"}
        assert row(spec("Dec 3-5", "Dec 3-5", "daterange", value)).meanings == (
            day("2026-12-03", "2026-12-05"),
            day("2026-12-03", "2026-12-06"),
        )

    def test_before_has_no_start(self) -> None:
        value = {"timex": "2026-12-03", "Mod": "before", "end": "2026-12-03"}
        assert row(spec("before Dec 3", "before Dec 3", "daterange", value)).meanings == (
            Asked(None, at("2026-12-03"), "day"),
        )

    def test_the_parsers_shape(self) -> None:
        made = row(parsed("meet us at 7", "7", "time", "T07", time="07:00:00"))
        assert made.text == "at 7"
        assert made.undated
        assert made.meanings == (
            hours("2026-11-23T07:00", "2026-11-23T07:00"),
            hours("2026-11-23T19:00", "2026-11-23T19:00"),
            hours("2026-11-22T19:00", "2026-11-22T19:00"),
        )
        sure = row(parsed("meet us 7am", "7am", "time", "T07", time="07:00:00"))
        assert len(sure.meanings) == 1

    @pytest.mark.parametrize("kind", ["duration", "set", "timezone"])
    def test_other_kinds_are_none_of_ours(self, kind: str) -> None:
        assert spec_row(spec("an hour", "an hour", kind, {"value": "3600"}), Lang.EN) is None


class TestChoice:
    @pytest.mark.parametrize(
        "raw",
        [
            line("friday", "2026-11-27T00:00:00", "Day"),
            line("december 12", "2026-12-12T00:00:00", "Day"),
            line("tomorrow at 3", "2026-11-24T15:00:00", "Hour"),
            line("next 3 weeks", "2026-11-30T00:00:00", "Week", end="2026-12-21T00:00:00"),
            line("easter monday", "2027-03-29T00:00:00", "Day", kind="datetimeHoliday"),
            line("next november 2", "2027-11-02T00:00:00", "Day"),
            line("tomorrow night", "2026-11-24T18:00:00", "Hour", end="2026-11-25T00:00:00"),
            line("the second monday of may", "2027-05-10T00:00:00", "Day"),
        ],
    )  # fmt: skip
    def test_kept(self, raw: dict[str, Any]) -> None:
        assert relevant(row(raw))

    @pytest.mark.parametrize(
        "raw",
        [
            line("yesterday", "2026-11-22T00:00:00", "Day"),
            line("november 2", "2027-11-02T00:00:00", "Day"),
            line("two years from friday", "2028-11-27T00:00:00", "Day"),
            line("march 3 2028", "2028-03-03T00:00:00", "Day"),
            line("maundy thursday", "2027-03-25T00:00:00", "Day", kind="datetimeHoliday"),
            line("friday at 3am", "2026-11-27T03:00:00", "Hour"),
            line("friday from 1am to 9am", "2026-11-27T01:00:00", "Hour", end="2026-11-27T09:00:00"),
            line("friday 15h30", "2026-11-27T15:30:00", "Minute"),
            line("friday at 3pm est", "2026-11-27T15:00:00", "Hour"),
            line("eleven twenty", "2026-11-23T11:20:00", "Minute"),
            line("the week", "2026-11-23T00:00:00", "Week"),
            line("bastille day", "2027-07-14T00:00:00", "Day", kind="datetimeHoliday"),
            line("every friday", "2026-11-27T00:00:00", "Day"),
            line("last week of 2026", "2026-12-28T00:00:00", "Week"),
            line("right now", "2026-11-23T09:01:00", "Minute"),
            line("next 6 weeks", "2026-11-30T00:00:00", "Week", end="2027-01-11T00:00:00"),
        ],
    )  # fmt: skip
    def test_left_out(self, raw: dict[str, Any]) -> None:
        assert not relevant(row(raw))


class TestVerdict:
    @staticmethod
    def of(text: str, *asked: Asked, reads: str | None = None) -> str:
        from datetime import UTC

        from deskhand.language.dates import find_windows

        found = find_windows(reads or text, at(NOW).replace(tzinfo=UTC), "Etc/UTC", Lang.EN)
        return judged(found, asked, Row("mine", Lang.EN, text, at(NOW), asked))

    def test_a_day_must_be_the_day_and_no_hour_of_it(self) -> None:
        asked = day("2026-11-27", "2026-11-28")
        assert self.of("friday", asked) == "right"
        assert self.of("thursday", asked) == "wrong"
        assert self.of("friday at 3", asked) == "wrong"
        assert self.of("thursday or friday", asked) == "wrong"
        assert self.of("some day", asked) == "nothing"

    def test_of_several_days_half_must_be_shared(self) -> None:
        assert self.of("next week", day("2026-11-30", "2026-12-07")) == "right"
        assert self.of("next week", day("2026-12-03", "2026-12-10")) == "wrong"

    def test_days_that_are_over_are_not_asked_for(self) -> None:
        assert self.of("this week", day("2026-11-16", "2026-11-29")) == "right"

    def test_a_point_is_right_within_a_quarter_of_an_hour(self) -> None:
        assert self.of("tomorrow at 3pm", hours("2026-11-24T15:10", "2026-11-24T15:10")) == "right"
        assert self.of("tomorrow at 3pm", hours("2026-11-24T15:20", "2026-11-24T15:20")) == "wrong"
        assert (
            self.of("tomorrow after 3pm", hours("2026-11-24T15:00", "2026-11-24T15:00")) == "wrong"
        )

    def test_a_part_of_the_day_has_no_hours_of_the_night(self) -> None:
        assert self.of("tomorrow morning", hours("2026-11-24T00:00", "2026-11-24T12:00")) == "right"
        assert self.of("tomorrow evening", hours("2026-11-24T18:00", "2026-11-25T00:00")) == "right"
        assert self.of("tomorrow morning", hours("2026-11-24T12:00", "2026-11-24T17:00")) == "wrong"

    def test_clock_spans_are_taken_at_their_word(self) -> None:
        span = "tomorrow from 6am to 9am"
        assert self.of(span, hours("2026-11-24T06:00", "2026-11-24T09:00")) == "right"
        assert self.of(span, hours("2026-11-24T08:00", "2026-11-24T12:00")) == "wrong"

    def test_bounds_have_one_edge(self) -> None:
        assert (
            self.of("tomorrow after 3pm", Asked(at("2026-11-24T15:00"), None, "minute")) == "right"
        )
        assert (
            self.of("tomorrow before 3pm", Asked(None, at("2026-11-24T15:00"), "minute")) == "right"
        )
        assert (
            self.of("tomorrow before 3pm", Asked(None, at("2026-11-24T16:00"), "minute")) == "wrong"
        )
        assert self.of("by friday", Asked(None, at("2026-11-28"), "day")) == "right"
        assert self.of("by thursday", Asked(None, at("2026-11-28"), "day")) == "wrong"

    def test_any_meaning_will_do(self) -> None:
        both = (
            hours("2026-11-24T03:00", "2026-11-24T03:00"),
            hours("2026-11-24T15:00", "2026-11-24T15:00"),
        )
        assert self.of("tomorrow at 3", *both) == "right"


def written(folder: Path) -> Path:
    lines = folder / "peers" / "duckling"
    specs = folder / "peers" / "recognizers" / "Spanish"
    lines.mkdir(parents=True)
    specs.mkdir(parents=True)
    english = [
        line("thursday", "2026-11-26T00:00:00", "Day"),
        line("THURSDAY", "2026-11-26T00:00:00", "Day"),
        line("friday", "2026-12-25T00:00:00", "Day"),
        line("friday of sorts", "2026-11-27T00:00:00", "Day"),
        line("mid fizz", "2026-11-27T00:00:00", "Day"),
        line("yesterday", "2026-11-22T00:00:00", "Day"),
    ]
    (lines / "time_en.jsonl").write_text("\n".join(map(json.dumps, english)), "utf-8")
    value = {"timex": "2026-11-24", "type": "date", "value": "2026-11-24"}
    spanish = json.dumps([spec("vengan mañana", "mañana", "date", value)])
    # Such files begin with a mark of their encoding.
    (specs / "DateParser.json").write_text(spanish, "utf-8-sig")
    return folder


def test_measure_counts_each_phrase_once(tmp_path: Path) -> None:
    english, spanish = measure(written(tmp_path))
    assert (english.corpus, english.lang, english.total, english.chosen) == (
        "duckling",
        Lang.EN,
        6,
        4,
    )
    assert (english.right, english.wrong, english.nothing) == (2, 1, 1)
    assert [miss.text for miss in english.misses] == ["friday", "mid fizz"]
    assert english.misses[0].asked == "2026-12-25T00:00..2026-12-26T00:00"
    assert english.misses[0].read == "2026-11-27T08:00..2026-11-27T18:00"
    assert english.share == 0.5
    assert (spanish.corpus, spanish.lang, spanish.chosen, spanish.right) == (
        "recognizers", Lang.ES, 1, 1,
    )  # fmt: skip


def test_a_folder_without_corpora_gives_nothing(tmp_path: Path) -> None:
    assert measure(tmp_path) == ()


def test_the_table_has_a_line_per_corpus(tmp_path: Path) -> None:
    scores = measure(written(tmp_path))
    head, english, spanish = table(scores)
    assert head.split() == [
        "corpus",
        "lang",
        "rows",
        "chosen",
        "right",
        "wrong",
        "nothing",
        "share",
    ]
    assert english.split() == ["duckling", "en", "6", "4", "2", "1", "1", "50.0%"]
    assert spanish.split() == ["recognizers", "es", "1", "1", "1", "0", "0", "100.0%"]
    *_, both = table([*scores, scores[0]])
    assert both.split() == ["all", "en", "12", "8", "4", "2", "2", "50.0%"]
