"""The process language itself, pure: definitions, step types, interpreter, validator, cases. No I/O, no clock."""
