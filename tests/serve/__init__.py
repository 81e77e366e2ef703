"""`deskhand serve` as its users run it: a process, a real mailbox, real sockets."""
