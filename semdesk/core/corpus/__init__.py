"""From files to passages: documents, readers, splitting, extraction in a limited process."""
