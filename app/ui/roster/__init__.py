"""The roster screen."""
