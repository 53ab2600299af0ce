"""The confirmation screen."""
