"""How what is stored and what is delivered compare: which rows are current, which differ, which were another value."""
