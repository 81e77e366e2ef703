"""One room at a time, mirroring src/deskhand: pure functions, no process, no server."""
