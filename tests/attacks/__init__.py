"""What hostile input does to the product: nothing. One file per bar (S5 to S8, S13 to S15, S17)."""
