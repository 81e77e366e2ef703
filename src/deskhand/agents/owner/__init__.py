"""The owner and his technicians as a party: what they tell us to do. One agent, in small modules."""

from deskhand.agents.owner.agent import OwnerAgent

__all__ = ["OwnerAgent"]
