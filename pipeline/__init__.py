"""From a written article to a mastered podcast episode; see README.md for the way through the house."""
