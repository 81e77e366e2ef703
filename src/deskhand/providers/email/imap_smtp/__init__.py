"""A mailbox on an IMAP server that sends over SMTP."""

from deskhand.providers.email.imap_smtp.client import ImapSmtpClient
from deskhand.providers.email.imap_smtp.settings import Copies, MailSettings, Tls

__all__ = ["Copies", "ImapSmtpClient", "MailSettings", "Tls"]
