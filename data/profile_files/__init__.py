"""The files of a profile read: every fault told at once, and whatever is sound ready to use."""
