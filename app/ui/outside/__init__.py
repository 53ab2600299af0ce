"""The outside screen."""
