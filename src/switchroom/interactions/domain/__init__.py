"""Pure parts of interactions: figures that are worked out of what was read."""
