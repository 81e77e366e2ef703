"""The language room: reading and writing of text, tested without any other room."""
