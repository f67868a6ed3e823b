"""Pure rules of knowledge: safe HTML, words that are found, what differs between versions."""
