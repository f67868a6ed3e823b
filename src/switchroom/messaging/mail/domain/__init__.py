"""The pure part of mail: reading, threading, composing. No clock, no input or output."""
