"""The only code that touches writing ports (messaging, calendar, payments, paging)."""
