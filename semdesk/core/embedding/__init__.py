"""From passages to vectors: models, poolings, devices."""
