"""The screen of bars."""
