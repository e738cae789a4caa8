"""Two-dimensional pictures of vectors."""
