"""Help for tests: what is left behind, the network guard."""
