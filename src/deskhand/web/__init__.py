"""Webhooks, the owner's console, the customer's pages, web chat: HTTP in and out, no decisions."""
