"""The qualification screen."""
