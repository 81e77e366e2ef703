"""Mailboxes: in memory, in files, and on IMAP and SMTP servers."""
