"""The motor that moves messages: pipeline, dispatcher, desk, gate, intake. No business rule."""
