"""Proofs of who calls, one module per vendor; what they do is said in ports/. No rule."""
