"""The screen of corrections, lost and spoiled papers."""
