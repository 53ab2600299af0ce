"""The issuing screen."""
