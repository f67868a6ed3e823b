"""The board: a deterministic state machine without I/O and without a clock. Start reading at `board.py`."""
