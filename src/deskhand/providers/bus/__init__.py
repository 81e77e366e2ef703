"""Buses that carry wakes between processes, one module per vendor; ports/ says what they do. No rule."""
