"""A regency's own boundaries: read, matched with its regions, mended, made small enough for a wall."""
