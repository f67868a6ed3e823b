"""What triggers decide, without I/O."""
