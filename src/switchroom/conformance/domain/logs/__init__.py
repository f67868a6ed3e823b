"""Event logs: read from CSV and XES into arrays, folded into variants, written again."""
