"""What is pure of the portal."""
