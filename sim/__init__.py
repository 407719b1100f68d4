"""The simulator: everything that runs without a window."""
