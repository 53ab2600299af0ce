"""Paper: faces, layouts, certificates and plain documents become bytes here."""
