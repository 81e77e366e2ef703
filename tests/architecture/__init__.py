"""The rules of the house: who imports what, who reads the environment, what a package holds."""
