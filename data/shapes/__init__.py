"""From tables of text to one sifted batch: which rows are data, of where and when, and what becomes of each."""
