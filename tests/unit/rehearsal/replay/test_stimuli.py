"""Lines of a replay: what is read, in which zone, and which field an error names."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from deskhand.rehearsal.replay.stimuli import (
    BadLine,
    Burst,
    OwnerSaid,
    Said,
    SetupLine,
    State,
    Tick,
    parse_line,
)

ZONE = "America/New_York"
SAID = {"at": "2026-11-22T15:00:00", "channel": "sms", "from": "+18455550111", "text": "hi"}


def _read(data: object) -> object:
    return parse_line(json.dumps(data), ZONE)


def test_an_instant_without_offset_is_the_business_s() -> None:
    said = _read(SAID)
    assert isinstance(said, Said)
    assert said.at == datetime(2026, 11, 22, 15, tzinfo=ZoneInfo(ZONE))
    kept = _read({**SAID, "at": "2026-11-22T15:00:00+01:00"})
    assert isinstance(kept, Said)
    assert kept.at.utcoffset() == datetime.fromisoformat("2026-01-01T00:00:00+01:00").utcoffset()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (SAID, Said),
        ({"at": "2026-11-22T15:00:00", "owner": "yes", "as": "Mike"}, OwnerSaid),
        ({"at": "2026-11-22T15:00:00", "tick": True}, Tick),
        ({"burst": [SAID, SAID]}, Burst),
        ({"state": True}, State),
        ({"setup": {}}, SetupLine),
    ],
)
def test_each_kind_of_line(data: object, kind: type) -> None:
    assert isinstance(_read(data), kind)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({**SAID, "channel": "fax"}, "channel"),
        ({**SAID, "colour": 1}, "colour"),
        ({key: SAID[key] for key in SAID if key != "text"}, "text"),
        ({"setup": {"visits": [{"customer": "a"}]}}, "setup.visits.0.service"),
        ({"setup": {"quotes": [{"id": "q", "customer": "a", "service": "x", "amount": -1,
                                "status": "sent"}]}}, "setup.quotes.0.amount"),
        ({"state": False}, "state"),
        ({"at": "2026-11-22T15:00:00", "tick": False}, "tick"),
        ({"hello": 1}, ""),
        ([1], ""),
    ],
)  # fmt: skip
def test_an_error_names_the_field(data: object, field: str) -> None:
    with pytest.raises(BadLine) as bad:
        _read(data)
    assert bad.value.field == field


def test_what_is_no_json() -> None:
    with pytest.raises(BadLine, match="not JSON"):
        parse_line("{", ZONE)
