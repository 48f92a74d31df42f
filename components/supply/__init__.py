"""Sources and their deliveries: what came, what went back, what was withdrawn."""
