"""One module per job a person does; one public method is one act, one transaction, one log line."""
