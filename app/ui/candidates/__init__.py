"""The candidates screen."""
