"""A small studio: instruments, a room, scores, and what a finished cue is told about itself."""
