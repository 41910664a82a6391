"""From a Script to Takes: engines, casting, workers, the cache of takes."""
