"""Checking the QR of certificates."""
