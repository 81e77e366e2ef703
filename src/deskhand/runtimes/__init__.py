"""How messages move (deliver and tick); no business word inside."""
