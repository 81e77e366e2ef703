"""Nouns and rules of the trade; pydantic and the standard library only. No I/O, no clock, no vendor."""
