"""Turns the shipped resources into domain objects; a bad file fails at start-up and names itself."""
