"""The reader of rule packs."""
