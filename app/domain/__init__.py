"""The committee's rules in plain Python: no file, no clock, no SQL and no sentence for people."""
