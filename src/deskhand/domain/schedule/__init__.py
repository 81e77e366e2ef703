"""When work can be done: opening hours, day sheets, free slots. Pure; `now` is always given."""

from deskhand.domain.schedule.hours import Misfit, fits, opening
from deskhand.domain.schedule.sheets import is_free, release, reserve, sheet_ids, split_id
from deskhand.domain.schedule.slots import Slot, alternatives, find_slots, meets, nearby, search
from deskhand.domain.schedule.view import CalendarView

__all__ = [
    "CalendarView",
    "Misfit",
    "Slot",
    "alternatives",
    "find_slots",
    "fits",
    "is_free",
    "meets",
    "nearby",
    "opening",
    "release",
    "reserve",
    "search",
    "sheet_ids",
    "split_id",
]
