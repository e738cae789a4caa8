"""semdesk: explore texts by meaning, on your own computer."""

__version__ = "0.1.0"
