"""The pure part of messaging. No clock, no input or output."""
