"""The machine over time: rows of minimum, mean and maximum, in memory and in one SQLite file."""
