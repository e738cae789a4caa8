"""What is about the interface but is no widget: session, jobs, engine, selection (QtCore only)."""
