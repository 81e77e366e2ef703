"""Measured on labelled messages that are not the project's own, where there are any."""
