"""Who may come in: accounts, their sessions, and the tokens of walls and guests. All of it lies in the catalogue."""
