"""A small folder of an owner's files, to be made wrong on purpose; and what loading it then says."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.business.load import load
from deskhand.business.mistakes import BusinessFilesError
from deskhand.domain.errors import ConfigurationError

BUSINESS = """\
name: Ace Repairs
zone: America/Chicago
owner: {name: Joe Smith, phone: (312) 555-0142}
technicians:
  - name: Joe Smith
    phone: 312-555-0142
  - name: Ann
on_call:
  - name: joe
hours:
  monday: 8:00-18:00
  friday: 9:00 - 12:30
"""

BOOK = """\
hourly_rate: $1,090.50
minimum: 95
items:
  - key: faucet
    service: plumbing/faucet
    name: Faucet
    how_quoted: fixed
    price: 185.5
    minutes: 90
    aliases: [Dripping  Faucet]
  - key: patch
    service: drywall/patch
    name: {en: Patch, es: Parche}
    how_quoted: range
    low: 100
    high: 200
    minutes: 60
    aliases: {es: hoyo en la pared}
  - key: deck
    service: carpentry/deck_fence
    name: Deck
    how_quoted: estimate_visit
"""

FAQS = """\
faqs:
  - key: rate
    question: What is your rate?
    answer: We charge {hourly_rate} an hour.
    aliases: [hourly rate]
"""


def write_folder(folder: Path) -> Path:
    """Put the files into a folder; returns it."""
    (folder / "business.yaml").write_text(BUSINESS)
    (folder / "price_book.yaml").write_text(BOOK)
    (folder / "faqs").mkdir()
    (folder / "faqs" / "all.yaml").write_text(FAQS)
    return folder


def mistakes(folder: Path) -> list[str]:
    """What loading the folder complains of."""
    with pytest.raises(BusinessFilesError) as caught:
        load(folder)
    assert isinstance(caught.value, ConfigurationError)
    assert all(mistake.remedy for mistake in caught.value.mistakes)
    return [str(mistake) for mistake in caught.value.mistakes]


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in the file once."""
    text = path.read_text()
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new))
