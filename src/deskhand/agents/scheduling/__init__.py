"""Visits outside our documents: reminders, and the technicians' calendars both ways."""

from deskhand.agents.scheduling.agent import SchedulingAgent
from deskhand.agents.scheduling.reminders import reminder_plan

__all__ = ["SchedulingAgent", "reminder_plan"]
