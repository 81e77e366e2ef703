"""Every query Deskhand asks a store, declared once; stores build their indexes from this table."""

from __future__ import annotations

from deskhand.ports.store import Query

OPEN_ROWS = Query("open_rows", "OutboxRow", equals=("status",), order="wake_at")
EFFECTS_BY_STATE = Query("effects_by_state", "Effect", equals=("state",))
VISITS_BY_START = Query("visits_by_start", "Visit", order="start")
BLOCKS_BY_START = Query("blocks_by_start", "Block", order="start")
ENTRIES_BY_START = Query("entries_by_start", "CalendarEntry", equals=("technician",), order="start")
VISITS_OF_CUSTOMER = Query("visits_of_customer", "Visit", equals=("customer",), order="start")
SHEETS_BY_DAY = Query("sheets_by_day", "DaySheet", order="day")
SENT_TO_CUSTOMER = Query(
    "sent_to_customer", "OutboundMessage", equals=("customer",), order="sent_at"
)
QUOTES = Query("quotes", "Quote", order="made_at")
INVOICES = Query("invoices", "Invoice")
CUSTOMERS = Query("customers", "Customer")
PROPERTIES = Query("properties", "Property")
APPROVALS_BY_STATE = Query("approvals_by_state", "Approval", equals=("state",), order="number")
ITEMS = Query("items", "OwnerItem", order="at")
MESSAGES_BY_RECEIVED = Query("messages_by_received", "InboundMessage", order="received_at")
MESSAGES_OF_CUSTOMER = Query(
    "messages_of_customer", "InboundMessage", equals=("conversation",), order="received_at"
)
DAY_NOTES = Query("day_notes", "DayNote", order="at")
MODEL_ANSWERS = Query("model_answers", "ModelAnswer", order="at")
INCIDENTS = Query("incidents", "Incident", order="opened_at")

ALL: tuple[Query, ...] = tuple(value for value in globals().values() if isinstance(value, Query))
