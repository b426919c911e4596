"""The real bot process against the local Discord: a database file, signals, restarts, and a network that fails."""
