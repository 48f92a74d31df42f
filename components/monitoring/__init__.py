"""What the web server says of itself: an id for each request, events, figures for monitoring, and whether it lives."""
