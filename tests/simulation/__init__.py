"""Simulated weeks under faults and random schedules; the invariants hold after every step."""
