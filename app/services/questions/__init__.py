"""Answers that need no file: numbers, document numbers, working days, tallies, eligibility."""
