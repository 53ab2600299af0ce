"""The institution key: making it, its passphrase, its public half."""
