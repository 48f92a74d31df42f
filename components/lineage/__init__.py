"""From a number on a page back to the cells it was read from."""
