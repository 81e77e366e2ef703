"""What each port and the runtime promise, as abstract suites that every adapter inherits."""
