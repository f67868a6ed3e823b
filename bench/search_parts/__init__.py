"""What the search bench is made of."""
