"""A whole profile for any regency of the official list, written before anything is known but its code."""
