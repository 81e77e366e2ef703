"""Stores for versioned documents, one module per vendor; what they do is said in ports/. No business rule."""
