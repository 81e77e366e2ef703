"""Time the owner takes out of the calendar, as entries of the day sheets. Reads and writes no store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from deskhand.domain.schedule.sheets import (
    clashes,
    counts,
    release,
    reserve,
    sheet_ids,
    split_id,
)
from deskhand.domain.work import Block, Busy, DaySheet

PREFIX = "block-"
"""How the ids of blocks begin, so that an entry of a day sheet says what it is."""


def is_block(busy: Busy) -> bool:
    """Is this entry no visit but time that was taken out?"""
    return busy.visit.startswith(PREFIX)


def block_sheets(block: Block, zone: str) -> tuple[str, ...]:
    """Ids of every day sheet the block touches; `zone` is the business's IANA zone."""
    return sheet_ids(block.technicians, block.start, block.end, 0, zone)


def taken_out(
    block: Block, sheets: Mapping[str, DaySheet], zone: str, now: datetime
) -> tuple[DaySheet, ...]:
    """Those sheets with the block on them; what lies in the blocked time stays. An absent sheet is
    an empty day."""
    busy = Busy(visit=block.id, start=block.start, end=block.end, travel_minutes=0)
    return tuple(
        reserve(sheets.get(id), *split_id(id), busy, now) for id in block_sheets(block, zone)
    )


def given_back(block: Block, sheets: Mapping[str, DaySheet], zone: str) -> tuple[DaySheet, ...]:
    """Those sheets without the block; the ones that never had it are left out."""
    held = (sheets.get(id) for id in block_sheets(block, zone))
    return tuple(
        release(sheet, block.id)
        for sheet in held
        if sheet and any(entry.visit == block.id for entry in sheet.entries)
    )


def visits_within(
    block: Block, sheets: Mapping[str, DaySheet], zone: str, now: datetime
) -> tuple[str, ...]:
    """Ids of the visits (held ones too) that lie in the blocked time, by start. They stay: the owner
    is told which."""
    found = {
        (busy.start, busy.visit)
        for id in block_sheets(block, zone)
        if (sheet := sheets.get(id))
        for busy in sheet.entries
        if not is_block(busy) and counts(busy, now) and _overlaps(busy, block)
    }
    return tuple(dict.fromkeys(visit for _, visit in sorted(found)))


def _overlaps(busy: Busy, block: Block) -> bool:
    without_travel = busy.model_copy(update={"travel_minutes": 0})
    return clashes(without_travel, block.start, block.end, 0)
