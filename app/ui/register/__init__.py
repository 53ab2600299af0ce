"""The register screen."""
