"""Loopback servers that speak the models' protocols, as strict as the vendors."""
