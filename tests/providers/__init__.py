"""Adapters against the real protocol on loopback; each inherits the contract of its port."""
