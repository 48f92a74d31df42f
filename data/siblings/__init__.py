"""Many regions side by side: judged, sorted and counted in arrays."""
