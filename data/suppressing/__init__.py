"""Small numbers: which cells are hidden, so that neither they nor any sum or difference of what is left gives them."""
