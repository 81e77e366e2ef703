"""Servers, mails and worlds that tests use; nothing here is a test."""
