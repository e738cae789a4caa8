"""The window: thin widgets that show the session and call its verbs."""
