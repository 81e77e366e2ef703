"""When work can be done: opening hours, day sheets, free slots. Pure; `now` is always given."""

from deskhand.domain.schedule.blocks import (
    block_sheets,
    given_back,
    is_block,
    taken_out,
    visits_within,
)
from deskhand.domain.schedule.hours import Misfit, fits, misfit, opening, promised
from deskhand.domain.schedule.plans import longest_visit, plan_days
from deskhand.domain.schedule.sheets import (
    Sheets,
    is_free,
    release,
    reserve,
    sheet_ids,
    split_id,
)
from deskhand.domain.schedule.slots import Slot, alternatives, find_slots, meets, nearby, search
from deskhand.domain.schedule.view import CalendarView

__all__ = [
    "CalendarView",
    "Misfit",
    "Sheets",
    "Slot",
    "alternatives",
    "block_sheets",
    "find_slots",
    "fits",
    "given_back",
    "is_block",
    "is_free",
    "longest_visit",
    "meets",
    "misfit",
    "nearby",
    "opening",
    "plan_days",
    "promised",
    "release",
    "reserve",
    "search",
    "sheet_ids",
    "split_id",
    "taken_out",
    "visits_within",
]
