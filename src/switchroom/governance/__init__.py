"""Keeping processes good: the monthly report, tables signed and sent, reviews by the calendar, improvements."""
