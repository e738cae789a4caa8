"""Painted pieces that several panels use."""
