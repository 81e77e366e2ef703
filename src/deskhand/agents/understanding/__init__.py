"""The understanding agent: what a message says, by the rules and, where they are unsure, by a model."""

from deskhand.agents.understanding.agent import UnderstandingAgent

__all__ = ["UnderstandingAgent"]
