"""Questions, lessons, sittings, progress: everything of the quiz that needs no window."""
