"""Who writes and where he lives: phones, addresses and names in a message. No look-ups of customers."""

from deskhand.language.people.addresses import find_address
from deskhand.language.people.found import Found
from deskhand.language.people.names import find_name
from deskhand.language.people.phones import find_phone

__all__ = ["Found", "find_address", "find_name", "find_phone"]
