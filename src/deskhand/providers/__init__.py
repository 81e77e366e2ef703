"""<port>/<vendor>.py, the only imports of vendors' SDKs; what they share lies in _*.py here."""
