"""Reading and writing CSV, without I/O."""
