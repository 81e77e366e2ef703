"""What is asked of a language model and what of its answer counts. Knows no vendor and calls none."""
