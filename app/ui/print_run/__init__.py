"""The page of a print run."""
