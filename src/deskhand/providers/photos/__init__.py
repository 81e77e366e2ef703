"""Who makes photos fit to be shown: one module per library."""
