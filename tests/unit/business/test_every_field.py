"""Every field an owner may write, made wrong: the mistake names file, line, field and remedy, and nothing of
the folder is loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskhand.business import shapes
from deskhand.business.fields import Shape
from deskhand.business.load import load
from deskhand.business.mistakes import BusinessFilesError

BUSINESS = """\
name: Ace Repairs
zone: America/Chicago
address: 1 Main St, Chicago, IL 60601
phone: 312-555-0100
email: ace@ace.example
owner:
  name: Joe
  email: joe@ace.example
  phone: 312-555-0142
  languages: [en, es]
technicians:
  - name: Joe
  - name: Ann
    calendar: ann@ace.example
on_call:
  - name: Joe
    minutes: 5
on_danger:
  gas:
    then: not_ours
    refer_to: The gas company
    refer_phone: 312-555-0199
  flood: wake
after_hours:
  attends: yes
  fee: 75
hours:
  monday: 8:00-18:00
  friday: 9:00-12:30
holidays: us_federal
closed: [2026-12-24]
area: ["60601", "60602"]
languages: [en, es]
about:
  licence: We hold the licence of the city.
  insurance: We are insured.
  bonding: We are bonded.
  warranty: Thirty days on labor.
  background_checks: Everybody is checked.
  payment: Cash and checks.
licences:
  - trade: electrician
    jurisdiction: Chicago
models:
  read: unsure
  word: always
  dollars_a_day: 2
  calls_a_day: 200
  tokens_a_turn: 2000
policy:
  mode: draft
  paused: no
  min_notice_minutes: 120
  same_day_asks: no
  horizon_days: 60
  window_minutes: 120
  travel_minutes: 30
  slot_step_minutes: 30
  quote_limit: 500
  quote_valid_days: 30
  hold_minutes: 15
  estimate_visit_minutes: 45
  longest_visit_minutes: 300
  lunch: 12:00-12:30
  jobs_a_day: 4
  urgent_gap_minutes: 60
  first_job_exact: yes
  cancel_notice_hours: 24
  late_cancel_fee: 40
  no_show_fee: 60
  warranty_days: 30
  reminder_day_before: 17:00
  reminder_same_day: 7:00
  quiet_from: 20:00
  quiet_until: 7:00
  evening_mail: 18:00
  max_automatic_messages: 8
  automatic_messages_hours: 24
  ignore: [mom@ace.example]
"""

BOOK = """\
hourly_rate: 95
minimum: 95
trip_fee: 25
trip_fee_credited: no
zones:
  - name: Town
    codes: ["60601"]
    fee: 20
estimate_fee: 40
estimate_fee_credited: yes
after_hours_rate: 140
pickup_fee: 35
markup_percent: 10
discounts:
  - key: senior
    name: Senior discount
    percent: 10
    words: [senior]
  - key: three
    name: Three jobs
    amount: 20
    min_items: 3
items:
  - key: faucet
    service: plumbing/faucet
    name: Faucet
    how_quoted: fixed
    price: 185
    minutes: 90
    unit: each
    up_to_inches: 12
    further: 120
    further_minutes: 60
    materials: 25
    because: It takes two trips.
    aliases: [dripping faucet]
    includes: Labor.
    excludes: The faucet.
    ask: [Do you have the faucet?]
    default: yes
    photos: no
    pickup: yes
    weather: no
    crew: 1
    licence: electrician
    fixture: either
    reviewed: no
  - key: patch
    service: drywall/patch
    name: Patch
    how_quoted: range
    low: 100
    high: 200
    minutes: 60
  - key: gas
    service: appliance/install
    name: Gas
    how_quoted: not_offered
    reason: it needs a licensed fitter
"""

FAQS = """\
faqs:
  - key: rate
    question: What is your rate?
    answer: We charge {hourly_rate} an hour.
    aliases: [hourly rate]
    reviewed: no
"""

PROCEDURE = """\
services: [plumbing/faucet]
items: [faucet]
crew:
  minutes: 60
  bring: [basin wrench]
  check: [valves close]
  stop_and_call_if: [a valve spins]
customer: Please empty the cabinet.
reviewed: no
"""

PLACES = """\
properties:
  - address: 14 Wurts St, Chicago
    occupant:
      name: Dana
      phone: 312-555-0160
      email: dana@mail.example
    owner:
      name: Lee
      email: lee@mail.example
    manager:
      phone: 312-555-0162
    payer: owner
    not_to_exceed: 250
    built: 1931
    access:
      parking: on the street
      pets: a cat
      adult_home: no
      code: "0815"
      notes: ring twice
"""

FILES = {
    "business.yaml": BUSINESS,
    "price_book.yaml": BOOK,
    "faqs/all.yaml": FAQS,
    "procedures/faucet.yaml": PROCEDURE,
    "properties.yaml": PLACES,
}
FIELD = re.compile(r"^(?P<before>\s*(?:- )?)(?P<name>\w+):(?P<value>.*)$")

Place = tuple[str, int, str, str, str]


def places(*, leaves: bool) -> list[Place]:
    """File, line (from 1), what stands before the field, its name and its value."""
    found = []
    for file, text in FILES.items():
        for number, line in enumerate(text.splitlines(), 1):
            field = FIELD.match(line)
            if field and (field["value"].strip() or not leaves):
                found.append((file, number, field["before"], field["name"], field["value"]))
    return found


def named(place: Place) -> str:
    return f"{place[0]}:{place[1]}:{place[3]}"


def write(folder: Path, changed: str = "", line: int = 0, instead: str = "") -> Path:
    for file, text in FILES.items():
        lines = text.splitlines()
        if file == changed:
            lines[line - 1] = instead
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
    return folder


def told(folder: Path) -> list[str]:
    with pytest.raises(BusinessFilesError) as caught:
        load(folder)
    assert all(mistake.problem and mistake.remedy for mistake in caught.value.mistakes)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_the_files_here_are_right_and_hold_every_field(tmp_path: Path) -> None:
    load(write(tmp_path))
    written = {place[3] for place in places(leaves=False)}
    known = {
        field
        for shape in vars(shapes).values()
        if isinstance(shape, type) and issubclass(shape, Shape) and shape is not Shape
        for field in shape.model_fields
    }
    assert known <= written


@pytest.mark.parametrize("place", places(leaves=True), ids=named)
def test_a_value_that_cannot_be_is_told_with_its_place(tmp_path: Path, place: Place) -> None:
    file, line, before, name, _ = place
    folder = write(tmp_path, file, line, f"{before}{name}: {{wrong: value}}")
    first, *_ = told(folder)
    assert first.startswith(f"{file}, line {line}, "), first
    assert name in first.partition(": ")[0], first


@pytest.mark.parametrize("place", places(leaves=False), ids=named)
def test_a_misspelt_field_is_told_with_its_place(tmp_path: Path, place: Place) -> None:
    file, line, before, name, value = place
    folder = write(tmp_path, file, line, f"{before}{name}z:{value}")
    here = [one for one in told(folder) if one.startswith(f"{file}, line {line}, ")]
    assert any(f"{name}z" in one for one in here), told(folder)
