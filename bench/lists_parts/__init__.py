"""What the lists bench is made of."""
