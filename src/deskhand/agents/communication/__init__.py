"""Who writes, in which conversation, may we answer; and plans into words. One agent."""

from deskhand.agents.communication.agent import KEYWORDS, CommunicationAgent, command_in

__all__ = ["KEYWORDS", "CommunicationAgent", "command_in"]
