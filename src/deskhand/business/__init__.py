"""Loads and validates a business's files (YAML, Markdown); their rules belong to domain."""
