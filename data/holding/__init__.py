"""Deliveries with an unusual number of rows: held until a person of the agency accepts them."""
