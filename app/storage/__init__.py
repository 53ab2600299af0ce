"""The institution's SQLite file: rows become domain objects here and nowhere else."""
