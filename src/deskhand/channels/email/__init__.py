"""E-mail as a channel: raw bytes to plain data and back. No mailbox, no network, no clock here."""
