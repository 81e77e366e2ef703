"""One file per agent, message and desk in, messages out: none sends, charges or pages."""
