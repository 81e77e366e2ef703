"""A mailbox in Gmail, read and sent from over Google's API."""

from deskhand.providers.email.gmail.client import GmailClient
from deskhand.providers.email.gmail.watch import Watch

__all__ = ["GmailClient", "Watch"]
