"""The publicity screen."""
