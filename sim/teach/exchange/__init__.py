"""A lesson for other systems: its items with their signals, sounds, pictures and reasons as a web page, Moodle XML or GIFT."""
