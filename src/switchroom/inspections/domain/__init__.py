"""Pure: what is drawn, and who looks at it."""
