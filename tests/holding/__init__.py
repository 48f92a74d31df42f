"""Deliveries with an unusual number of rows: held, told, accepted."""
