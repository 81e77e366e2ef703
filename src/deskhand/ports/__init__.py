"""What we ask of the world, as Protocols whose docstrings are the contracts. No implementation."""
