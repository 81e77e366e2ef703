"""SecretaryAgent: the conversation's policy. Deterministic; what is said and booked is decided here."""

from deskhand.agents.secretary.agent import SecretaryAgent

__all__ = ["SecretaryAgent"]
