"""What runs while a person listens: the listening server."""
