"""Readers and worders of text: the offline engine and language models, one module per vendor."""
