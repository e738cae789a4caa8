"""The .semdesk file."""
