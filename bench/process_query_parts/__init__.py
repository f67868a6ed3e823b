"""What the bench of the process query looks in."""
