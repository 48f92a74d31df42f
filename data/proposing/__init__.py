"""A new source proposed: a file or a database looked at, and what a person may correct and save of it."""
