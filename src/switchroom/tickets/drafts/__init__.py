"""What people have begun to write: kept for each of them alone, until it is sent or thrown away."""
