"""Google on loopback: every request is held to the discovery documents; what an API keeps is a class each."""
