"""Workbooks that go out to agencies and come back: forms of ours, and rows returned to be corrected."""
