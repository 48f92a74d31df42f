"""The pages of a file that a person hands in: choose, look what it would change, publish."""
