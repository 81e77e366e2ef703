"""Lines that carry texts, one module per vendor; what they do is said in ports/. No business rule."""
