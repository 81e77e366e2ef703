"""Replay, demo, the simulated world and its clock: what plays Deskhand, not what runs it."""
