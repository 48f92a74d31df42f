"""What is kept of deliveries that were loaded, and for how long."""
