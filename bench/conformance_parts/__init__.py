"""What the bench of conformance is made of: a log that is the same each time, and the measuring process."""
