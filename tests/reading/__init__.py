"""What the reading room promises, on small real files."""
