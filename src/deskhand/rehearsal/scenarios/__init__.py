"""`deskhand eval --scenarios`: scripted conversations, played many times, each checked turn by turn."""
