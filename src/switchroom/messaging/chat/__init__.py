"""Chat: one conversation between a customer's page and whoever serves it, a process or a person."""
