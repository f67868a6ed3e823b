"""Logs, automata and alignments as pure values."""
