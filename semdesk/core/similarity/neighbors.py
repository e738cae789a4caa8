"""Nearest neighbours of passages."""

from semdesk.core.similarity.nearest import nearest_groups

__all__ = ["nearest_groups"]
