"""Where secrets are kept, one module per vendor; what they do is said in ports/. No rule."""
