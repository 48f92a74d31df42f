"""The page of a new source: the sheet as sent, the proposal, and where its answers go."""
