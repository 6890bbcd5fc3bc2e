"""What the HTTP server promises, over a small real store."""
