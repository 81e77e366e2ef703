"""Clocks, and ids that cannot be derived, one module per vendor. No business rule."""
