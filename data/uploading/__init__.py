"""What a person hands in: it waits, is tried without the store, and shows its effect before it is published."""
