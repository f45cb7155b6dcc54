"""The optional login in front of everything: one password, signed sessions, and an end to guessing."""
