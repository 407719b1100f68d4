"""What a teacher hands out, what learners hand in, and what comes of a whole class: files only, without a server."""
