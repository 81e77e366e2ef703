"""`deskhand eval`: the reader measured on labelled messages."""
