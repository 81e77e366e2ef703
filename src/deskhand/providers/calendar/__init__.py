"""Calendars outside our documents, one module per vendor."""
