"""The screen of certificate paper."""
