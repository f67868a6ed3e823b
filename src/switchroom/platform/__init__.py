"""What every context stands on: database, journal, effects, time, access, files. Knows no context by name."""
