"""What the business itself is told: the owner's evening mail, the crew's days. Nothing to customers."""

from deskhand.agents.followup.agent import FollowUpAgent
from deskhand.agents.followup.crew import CrewAgent

__all__ = ["CrewAgent", "FollowUpAgent"]
