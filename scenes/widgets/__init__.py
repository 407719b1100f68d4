"""A small kit of controls with keyboard focus; it knows nothing of muscles."""
