"""Rules of message channels that know nothing of a database."""
