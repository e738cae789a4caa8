"""Everything about texts, vectors and projects, without Qt: usable from a notebook."""
