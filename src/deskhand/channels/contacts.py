"""Addresses of people, normalised to contact point ids ("sms:+1845...", "email:...", "web:...")."""

from __future__ import annotations

from deskhand.domain.base import Channel
from deskhand.domain.errors import Reject

LINES = {
    Channel.SMS: "sms",
    Channel.VOICEMAIL: "sms",
    Channel.EMAIL: "email",
    Channel.WEB: "web",
    Channel.CONSOLE: "console",
}
"""Which line answers a channel: a voicemail is answered by text."""

REPLY_CHANNELS = {
    "sms": Channel.SMS,
    "email": Channel.EMAIL,
    "web": Channel.WEB,
    "console": Channel.CONSOLE,
}


def contact_id(channel: Channel, address: str) -> str:
    """The id of the contact point behind an address. Raises Reject when it is none."""
    address = address.strip()
    line = LINES[channel]
    if line == "sms":
        return f"sms:{e164(address)}"
    if line == "email":
        if address.count("@") != 1 or len(address) > 254 or any(c.isspace() for c in address):
            raise Reject(f"not a mail address: {address[:80]!r}")
        return f"email:{address.casefold()}"
    if not address or len(address) > 200:
        raise Reject(f"not a session: {address[:80]!r}")
    return f"{line}:{address}"


def address_of(contact: str) -> str:
    """The address within a contact point id."""
    return contact.partition(":")[2]


def reply_channel(contact: str) -> Channel:
    """The channel on which this contact point is answered."""
    return REPLY_CHANNELS[contact.partition(":")[0]]


def e164(number: str) -> str:
    """A phone number as E.164, read as American without a country code. Raises Reject."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException as error:
        raise Reject(f"not a phone number: {number[:40]!r}") from error
    if not phonenumbers.is_possible_number(parsed):
        raise Reject(f"not a phone number: {number[:40]!r}")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
