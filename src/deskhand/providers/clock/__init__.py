"""Clocks, and ids that cannot be derived, one module per vendor; what they do is said in ports/. No business rule."""
