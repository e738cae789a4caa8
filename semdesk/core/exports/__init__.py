"""One file per format that results can be written to."""
