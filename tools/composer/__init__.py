"""A small studio: instruments, a room, scores, the playing of them, and what a finished cue is told about itself."""
