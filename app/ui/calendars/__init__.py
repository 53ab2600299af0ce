"""The screen of yearly arrangements."""
