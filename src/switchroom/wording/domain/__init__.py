"""Pure rules of words with places in them."""
