"""The packages screen."""
