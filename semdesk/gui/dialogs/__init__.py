"""Dialogs: only for what must be chosen before the work can go on, and for lists to look things up in."""
