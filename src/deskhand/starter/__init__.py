"""The sample business, as data files; no code beyond this line."""
