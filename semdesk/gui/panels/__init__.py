"""One panel per file; the catalogue is in panels/catalogue.py."""
