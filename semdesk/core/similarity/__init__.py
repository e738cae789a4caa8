"""Comparing vectors: metrics, search, mining, the similarity matrix."""
