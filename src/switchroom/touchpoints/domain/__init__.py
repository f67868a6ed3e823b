"""The pure part of voice: keys, quality, numbers in words. No clock, no input or output."""
