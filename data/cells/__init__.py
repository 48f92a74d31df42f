"""What one cell, header or code says, by the source's own words: numbers, units, periods, moments, nil marks."""
