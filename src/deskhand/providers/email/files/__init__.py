"""A mailbox made of files: read from .eml files, an mbox or a maildir, sent into an outbox folder."""

from deskhand.providers.email.files.client import MailFiles

__all__ = ["MailFiles"]
