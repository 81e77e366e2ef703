"""Cloud Run functions move the messages: Pub/Sub wakes them, a scheduler's tick relays. No business word."""
