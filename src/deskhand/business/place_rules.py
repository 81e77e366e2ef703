"""Rules of procedures/ and properties.yaml: their length, what they name, who pays. Prices: rules.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from deskhand.business.marked import Marked
from deskhand.business.mistakes import Mistake, near
from deskhand.business.shapes import PriceBookShape, ProcedureShape, PropertyFileShape
from deskhand.domain.property import Role, property_id

LONGEST_PROCEDURE = 15
"""Lines that say something; blank ones, comments and the line `reviewed` are free."""
MOST_PROPERTIES = 200
"""All places of a business are put into the store at once."""

_FREE = re.compile(r"\s*(#.*|reviewed:.*)?")
_KEY = re.compile(r"[a-z0-9][a-z0-9_]*")


def key_of(marked: Marked) -> str:
    """The key of a procedure: the name of its file."""
    return PurePath(marked.file).stem


def of_procedures(
    files: Sequence[tuple[ProcedureShape, Marked]], book: PriceBookShape
) -> Iterator[Mistake]:
    """Procedures that are too long, or about nothing in the price book."""
    items = {item.key for item in book.items}
    keys: dict[str, str] = {}
    for shape, marked in files:
        key = key_of(marked)
        if not _KEY.fullmatch(key):
            yield Mistake(
                marked.file, f"{key!r} cannot be a key", "Name the file like faucet_repair.yaml."
            )
        if key in keys:
            yield Mistake(marked.file, f"this is {keys[key]} again", "Give it another name.")
        keys.setdefault(key, marked.file)
        for index, named in enumerate(shape.items):
            if named not in items:
                yield Mistake(
                    marked.place(("items", index)),
                    f"there is no item {named!r} in the price book",
                    near(named, items),
                )
        if not shape.items and not shape.services:
            yield Mistake(
                marked.place(("services",)),
                "it is about no work",
                "Add a line `services: [plumbing/faucet]`, or `items:` with keys of the price book.",
            )
        said = [n for n, line in enumerate(_lines(marked), 1) if not _FREE.fullmatch(line)]
        if len(said) > LONGEST_PROCEDURE:
            yield Mistake(
                f"{marked.file}, line {said[LONGEST_PROCEDURE]}",
                f"the procedure has {len(said)} lines, and a crew reads {LONGEST_PROCEDURE}",
                "Shorten it, or make two of it.",
            )


def of_properties(shape: PropertyFileShape, marked: Marked) -> Iterator[Mistake]:
    """Places written twice, and payers nobody could ask."""
    if len(shape.properties) > MOST_PROPERTIES:
        yield Mistake(
            marked.place(("properties", MOST_PROPERTIES)),
            f"there are {len(shape.properties)} places, and there is room for {MOST_PROPERTIES}",
            "Keep those with a payer, a limit or a code; the rest is learned from the customers.",
        )
    seen: dict[str, int] = {}
    for index, one in enumerate(shape.properties):
        first = seen.setdefault(property_id(one.address), index)
        if first != index:
            line = marked.lines[("properties", first, "address")]
            yield Mistake(
                marked.place(("properties", index, "address")),
                f"this is the place of line {line} again",
                "Keep one of them.",
            )
        here = ("properties", index)
        party = getattr(one, one.payer.value) if one.payer else None
        if (
            one.payer
            and one.payer is not Role.OCCUPANT
            and not (party and (party.phone or party.email))
        ):
            yield Mistake(
                marked.place((*here, "payer")),
                f"the {one.payer.value} pays, but there is no way to reach the {one.payer.value}",
                f"Add `{one.payer.value}:` with a phone or an email.",
            )
        if one.not_to_exceed is not None and one.payer in (None, Role.OCCUPANT):
            yield Mistake(
                marked.place((*here, "not_to_exceed")),
                "a limit for others makes sense only where the owner or the manager pays",
                "Add `payer: owner` or `payer: manager`, or take the line out.",
            )


def _lines(marked: Marked) -> list[str]:
    return marked.text.splitlines()
