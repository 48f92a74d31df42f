"""Values that are kept and doubted: at reading, beside all others in the store, and what agencies say of it."""
