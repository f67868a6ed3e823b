"""How simulated people behave: pure."""
