"""What each build of an episode was made from and what it made, so that two of them can be compared."""
