"""Danger: who is rung, and what the person in it is told. Nothing else is planned here."""

from deskhand.agents.emergency.agent import EmergencyAgent

__all__ = ["EmergencyAgent"]
