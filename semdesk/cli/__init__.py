"""The command line: one file per command, over the same core functions as the window."""
