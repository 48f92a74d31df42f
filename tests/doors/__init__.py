"""Who comes in, who sees what: the guard, the pages before it, headers."""
